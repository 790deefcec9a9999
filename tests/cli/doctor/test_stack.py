"""Checks of the deployed stack and of the resources that the context names."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from tests.cli.doctor.conftest import Ready
from tests.support.account import BUCKET


def deployed_with(**values: Any) -> dict[str, Any]:
    context = {"environment": "aws://123456789012/us-east-1", "values": values}
    return {"Metadata": {"GroundTruth::Context": context}}


def test_a_stack_that_is_not_there_is_ok(ready: Ready) -> None:
    assert ready.finding("stack")["text"] == "GroundTruthLabeling is not deployed yet in us-east-1"
    assert ready.findings("context") == []


@pytest.mark.parametrize(
    ("status", "state", "fix"),
    [
        ("CREATE_COMPLETE", "ok", ""),
        ("UPDATE_COMPLETE", "ok", ""),
        ("UPDATE_ROLLBACK_COMPLETE", "ok", ""),
        ("UPDATE_IN_PROGRESS", "unknown", "wait until it has ended"),
        ("ROLLBACK_COMPLETE", "problem", "delete-stack --stack-name GroundTruthLabeling --region us-east-1"),
        ("UPDATE_ROLLBACK_FAILED", "problem", "continue-update-rollback --stack-name GroundTruthLabeling"),
    ],
)
def test_a_stack_is_as_its_status_says(ready: Ready, status: str, state: str, fix: str) -> None:
    ready.deploy(status=status)
    found = ready.finding("stack")
    assert found["state"] == state
    assert fix in found["fix"]


def test_a_failed_stack_says_what_failed_first(ready: Ready) -> None:
    ready.deploy(
        status="ROLLBACK_COMPLETE",
        failures=(("Workforce", "one exists already"), ("Bucket", "Resource creation cancelled")),
    )
    assert ready.finding("stack")["text"] == ("GroundTruthLabeling is ROLLBACK_COMPLETE: Workforce: one exists already")


def test_values_that_were_deployed_and_are_missing_are_a_problem(ready: Ready) -> None:
    ready.deploy(template=deployed_with(kms="new", member_emails=["ada@example.com"], stack_name="x", region="y"))
    found = ready.finding("context", kms="new")
    assert found["state"] == "problem"
    assert found["text"].startswith("member_emails: deployed, and missing now")
    assert found["context"] == {"member_emails": ["ada@example.com"]}


def test_the_same_values_however_written_are_ok(ready: Ready) -> None:
    ready.deploy(
        template=deployed_with(member_emails=["a@x.org", "b@x.org"], automated_labeling=True, log_retention_days=365)
    )
    found = ready.finding(
        "context", member_emails="a@x.org, b@x.org", automated_labeling="true", log_retention_days="365"
    )
    assert found["text"] == "as GroundTruthLabeling was deployed with"


def test_values_that_change_are_named(ready: Ready) -> None:
    ready.deploy(template=deployed_with(kms="new"))
    found = ready.finding("context", kms="other")
    assert (found["state"], found["text"]) == ("ok", "the next deployment changes kms from 'new' to 'other'")


def test_a_stack_of_another_app_does_not_say_its_context(ready: Ready) -> None:
    ready.deploy(template={"Resources": {}})
    assert ready.finding("context")["state"] == "unknown"


def test_a_bucket_is_looked_at_as_the_plan_does(ready: Ready) -> None:
    assert ready.findings("bucket") == []
    assert ready.finding("bucket", bucket_name=BUCKET)["state"] == "ok"
    ready.cloud.s3.delete_bucket_cors(Bucket=BUCKET)
    found = ready.finding("bucket", bucket_name=BUCKET)
    assert found["state"] == "problem"
    assert "CORS" in found["text"]
    assert ready.finding("bucket", bucket_name="nothing-here")["state"] == "problem"


def test_a_bucket_for_access_logs_must_be_there(ready: Ready) -> None:
    assert ready.finding("access logs", access_logs_bucket=BUCKET)["state"] == "ok"
    assert ready.finding("access logs", access_logs_bucket="nothing-here")["state"] == "problem"


def test_a_key_must_be_enabled(ready: Ready) -> None:
    kms = boto3.client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    assert ready.findings("key", kms="new") == []
    assert ready.finding("key", kms=arn)["state"] == "ok"
    kms.disable_key(KeyId=arn.rpartition("/")[2])
    found = ready.finding("key", kms=arn)
    assert (found["state"], found["fix"]) == ("problem", "enable it, or name another")
    gone = arn.replace(arn.rpartition("/")[2], "1234abcd-12ab-34cd-56ef-1234567890ab")
    assert ready.finding("key", kms=gone)["text"] == f"there is no key {gone}"
