"""What each function may do, and nothing more: the table in docs/architecture.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.constructs.state_machine.samples import (
    OTHER_ROLE_ARN,
    OTHER_WORKTEAM_ARN,
    OUTPUT_KEY_ARN,
    WORKTEAM_ARN,
)
from tests.constructs.support import Json, allowed, flat, ids, one, resources

JOBS = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:labeling-job/*"
TEAMS = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:workteam/*"
# Of every function: its own log group, and traces.
OWN = {"logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"}
# Of those that EventBridge calls: their failed events.
ASYNC = {"sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"}

Rights = Callable[[str], dict[str, set[str]]]


@pytest.fixture(scope="module")
def rights(default: Json) -> Rights:
    """What a function may do beyond logs, traces and its failed events; names written short."""
    (bucket,) = ids(default, "AWS::S3::Bucket")
    (table,) = ids(default, "AWS::DynamoDB::Table")
    (machine,) = ids(default, "AWS::StepFunctions::StateMachine")
    (topic,) = ids(default, "AWS::SNS::Topic")
    (role,) = [name for name in ids(default, "AWS::IAM::Role") if name.startswith("ExecutionRole")]
    short = {
        f"<{bucket}.Arn>": "bucket",
        f"<{table}.Arn>": "table",
        f"<{machine}>": "machine",
        f"<{machine}.Name>": "machine",
        f"<{role}.Arn>": "role",
        f"<{topic}>": "topic",
    }

    def of(function: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for action, targets in allowed(default, f"Functions{function}Role").items():
            if action in OWN | ASYNC:
                continue
            for target in targets:
                name = target
                for long, word in short.items():
                    name = name.replace(long, word)
                found.setdefault(action, set()).add(name)
        return found

    return of


def test_plan(rights: Rights) -> None:
    assert rights("Plan") == {
        "s3:ListBucket": {"bucket"},
        "s3:GetObject": {"bucket/*"},
        "s3:GetBucketCORS": {"bucket"},
        "s3:AbortMultipartUpload": {"bucket/runs/*"},
        "s3:PutObject": {"bucket/runs/*", "bucket/results/*/sequence-*.json"},
        "sagemaker:DescribeWorkteam": {TEAMS},
        "sagemaker:DescribeLabelingJob": {JOBS},
        "sagemaker:RenderUiTemplate": {"*"},
        "iam:GetRole": {"role"},
        "iam:PassRole": {"role"},
    }


def test_launch(rights: Rights) -> None:
    assert rights("Launch") == {
        "s3:ListBucket": {"bucket"},
        "s3:GetObject": {"bucket/*"},
        "s3:PutObject": {"bucket/runs/*"},
        "dynamodb:GetItem": {"table"},
        "dynamodb:PutItem": {"table"},
        "dynamodb:UpdateItem": {"table"},
        "sagemaker:CreateLabelingJob": {JOBS},
        "sagemaker:DescribeLabelingJob": {JOBS},
        "sagemaker:StopLabelingJob": {JOBS},
        "sagemaker:AddTags": {JOBS},
        "iam:PassRole": {"role"},
        "states:SendTaskSuccess": {"machine"},
        "states:SendTaskFailure": {"machine"},
        "states:DescribeExecution": {"arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:machine:*"},
    }


def test_jobs_go_to_teams_that_the_owner_allowed(default: Json, full: Json) -> None:
    public = "arn:aws:sagemaker:<AWS::Region>:394669845002:workteam/public-crowd/default"
    for template, teams in ((default, [public]), (full, [WORKTEAM_ARN, OTHER_WORKTEAM_ARN])):
        (statement,) = [
            found
            for policy in resources(template, "AWS::IAM::Policy")
            for found in policy["PolicyDocument"]["Statement"]
            if found["Action"] == "sagemaker:CreateLabelingJob"
        ]
        ((operator, said),) = statement["Condition"].items()
        assert operator == "ArnLikeIfExists"
        named = said["sagemaker:WorkteamArn"]
        assert [flat(name) for name in (named if isinstance(named, list) else [named])] == teams


def test_monitor(rights: Rights) -> None:
    assert rights("Monitor") == {
        "dynamodb:GetItem": {"table"},
        "dynamodb:UpdateItem": {"table"},
        "dynamodb:Query": {"table/index/active-jobs"},
        "sagemaker:ListLabelingJobs": {"*"},
        "sagemaker:DescribeLabelingJob": {JOBS},
        "sagemaker:StopLabelingJob": {JOBS},
        "states:SendTaskSuccess": {"machine"},
        "states:SendTaskFailure": {"machine"},
        "states:SendTaskHeartbeat": {"machine"},
        "states:DescribeExecution": {"arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:machine:*"},
    }


def test_collect(rights: Rights) -> None:
    assert rights("Collect") == {
        "s3:ListBucket": {"bucket"},
        "s3:GetObject": {"bucket/*"},
        "s3:PutObject": {"bucket/results/*"},
        "dynamodb:GetItem": {"table"},
        "dynamodb:UpdateItem": {"table"},
        "sagemaker:DescribeLabelingJob": {JOBS},
        "sagemaker:StopLabelingJob": {JOBS},
        "sns:Publish": {"topic"},
    }


def test_finish(rights: Rights) -> None:
    assert rights("Finish") == {
        "s3:GetObject": {"bucket/runs/*"},
        "s3:PutObject": {"bucket/results/*"},
        "sns:Publish": {"topic"},
    }


def test_stop(rights: Rights) -> None:
    assert rights("Stop") == {
        "dynamodb:UpdateItem": {"table"},
        "dynamodb:Query": {"table/index/jobs-of-execution"},
        "sagemaker:ListLabelingJobs": {"*"},
        "sagemaker:StopLabelingJob": {JOBS},
        "states:DescribeExecution": {"arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:machine:*"},
    }


def test_a_role_is_passed_to_sagemaker_alone(default: Json) -> None:
    statements = [
        statement
        for policy in resources(default, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == "iam:PassRole"
    ]
    to_sagemaker = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    assert [statement["Condition"] for statement in statements] == [to_sagemaker, to_sagemaker]


def test_no_role_has_a_managed_policy(default: Json) -> None:
    assert not any("ManagedPolicyArns" in role for role in resources(default, "AWS::IAM::Role"))


def test_input_buckets_are_only_read(full: Json) -> None:
    plan = allowed(full, "FunctionsPlanRole")
    assert "arn:aws:s3:::images/*" in plan["s3:GetObject"]
    assert "arn:aws:s3:::images/*" not in plan["s3:PutObject"]
    assert "arn:aws:s3:::images" in plan["s3:GetBucketCORS"]
    for function in ("Launch", "Collect"):
        assert "arn:aws:s3:::images/*" not in allowed(full, f"Functions{function}Role")["s3:GetObject"]


def test_other_roles_may_be_passed_too(full: Json) -> None:
    assert OTHER_ROLE_ARN in allowed(full, "FunctionsLaunchRole")["iam:PassRole"]


def test_keys_are_used_by_those_who_read_and_write(full: Json) -> None:
    (key,) = ids(full, "AWS::KMS::Key")
    for function in ("Plan", "Launch", "Collect", "Finish"):
        assert f"<{key}.Arn>" in allowed(full, f"Functions{function}Role")["kms:GenerateDataKey"]
    for function in ("Plan", "Collect"):
        assert OUTPUT_KEY_ARN in allowed(full, f"Functions{function}Role")["kms:Decrypt"]
    for function in ("Launch", "Monitor", "Collect", "Stop"):
        assert allowed(full, f"Functions{function}Role")["kms:DescribeKey"] == {f"<{key}.Arn>"}


def test_the_state_machine_calls_four_functions(default: Json) -> None:
    called = allowed(default, "LabelingStateMachineRole")["lambda:InvokeFunction"]
    names = {target.partition("Functions")[2].partition(".")[0][:-8] for target in called}
    assert names == {"Plan", "Launch", "Collect", "Finish"}


def test_policies_on_the_state_machine_do_not_close_a_ring(default: Json) -> None:
    """Functions wait for their roles' default policies, and the state machine for the functions."""
    (machine,) = ids(default, "AWS::StepFunctions::StateMachine")
    for name, resource in default["Resources"].items():
        if resource["Type"] == "AWS::IAM::Policy" and "DefaultPolicy" in name:
            assert machine not in str(resource["Properties"]["PolicyDocument"])
    assert one(default, "AWS::StepFunctions::StateMachine")
