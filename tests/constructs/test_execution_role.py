"""The execution role: least privilege for what it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns

from cdk_ground_truth import JobFeatures, LabelingBucket, LabelingExecutionRole, PropertiesInvalid
from tests.constructs.support import Json, Synth, allowed, ids, one, resources

KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def with_bucket(**properties: Any) -> Callable[[Stack], None]:
    def build(stack: Stack) -> None:
        LabelingExecutionRole(stack, "Role", buckets=[LabelingBucket(stack, "Bucket")], **properties)

    return build


@pytest.fixture(scope="module")
def default(synth: Synth) -> Json:
    return synth.template(with_bucket())


@pytest.fixture(scope="module")
def full(synth: Synth) -> Json:
    def build(stack: Stack) -> None:
        key = kms.Key(stack, "Key")
        LabelingExecutionRole(
            stack,
            "Role",
            buckets=[LabelingBucket(stack, "Bucket", encryption_key=key)],
            input_buckets=[LabelingBucket(stack, "Images", encryption_key=kms.Key(stack, "ImagesKey"))],
            keys=[kms.Key(stack, "OutputKey")],
            input_keys=[kms.Key.from_key_arn(stack, "Old", "arn:aws:kms:us-east-1:123456789012:key/old")],
            max_session_duration=Duration.hours(12),
            role_name="labeling",
        )

    return synth.template(build)


def key_statements(template: Json, name: str) -> list[Json]:
    (key,) = [found for found in ids(template, "AWS::KMS::Key") if found.startswith(name)]
    statements = template["Resources"][key]["Properties"]["KeyPolicy"]["Statement"]
    return [statement for statement in statements if "GetAtt" in str(statement["Principal"])]


def test_ground_truth_may_assume_it_for_eight_hours(default: Json) -> None:
    role = one(default, "AWS::IAM::Role")
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert statement["Action"] == "sts:AssumeRole"
    assert role["MaxSessionDuration"] == 8 * 3600
    assert "ManagedPolicyArns" not in role


def test_it_may_use_its_bucket_write_logs_and_metrics_and_nothing_else(default: Json) -> None:
    (bucket,) = ids(default, "AWS::S3::Bucket")
    objects = {f"<{bucket}.Arn>/*"}
    logs = {
        "arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/sagemaker/*",
    }
    assert allowed(default, "Role") == {
        "s3:ListBucket": {f"<{bucket}.Arn>"},
        "s3:GetBucketLocation": {f"<{bucket}.Arn>"},
        "s3:GetObject": objects,
        "s3:PutObject": objects,
        "s3:AbortMultipartUpload": objects,
        "logs:CreateLogGroup": logs,
        "logs:CreateLogStream": logs,
        "logs:DescribeLogStreams": logs,
        "logs:PutLogEvents": logs,
        "cloudwatch:PutMetricData": {"*"},
    }


def test_input_buckets_are_read_only(full: Json) -> None:
    may = allowed(full, "Role")
    assert any("Images" in resource for resource in may["s3:GetObject"])
    assert any("Images" in resource for resource in may["s3:ListBucket"])
    assert not any("Images" in resource for resource in may["s3:PutObject"])


def test_output_keys_name_the_role_in_their_own_policy(full: Json) -> None:
    for name in ("Key", "OutputKey"):
        (statement,) = key_statements(full, name)
        assert statement["Action"] == [
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*",
        ]


def test_input_keys_only_decrypt(full: Json) -> None:
    (statement,) = key_statements(full, "ImagesKey")
    assert statement["Action"] == "kms:Decrypt"
    may = allowed(full, "Role")
    assert "arn:aws:kms:us-east-1:123456789012:key/old" in may["kms:Decrypt"]
    assert "arn:aws:kms:us-east-1:123456789012:key/old" not in may["kms:Encrypt"]


def test_a_key_of_another_stack_does_not_tie_the_stacks_into_a_ring(synth: Synth) -> None:
    app = synth.app()
    key = kms.Key(Stack(app, "Keys"), "Key")
    stack = Stack(app, "Labeling")
    LabelingExecutionRole(stack, "Role", buckets=[LabelingBucket(stack, "Bucket", encryption_key=key)])
    assembly = app.synth()
    assert [found.stack_name for found in assembly.stacks] == ["Keys", "Labeling"]


def test_name_and_session_arrive(full: Json) -> None:
    role = one(full, "AWS::IAM::Role")
    assert role["RoleName"] == "labeling"
    assert role["MaxSessionDuration"] == 12 * 3600


@pytest.mark.parametrize("session", [Duration.minutes(30), Duration.hours(13)])
def test_a_session_that_iam_does_not_know_is_refused(synth: Synth, session: Duration) -> None:
    with pytest.raises(PropertiesInvalid, match=r"max_session_duration is .*; allowed: 1 hour to 12 hours"):
        synth.template(with_bucket(max_session_duration=session))


def test_a_role_without_a_bucket_is_refused(synth: Synth) -> None:
    with pytest.raises(PropertiesInvalid, match=r"buckets is .*; allowed: at least one bucket"):
        LabelingExecutionRole(synth.stack(), "Role", buckets=[])


def test_an_existing_bucket_will_do(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        LabelingExecutionRole(stack, "Role", buckets=[s3.Bucket.from_bucket_name(stack, "Bucket", "birds")])

    assert allowed(synth.template(build), "Role")["s3:PutObject"] == {"arn:<AWS::Partition>:s3:::birds/*"}


def test_automated_labeling_passes_the_role_on_to_its_training(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        buckets = [s3.Bucket.from_bucket_name(stack, "Bucket", "birds")]
        LabelingExecutionRole(stack, "Role", buckets=buckets, features=JobFeatures(automated_labeling=True))

    template = synth.template(build, region="eu-west-1")
    may = allowed(template, "Role")
    (role,) = ids(template, "AWS::IAM::Role")
    assert may["iam:PassRole"] == {f"<{role}.Arn>"}
    (passing,) = [
        statement
        for policy in resources(template, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == "iam:PassRole"
    ]
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    here = "arn:aws:sagemaker:eu-west-1:123456789012"
    assert may["sagemaker:CreateTrainingJob"] == {f"{here}:training-job/*"}
    assert may["sagemaker:CreateTransformJob"] == {f"{here}:transform-job/*"}
    assert may["sagemaker:CreateModel"] == {f"{here}:model/*"}


def test_streaming_reads_its_topics_through_a_queue_of_ground_truth(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        buckets = [s3.Bucket.from_bucket_name(stack, "Bucket", "birds")]
        plain = sns.Topic.from_topic_arn(stack, "Plain", "arn:aws:sns:eu-west-1:123456789012:plain")
        encrypted = sns.Topic(stack, "Encrypted", master_key=kms.Key.from_key_arn(stack, "Key", KEY_ARN))
        features = JobFeatures(streaming_topics=[plain, encrypted])
        LabelingExecutionRole(stack, "Role", buckets=buckets, features=features)

    template = synth.template(build, region="eu-west-1")
    may = allowed(template, "Role")
    topics = {"arn:aws:sns:eu-west-1:123456789012:plain", f"<{ids(template, 'AWS::SNS::Topic')[0]}>"}
    queues = "arn:aws:sqs:eu-west-1:123456789012:*GroundTruth*"
    assert may["sqs:CreateQueue"] == may["sqs:ReceiveMessage"] == {queues}
    assert may["sns:Publish"] == may["sns:Subscribe"] == may["sns:Unsubscribe"] == topics
    assert may["kms:GenerateDataKey"] == may["kms:Decrypt"] == {KEY_ARN}
    (subscribing,) = [
        statement
        for policy in resources(template, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == "sns:Subscribe"
    ]
    assert subscribing["Condition"] == {
        "StringEquals": {"sns:Protocol": "sqs"},
        "StringLike": {"sns:Endpoint": queues},
    }


def test_neither_is_allowed_unless_it_is_asked_for(default: Json) -> None:
    assert not any(action.split(":")[0] in {"sqs", "sns", "sagemaker"} for action in allowed(default, "Role"))
    assert "iam:PassRole" not in allowed(default, "Role")
