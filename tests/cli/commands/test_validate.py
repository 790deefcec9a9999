"""`ground-truth validate` and `ground-truth schema`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment, add_plan_function
from tests.support.account import BUCKET
from tests.support.events import WORKTEAM_ARN, event, job, public_job

ROOT = Path(__file__).parents[3]


def written(path: Path, content: Any) -> Path:
    file = path / "event.json"
    file.write_text(json.dumps(content))
    return file


def test_a_sound_event_is_sound_without_any_account() -> None:
    ran = ground_truth("validate", ROOT / "examples" / "birds.json")
    assert (ran.status, ran.out) == (0, "")
    assert "no problem" in ran.err


def test_every_problem_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, event(job(labels=[]), job("boxes", workers_per_object=10)))
    ran = ground_truth("validate", file)
    assert ran.status == 1
    assert len(ran.out.splitlines()) == 3  # labels, workers, and a name used twice
    document = ground_truth("validate", file, "--json").document
    assert document["valid"] is False
    assert len(document["problems"]) == 3


def test_online_the_plans_own_checks_are_made_and_nothing_is_written(deployed: Deployment, tmp_path: Path) -> None:
    add_plan_function(deployed.cloud)
    before = deployed.cloud.keys()
    ran = ground_truth("validate", "--online", written(tmp_path, event(job(), public_job())))
    assert ran.status == 0, ran.out
    assert "warning: jobs[1].workforce" in ran.err
    assert deployed.cloud.keys() == before
    assert deployed.states.list_executions(stateMachineArn=deployed.state_machine)["executions"] == []


def test_online_what_is_missing_in_the_account_is_told(deployed: Deployment, tmp_path: Path) -> None:
    add_plan_function(deployed.cloud)
    deployed.cloud.s3.delete_bucket_cors(Bucket=BUCKET)
    file = written(tmp_path, event(job(), job("other", input={"manifest": "none.manifest"})))
    ran = ground_truth("validate", "--online", file, "--json")
    assert ran.status == 1
    told = "\n".join(ran.document["problems"])
    assert "has no CORS rule" in told
    assert "jobs[1].input.manifest" in told


def test_online_the_stacks_own_limits_count(deployed: Deployment, tmp_path: Path) -> None:
    deployed.cloud.put_images(201)
    add_plan_function(deployed.cloud, GROUND_TRUTH_MAX_OBJECTS="1")
    ran = ground_truth("validate", "--online", written(tmp_path, event(job())))
    assert ran.status == 1
    assert "the datasets are split into 201" in ran.out


@pytest.mark.parametrize(
    ("variable", "place", "given"),
    [
        ("INPUT_BUCKETS", "input.manifest", {"input": {"manifest": "s3://elsewhere/input.manifest"}}),
        ("INPUT_BUCKETS", "output", {"output": "s3://elsewhere/labels/"}),
        ("INPUT_BUCKETS", "template", {"template": "s3://elsewhere/page.html"}),
        ("ROLE_ARNS", "role_arn", {"role_arn": "arn:aws:iam::123456789012:role/Admin"}),
        ("WORKTEAM_ARNS", "workforce.workteam_arn", {"workforce": {"workteam_arn": f"{WORKTEAM_ARN}-other"}}),
        ("WORKTEAM_ARNS", "workforce.type", {key: public_job()[key] for key in ("workforce", "content_classifiers")}),
        ("KMS_KEY_ARNS", "output_kms_key_arn", {"output_kms_key_arn": "arn:aws:kms:us-east-1:123456789012:key/1"}),
        (
            "TOPIC_ARNS",
            "streaming.input_topic_arn",
            {"streaming": {"input_topic_arn": "arn:aws:sns:us-east-1:123456789012:objects"}},
        ),
        (
            "FUNCTION_ARNS",
            "functions.consolidation_arn",
            {
                "task_type": "Custom",
                "template": "page.html",
                "functions": {"consolidation_arn": "arn:aws:lambda:us-east-1:123456789012:function:other"},
            },
        ),
    ],
)
def test_online_the_stacks_allowlists_apply(
    deployed: Deployment, tmp_path: Path, variable: str, place: str, given: dict[str, Any]
) -> None:
    deployed.cloud.s3.create_bucket(Bucket="elsewhere")
    deployed.cloud.s3.put_object(Bucket="elsewhere", Key="input.manifest", Body=b'{"source-ref": "s3://elsewhere/a"}')
    add_plan_function(deployed.cloud, **{f"GROUND_TRUTH_{variable}": ""})
    ran = ground_truth("validate", "--online", written(tmp_path, event(job(**given))), "--json")
    assert ran.status == 1
    assert any(
        problem.startswith(f"jobs[0].{place}:") and "allow" in problem for problem in ran.document["problems"]
    ), ran.document["problems"]


def test_the_schema_is_that_of_the_documents() -> None:
    ran = ground_truth("schema")
    assert ran.document == json.loads((ROOT / "docs" / "event.schema.json").read_text())
