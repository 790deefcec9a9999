import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber

from ground_truth_runtime.domain.identity_tags import execution_of
from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.errors import EventInvalid, Throttled
from tests.support.account import BUCKET, CORS_RULE, IMAGE, ROLE_ARN, add_role
from tests.support.data import BOX_TEMPLATE
from tests.support.events import classification_job, event, job, public_job, segmentation_job
from tests.support.pipeline import EXECUTION, EXECUTION_ARN, STARTED_AT, Pipeline, refs

_EXAMPLES = Path(__file__).parents[3] / "examples"


def _problems(run: Pipeline, raw: Any) -> list[str]:
    with pytest.raises(EventInvalid) as caught:
        run.plan(raw)
    count, *problems = str(caught.value).splitlines()
    assert count.startswith(f"{len(problems)} problem")
    return [problem.strip() for problem in problems]


def _request(run: Pipeline, raw: dict[str, Any]) -> dict[str, Any]:
    planned = run.plan(event(raw))
    document = run.cloud.json(planned["run"]["plan_uri"])
    return dict(PlannedJob.of(document["jobs"][raw["name"]]).request)


def test_a_plan_orders_the_jobs_and_names_what_the_next_states_need(run: Pipeline) -> None:
    planned = run.plan(event(job("boxes", input={"job": "flying"}), classification_job("flying")))

    assert [[ref["job"] for ref in wave["jobs"]] for wave in planned["waves"]] == [["flying"], ["boxes"]]
    assert refs(planned)[1] == {
        "job": "boxes",
        "task_type": "BoundingBox",
        "objects": 3,
        "run_id": planned["run"]["run_id"],
        "execution_arn": EXECUTION_ARN,
        "started_at": STARTED_AT,
        "plan_uri": planned["run"]["plan_uri"],
        "part": 1,
        "parts": 1,
    }
    assert planned["run"].keys() == {"run_id", "execution_arn", "execution_name", "started_at", "plan_uri"}


def test_the_plan_is_written_as_one_document_with_the_event_in_it(run: Pipeline) -> None:
    raw = event(job(), max_cost_usd="1")

    planned = run.plan(raw)

    document = run.cloud.json(planned["run"]["plan_uri"])
    assert planned["run"]["plan_uri"] == f"s3://{BUCKET}/runs/{planned['run']['run_id']}/plan.json"
    assert document["event"] == raw
    assert (document["execution_arn"], document["started_at"]) == (EXECUTION_ARN, STARTED_AT)
    assert list(document["jobs"]) == ["boxes"]


@pytest.mark.parametrize(
    ("example", "jobs", "public"),
    [("birds.json", 4, 0), ("private-team.json", 4, 0), ("photographs.json", 5, 1), ("public-workforce.json", 1, 1)],
)
def test_an_example_is_planned(run: Pipeline, example: str, jobs: int, public: int) -> None:
    planned = run.plan(json.loads((_EXAMPLES / example).read_text("utf-8")))

    assert len(refs(planned)) == jobs
    # 3 images, 2 workers, 0.036 dollars each
    assert planned["estimate"]["total_usd"] == ("0.216" if public else "0")
    # Each bounds its cost, and the stack does not know the service's price.
    assert planned["warnings"][0].startswith("max_cost_usd: ")
    assert len(planned["warnings"][1:]) == public
    assert all("Mechanical Turk" in warning for warning in planned["warnings"][1:])


@pytest.mark.parametrize(
    "raw",
    [
        {},
        event(job(labels=[])),
        event(job(), job()),
        event(job(input={"prefix": "nothing-here/"})),
        event(job(workforce={"workteam_arn": "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/no"})),
        event(public_job(), max_cost_usd="0.1"),
    ],
)
def test_a_bad_event_leaves_nothing_behind(run: Pipeline, raw: Any) -> None:
    before = run.cloud.keys()

    assert _problems(run, raw)
    assert run.cloud.keys() == before
    assert run.cloud.labeling_job_names() == []


def test_problems_of_every_kind_are_told_together(run: Pipeline) -> None:
    run.cloud.put("bad.manifest", '{"source-ref": "s3://b/a.jpg"}\n{}\n')
    nobody = "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/nobody"

    problems = _problems(
        run,
        event(
            job("a", labels=[]),
            job("b", input={"manifest": "bad.manifest"}),
            job("c", input={"prefix": "nothing-here/"}, template="missing.html"),
            job("d", workforce={"workteam_arn": nobody}),
            job("e", title="bird 🐦"),
            job("f", request_overrides={"OutputConfig": {"Colour": "blue"}}),
        ),
    )

    assert [problem.partition(":")[0] for problem in problems] == [
        "jobs[0].labels",
        "jobs[1].input.manifest",
        "jobs[1].input.manifest",
        "jobs[1].input.manifest",
        "jobs[2].input.prefix",
        "jobs[2].template",
        "jobs[3].workforce.workteam_arn",
        "jobs[4].title",
        "jobs[5].request_overrides.OutputConfig.Colour",
    ]
    assert "line 2 has no source-ref" in problems[1]
    assert '"s3://b/a.jpg" is not there' in problems[2]
    assert "is not a bucket" in problems[3]
    assert "HumanTaskConfig.TaskTitle of CreateLabelingJob, which must match" in problems[7]


@pytest.mark.parametrize(
    ("defaults", "place"),
    [
        ({"input": {"prefix": "nothing-here/"}}, "defaults.input.prefix"),
        ({"template": "missing.html"}, "defaults.template"),
        ({"role_arn": "arn:aws:iam::123456789012:role/Nobody"}, "defaults.role_arn"),
        ({"request_overrides": {"Colour": "blue"}}, "defaults.request_overrides.Colour"),
        ({"title": "bird \U0001f426"}, "defaults.title"),
        ({"automated_labeling": {}, "input": {"prefix": "images/"}}, "defaults.input"),
    ],
)
def test_a_problem_of_the_defaults_is_told_once_at_its_place(
    run: Pipeline, defaults: dict[str, Any], place: str
) -> None:
    own = {field: value for field, value in job().items() if field not in defaults}

    problems = _problems(run, event(*({**own, "name": name} for name in "abc"), defaults=defaults))

    assert [problem.partition(":")[0] for problem in problems] == [place]


def test_warnings_about_the_defaults_are_told_once_at_their_place(run: Pipeline) -> None:
    planned = run.plan(event(job("a"), job("b"), defaults={"simulation": {}}))

    assert [warning.partition(":")[0] for warning in planned["warnings"]] == ["defaults.simulation"]


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        ("missing.manifest", "cannot be read: NoSuchKey"),
        ("s3://no-such-bucket-anywhere/m", "cannot be read: NoSuchBucket"),
        ("s3://not a bucket/m", "cannot be read"),
        ("empty.manifest", "holds no object"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_told(run: Pipeline, manifest: str, problem: str) -> None:
    run.cloud.put("empty.manifest", "\n\n")

    problems = _problems(run, event(job(input={"manifest": manifest})))

    assert len(problems) == 1
    assert problem in problems[0]


def test_bad_lines_of_a_manifest_are_told_by_number_and_counted(run: Pipeline) -> None:
    run.cloud.put("bad.manifest", "{}\n" * 25)

    problems = _problems(run, event(job(input={"manifest": "bad.manifest"})))

    assert len(problems) == 11
    assert "line 10 has no source-ref" in problems[9]
    assert "has 25 bad lines in all" in problems[10]


def test_a_prefix_without_images_is_told_with_what_was_looked_for(run: Pipeline) -> None:
    run.cloud.put("texts/a.txt", "x")

    (problem,) = _problems(run, event(job(input={"prefix": "texts/"})))

    assert "holds no object that ends in .jpg, .jpeg, .png" in problem


def test_a_bucket_without_cors_is_told_once_for_its_images_are_not_seen(run: Pipeline) -> None:
    run.cloud.s3.create_bucket(Bucket="without-cors")
    run.cloud.s3.put_object(Bucket="without-cors", Key="a.png", Body=IMAGE)

    (problem,) = _problems(run, event(job(input={"prefix": "s3://without-cors/"})))

    assert "s3://without-cors" in problem
    assert "has no CORS rule that allows GET from origin *" in problem


def test_cors_rules_that_may_not_be_read_are_a_warning(run: Pipeline) -> None:
    with Stubber(run.cloud.s3) as stubber:
        stubber.add_response("list_objects_v2", {"Contents": [{"Key": "a.png", "Size": 1}], "IsTruncated": False})
        stubber.add_response("head_bucket", {"BucketRegion": "us-east-1"})
        stubber.add_client_error("get_bucket_cors", "AccessDenied", "not for you", 403)
        stubber.add_response("put_object", {})
        stubber.add_response("put_object", {})
        planned = run.plan(event(job()))

    assert len(planned["warnings"]) == 1
    assert "its CORS rules could not be checked: AccessDenied: not for you" in planned["warnings"][0]


def test_jobs_that_share_an_input_read_it_once(run: Pipeline) -> None:
    with Stubber(run.cloud.s3) as stubber:
        stubber.add_response("list_objects_v2", {"Contents": [{"Key": "a.png", "Size": 1}], "IsTruncated": False})
        stubber.add_response("head_bucket", {"BucketRegion": "us-east-1"})
        stubber.add_response("get_bucket_cors", {"CORSRules": [CORS_RULE]})
        stubber.add_response("put_object", {})
        stubber.add_response("put_object", {})
        run.plan(event(*(job(f"boxes-{number}") for number in range(5))))
        stubber.assert_no_pending_responses()


def test_more_objects_than_a_labeling_job_takes_are_split(run: Pipeline) -> None:
    run.settings["max_objects"] = 2

    planned = run.plan(event(job("a"), job("b", max_objects_per_labeling_job=1)))

    assert [(ref["job"], ref["part"], ref["objects"]) for ref in refs(planned)] == [
        ("a", 1, 2),
        ("a", 2, 1),
        ("b", 1, 1),
        ("b", 2, 1),
        ("b", 3, 1),
    ]
    run_id = planned["run"]["run_id"]
    parts = [run.cloud.text(f"s3://{BUCKET}/runs/{run_id}/a/part-{part}.manifest") for part in (1, 2)]
    assert [part.count("\n") for part in parts] == [2, 1]
    assert [json.loads(line)["source-ref"] for line in "".join(parts).splitlines()] == [
        f"s3://{BUCKET}/images/{number}.png" for number in range(3)
    ]


def test_a_manifest_of_the_callers_is_split_too(run: Pipeline) -> None:
    lines = [json.dumps({"source-ref": f"s3://{BUCKET}/images/{number}.png", "id": number}) for number in range(3)]
    run.cloud.put("input.manifest", "\r\n".join(lines))

    planned = run.plan(event(job("a", input={"manifest": "input.manifest"}, max_objects_per_labeling_job=2)))

    run_id = planned["run"]["run_id"]
    parts = [run.cloud.text(f"s3://{BUCKET}/runs/{run_id}/a/part-{part}.manifest") for part in (1, 2)]
    assert "".join(parts).splitlines() == lines


def test_more_labeling_jobs_than_an_execution_follows_are_refused(run: Pipeline) -> None:
    run.cloud.put_images(201, prefix="many/")
    raw = job("a", input={"prefix": "many/"}, max_objects_per_labeling_job=1)

    assert "must take at most 200 labeling jobs, the datasets are split into 201" in _problems(run, event(raw))[0]


def test_follow_ups_count_among_the_labeling_jobs(run: Pipeline) -> None:
    run.cloud.put_images(100, prefix="many/")
    raw = job("a", input={"prefix": "many/"}, max_objects_per_labeling_job=1, follow_up_jobs=10)

    assert (
        "must take at most 500 labeling jobs with their follow-ups, they may take 1100" in _problems(run, event(raw))[0]
    )


def test_a_job_without_a_team_of_its_own_needs_the_stacks(run: Pipeline) -> None:
    run.settings["workteam_arn"] = None

    assert _problems(run, event(job(), public_job())) == [
        "jobs[0].workforce.workteam_arn: is missing: the stack has no work team of its own"
    ]


def test_throttling_while_planning_is_retried_and_not_a_bad_event(run: Pipeline) -> None:
    with Stubber(run.cloud.sagemaker) as stubber:
        stubber.add_client_error("describe_workteam", "ThrottlingException", "Rate exceeded", 400)
        with pytest.raises(Throttled):
            run.plan(event(job()))


def test_a_region_without_built_in_functions_is_refused_with_those_that_have_them(run: Pipeline) -> None:
    run.settings["region"] = "eu-north-1"

    (problem,) = _problems(run, event(job()))

    assert '"eu-north-1"' in problem
    assert "only in ap-northeast-1" in problem


def test_an_estimate_above_the_bound_is_refused(run: Pipeline) -> None:
    (problem,) = _problems(run, event(public_job(workers_per_object=2), max_cost_usd="0.215"))

    assert problem == 'max_cost_usd: "0.215" the estimate of 0.216 USD is above it'


def test_an_estimate_at_the_bound_is_taken(run: Pipeline) -> None:
    assert run.plan(event(public_job(workers_per_object=2), max_cost_usd="0.216"))


def test_a_bound_on_a_cost_that_is_not_known_is_a_warning_that_says_so(run: Pipeline) -> None:
    """Private workers are paid elsewhere, so that without the service's price the bound would bound nothing."""
    (warning,) = run.plan(event(job(), max_cost_usd="5"))["warnings"]
    assert warning.startswith('max_cost_usd: "5" bounds 0 USD only')
    assert "object_price_usd" in warning

    run.settings["object_price_usd"] = Decimal("0.08")
    assert run.plan(event(job(), max_cost_usd="5"))["warnings"] == []
    (problem,) = _problems(run, event(job(), max_cost_usd="0.1"))
    assert problem == 'max_cost_usd: "0.1" the estimate of 0.24 USD is above it'


def test_the_services_price_counts_where_the_stack_knows_it(run: Pipeline) -> None:
    run.settings["object_price_usd"] = Decimal("0.08")

    planned = run.plan(event(job(), public_job()))

    assert planned["estimate"]["total_usd"] == "0.588"
    assert planned["estimate"]["includes_service_price"] is True


def test_a_chained_job_counts_the_objects_of_its_chains_first(run: Pipeline) -> None:
    planned = run.plan(event(job("c", input={"job": "b"}), job("b", input={"job": "a"}), job("a")))

    assert [ref["objects"] for ref in refs(planned)] == [3, 3, 3]


def test_a_request_is_filled_from_event_and_stack(run: Pipeline) -> None:
    request = _request(run, job(keywords=["birds"], tags={"project": "birds"}))

    name = request["LabelingJobName"]
    scratch = f"s3://{BUCKET}/runs/{name.split('-')[1]}/boxes"
    (manifest,) = (key for key in run.cloud.keys("runs/") if key.endswith(".manifest"))
    assert request == {
        "LabelingJobName": name,
        "LabelAttributeName": "boxes",
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": f"s3://{BUCKET}/{manifest}"}}},
        "OutputConfig": {"S3OutputPath": f"s3://{BUCKET}/labels/"},
        "RoleArn": ROLE_ARN,
        "LabelCategoryConfigS3Uri": f"{scratch}/labels.json",
        "HumanTaskConfig": {
            "WorkteamArn": run.cloud.workteam_arn,
            "UiConfig": {"UiTemplateS3Uri": f"{scratch}/template.liquid.html"},
            "PreHumanTaskLambdaArn": "arn:aws:lambda:us-east-1:432418664414:function:PRE-BoundingBox",
            "TaskTitle": "Box the birds",
            "TaskDescription": "Draw a box around every bird",
            "TaskKeywords": ["birds"],
            "NumberOfHumanWorkersPerDataObject": 1,
            "TaskTimeLimitInSeconds": 3600,
            "AnnotationConsolidationConfig": {
                "AnnotationConsolidationLambdaArn": "arn:aws:lambda:us-east-1:432418664414:function:ACS-BoundingBox"
            },
        },
        "Tags": [
            {"Key": "project", "Value": "birds"},
            {"Key": "ground-truth:state-machine", "Value": EXECUTION.state_machine_arn},
            {"Key": "ground-truth:execution", "Value": "birds"},
            {"Key": "ground-truth:started-at", "Value": STARTED_AT},
            {"Key": "ground-truth:job", "Value": "boxes"},
        ],
    }


def test_a_job_may_name_its_own_role_output_key_and_template(run: Pipeline) -> None:
    template = run.cloud.put("mine.html", BOX_TEMPLATE)
    key = "arn:aws:kms:us-east-1:123456789012:key/0"
    role = "arn:aws:iam::123456789012:role/Mine"
    add_role(run.cloud.iam, role)

    request = _request(run, job(role_arn=role, output="s3://mine/out/", output_kms_key_arn=key, template="mine.html"))

    assert request["RoleArn"] == role
    assert request["OutputConfig"] == {"S3OutputPath": "s3://mine/out/", "KmsKeyId": key}
    # A copy: what was checked is what workers see.
    copy = request["HumanTaskConfig"]["UiConfig"]["UiTemplateS3Uri"]
    assert copy.startswith(f"s3://{BUCKET}/runs/")
    assert run.cloud.text(copy) == run.cloud.text(template)


def test_the_stacks_key_is_taken_where_a_job_names_none(run: Pipeline) -> None:
    run.settings["output_kms_key_arn"] = "arn:aws:kms:us-east-1:123456789012:key/stack"

    assert _request(run, job())["OutputConfig"]["KmsKeyId"] == "arn:aws:kms:us-east-1:123456789012:key/stack"


def test_only_the_public_workforce_sends_a_price(run: Pipeline) -> None:
    assert "PublicWorkforceTaskPrice" not in _request(run, segmentation_job())["HumanTaskConfig"]
    assert _request(run, public_job())["HumanTaskConfig"]["PublicWorkforceTaskPrice"] == {
        "AmountInUsd": {"Dollars": 0, "Cents": 3, "TenthFractionsOfACent": 6}
    }


def test_the_name_of_an_execution_may_hold_what_a_tag_may_not(run: Pipeline) -> None:
    run.execution = replace(EXECUTION, arn=EXECUTION_ARN.replace("birds", "birds(1)!'"))

    tags = {tag["Key"]: tag["Value"] for tag in _request(run, job())["Tags"]}

    assert tags["ground-truth:execution"] == "birds=281=29=21=27"
    assert execution_of(tags) == run.execution


def test_overrides_go_into_the_request_last(run: Pipeline) -> None:
    request = _request(
        run,
        job(
            keywords=["birds"],
            request_overrides={
                "StoppingConditions": {"MaxPercentageOfInputDatasetLabeled": 50},
                "HumanTaskConfig": {"TaskTimeLimitInSeconds": 600, "TaskKeywords": None},
            },
        ),
    )

    assert request["StoppingConditions"] == {"MaxPercentageOfInputDatasetLabeled": 50}
    assert request["HumanTaskConfig"]["TaskTimeLimitInSeconds"] == 600
    assert "TaskKeywords" not in request["HumanTaskConfig"]


def test_the_refs_of_a_hundred_jobs_fit_a_state(run: Pipeline) -> None:
    planned = run.plan(event(*(public_job(f"{'b' * 42}{number:03}") for number in range(100))))

    assert len(json.dumps(planned)) < 256 * 1024 / 2


def test_labels_go_to_no_place_too_long_for_the_state_of_all_outcomes(run: Pipeline) -> None:
    given = {"S3OutputPath": f"s3://{BUCKET}/{'x' * 200}/"}

    with pytest.raises(EventInvalid) as refused:
        run.plan(event(job("a", output="x" * 200), job("b", request_overrides={"OutputConfig": given}), job("c")))

    told = [line for line in str(refused.value).splitlines() if "at most 200 characters as an S3 URI" in line]
    assert [line.strip("- ").partition(":")[0] for line in told] == [
        "jobs[0].output",
        "jobs[1].request_overrides.OutputConfig.S3OutputPath",
    ]


def test_warnings_are_few_in_the_state_and_all_in_the_document(run: Pipeline) -> None:
    # Each of them takes longer than one page of the documentation allows.
    jobs = [job(f"boxes-{number}", simulation={"skill": number}) for number in range(100)]

    planned = run.plan(event(*jobs))

    assert len(json.dumps(planned["warnings"])) <= 8_000
    every = run.cloud.json(planned["run"]["plan_uri"])["warnings"]
    assert len(every) == 100
    assert planned["warnings"][:-1] == every[: len(planned["warnings"]) - 1]
    more = 101 - len(planned["warnings"])
    assert planned["warnings"][-1] == f"... and {more} more: see {planned['run']['plan_uri']}"
