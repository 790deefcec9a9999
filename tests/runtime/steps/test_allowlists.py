"""An event names the stack's own resources and those on its allowlist, and nothing else, however it is written."""

from typing import Any

import pytest

from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.facts.regions import public_workteam_arn
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.settings import Allowlist
from tests.support.account import ACCOUNT_ID, BUCKET, REGION, ROLE_ARN, add_role
from tests.support.data import put_everything
from tests.support.events import event, job, job_of
from tests.support.pipeline import Pipeline

NOTHING: tuple[str, ...] = ()
OWN_ALONE = Allowlist(
    input_buckets=NOTHING,
    role_arns=NOTHING,
    workteam_arns=NOTHING,
    function_arns=NOTHING,
    kms_key_arns=NOTHING,
    topic_arns=NOTHING,
)
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/other"
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/Admin"
TEAM = f"arn:aws:sagemaker:{REGION}:{ACCOUNT_ID}:workteam/private-crowd/other"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:delete-everything"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:other"
PUBLIC = {"type": "public", "price_usd": "0.036"}
CONTENT = ["FreeOfPersonallyIdentifiableInformation", "FreeOfAdultContent"]


@pytest.fixture
def own(run: Pipeline) -> Pipeline:
    """A stack whose owner has allowed nothing besides its own."""
    put_everything(run.cloud)
    run.cloud.store = ObjectStore(run.cloud.s3, buckets=frozenset({BUCKET}))
    run.settings["allowlist"] = OWN_ALONE
    return run


def places(run: Pipeline, *jobs: dict[str, Any]) -> dict[str, str]:
    """Places of the problems that an event has, and what is told of each."""
    with pytest.raises(EventInvalid) as caught:
        run.plan(event(*jobs))
    lines = [line.strip() for line in str(caught.value).splitlines()[1:]]
    found: dict[str, str] = {}
    for line in lines:
        place, _, told = line.partition(": ")
        found[place] = f"{found[place]}\n{told}" if place in found else told
    return found


def test_an_event_that_names_nothing_else_is_planned(own: Pipeline) -> None:
    assert own.plan(event(job(role_arn=ROLE_ARN, workforce={"workteam_arn": own.cloud.workteam_arn})))


@pytest.mark.parametrize(
    ("place", "given"),
    [
        ("role_arn", {"role_arn": ROLE}),
        ("output", {"output": "s3://elsewhere/labels/"}),
        ("output_kms_key_arn", {"output_kms_key_arn": KEY}),
        ("automated_labeling.volume_kms_key_arn", {"automated_labeling": {"volume_kms_key_arn": KEY}}),
        ("streaming.input_topic_arn", {"streaming": {"input_topic_arn": TOPIC}}),
        ("streaming.output_topic_arn", {"streaming": {"input_topic_arn": TOPIC, "output_topic_arn": TOPIC}}),
        ("workforce.workteam_arn", {"workforce": {"workteam_arn": TEAM}}),
        ("workforce.workteam_arn", {"workforce": {"type": "vendor", "workteam_arn": TEAM}}),
        ("workforce.type", {"workforce": PUBLIC, "content_classifiers": CONTENT}),
        ("template", {"template": "s3://elsewhere/page.html"}),
    ],
)
def test_what_an_event_names_beyond_that_is_refused_at_its_place(
    own: Pipeline, place: str, given: dict[str, Any]
) -> None:
    problems = places(own, job(**given))
    assert "is not on the stack's allowlist" in problems[f"jobs[0].{place}"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("RoleArn", ROLE),
        ("OutputConfig.S3OutputPath", "s3://elsewhere/labels/"),
        ("OutputConfig.KmsKeyId", KEY),
        ("OutputConfig.KmsKeyId", "alias/other"),
        ("OutputConfig.SnsTopicArn", TOPIC),
        ("InputConfig.DataSource.SnsDataSource.SnsTopicArn", TOPIC),
        ("LabelCategoryConfigS3Uri", "s3://elsewhere/labels.json"),
        ("LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VolumeKmsKeyId", KEY),
        ("HumanTaskConfig.WorkteamArn", TEAM),
        ("HumanTaskConfig.UiConfig.UiTemplateS3Uri", "s3://elsewhere/page.html"),
        ("HumanTaskConfig.PreHumanTaskLambdaArn", FUNCTION),
        ("HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn", FUNCTION),
    ],
)
def test_overrides_smuggle_nothing_past(own: Pipeline, field: str, value: str) -> None:
    overrides: Any = value
    for key in reversed(field.split(".")):
        overrides = {key: overrides}
    problems = places(own, job(request_overrides=overrides))
    assert "is not on the stack's allowlist" in problems[f"jobs[0].request_overrides.{field}"]


def test_an_override_does_not_name_the_public_team_where_the_owner_has_shut_it_out(own: Pipeline) -> None:
    amount = {"AmountInUsd": {"Cents": 3, "TenthFractionsOfACent": 6}}
    human = {"WorkteamArn": public_workteam_arn(REGION), "PublicWorkforceTaskPrice": amount}
    problems = places(own, job(content_classifiers=CONTENT, request_overrides={"HumanTaskConfig": human}))
    assert "is not on the stack's allowlist" in problems["jobs[0].request_overrides.HumanTaskConfig.WorkteamArn"]


def test_manifests_prefixes_and_templates_of_other_buckets_are_not_read(own: Pipeline) -> None:
    own.cloud.s3.create_bucket(Bucket="elsewhere")
    own.cloud.s3.put_object(Bucket="elsewhere", Key="input.manifest", Body=b'{"source-ref": "s3://elsewhere/a.jpg"}')
    for source in ({"manifest": "s3://elsewhere/input.manifest"}, {"prefix": "s3://elsewhere/"}):
        (place,) = source
        told = places(own, job(input=source))[f"jobs[0].input.{place}"]
        assert told.endswith(f"cannot be read: elsewhere is not on the stack's allowlist; buckets: {BUCKET}")


def test_frames_of_other_buckets_are_not_listed(own: Pipeline) -> None:
    own.cloud.s3.create_bucket(Bucket="elsewhere")
    given = {"sequences": {"prefix": "s3://elsewhere/frames/"}}
    told = places(own, job_of("VideoObjectDetection", input=given))["jobs[0].input.sequences"]
    assert "elsewhere is not on the stack's allowlist" in told


def test_a_manifest_that_names_objects_of_other_buckets_is_refused(own: Pipeline) -> None:
    own.cloud.s3.create_bucket(Bucket="elsewhere")
    own.cloud.s3.put_object(Bucket="elsewhere", Key="a.jpg", Body=b"private")
    own.cloud.s3.put_object(Bucket=BUCKET, Key="input.manifest", Body=b'{"source-ref": "s3://elsewhere/a.jpg"}')
    told = places(own, job(input={"manifest": "input.manifest"}))["jobs[0].input.manifest"]
    assert told.startswith('"s3://elsewhere" is not on the stack\'s allowlist of buckets')


def test_the_callers_own_functions_must_be_allowed(own: Pipeline) -> None:
    put = own.cloud.s3.put_object
    put(Bucket=BUCKET, Key="page.html", Body=b"{{ task.input.taskObject }}")
    given = {"functions": {"pre_annotation_arn": FUNCTION, "consolidation_arn": FUNCTION}}
    problems = places(own, job_of("Custom", template="page.html", input={"prefix": "images/"}, **given))
    for field in ("pre_annotation_arn", "consolidation_arn"):
        assert problems[f"jobs[0].functions.{field}"].endswith("functions: none")


def test_what_the_owner_allows_is_planned(own: Pipeline) -> None:
    own.settings["allowlist"] = Allowlist(
        role_arns=(ROLE,),
        workteam_arns=(public_workteam_arn(REGION),),
        kms_key_arns=(KEY,),
    )
    add_role(own.cloud.iam, ROLE)
    given: dict[str, Any] = {
        "role_arn": ROLE,
        "workforce": PUBLIC,
        "content_classifiers": CONTENT,
        "output_kms_key_arn": KEY,
    }
    assert own.plan(event(job(**given)))


def test_a_team_that_is_not_on_the_allowlist_is_not_even_described(
    own: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(own.cloud.labeling_jobs, "workteam_problem", asked.append)
    places(own, job(workforce={"workteam_arn": TEAM}))
    assert asked == []
