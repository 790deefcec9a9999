"""cdk-nag's rules, AwsSolutions, NIST 800-53 and HIPAA: each finding is put right or has its reason beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from aws_cdk import Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_ground_truth import (
    AnnotationFunctions,
    BucketOptions,
    FunctionOptions,
    JobFeatures,
    LabelingBucket,
    LabelingExecutionRole,
    LabelingPipeline,
    LabelingStateMachine,
    NoticeTopic,
    TeamTopic,
    Workforce,
    Workteam,
)
from tests.constructs.support import Synth


def bucket(stack: Stack) -> None:
    LabelingBucket(stack, "Bucket")
    LabelingBucket(
        stack,
        "Encrypted",
        encryption_key=kms.Key(stack, "Key", enable_key_rotation=True),
        server_access_logs_bucket=s3.Bucket.from_bucket_name(stack, "Logs", "logs"),
    )


def execution_role(stack: Stack) -> None:
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    LabelingExecutionRole(
        stack,
        "Role",
        buckets=[LabelingBucket(stack, "Bucket", encryption_key=key)],
        input_buckets=[s3.Bucket.from_bucket_name(stack, "Images", "images")],
        keys=[kms.Key.from_key_arn(stack, "Output", "arn:aws:kms:eu-west-1:123456789012:key/output")],
    )


def workforce(stack: Stack) -> None:
    Workforce(stack, "Workforce")


def strict_workforce(stack: Stack) -> None:
    Workforce(stack, "Workforce", mfa=cognito.Mfa.REQUIRED)


def workteam(stack: Stack) -> None:
    Workteam(
        stack,
        "Workteam",
        workforce=Workforce(stack, "Workforce"),
        member_emails=["ada@example.com"],
        notification_topic=TeamTopic(stack, "Topic"),
    )


def topics(stack: Stack) -> None:
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    NoticeTopic(stack, "Notices", encryption_key=key)
    TeamTopic(stack, "NewWork", encryption_key=key)


def state_machine(stack: Stack) -> None:
    images = LabelingBucket(stack, "Bucket")
    LabelingStateMachine(
        stack,
        "Labeling",
        bucket=images,
        execution_role=LabelingExecutionRole(stack, "Role", buckets=[images]),
        public_workforce=True,
    )


def annotation_functions(stack: Stack) -> None:
    functions = AnnotationFunctions(stack, "Functions")
    functions.grant_read_answers(LabelingBucket(stack, "Bucket"))
    functions.grant_invoke(LabelingExecutionRole(stack, "Role", buckets=[LabelingBucket(stack, "Images")]))


def pipeline(stack: Stack) -> None:
    LabelingPipeline(stack, "Pipeline")


def pipeline_that_tells_nobody_of_alarms(stack: Stack) -> None:
    LabelingPipeline(stack, "Pipeline", alarm_notices=False)


def pipeline_with_key(stack: Stack) -> None:
    LabelingPipeline(stack, "Pipeline", encryption_key=kms.Key(stack, "Key", enable_key_rotation=True))


def governed_pipeline(stack: Stack) -> None:
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-1a2b3c4d",
        availability_zones=["a"],
        private_subnet_ids=["subnet-1a2b3c4d"],
    )
    LabelingPipeline(
        stack,
        "Pipeline",
        encryption_key=kms.Key(stack, "Key", enable_key_rotation=True),
        job_features=JobFeatures(automated_labeling=True, streaming_topics=[TeamTopic(stack, "Objects")]),
        function_options=FunctionOptions(vpc=vpc),
        bucket_options=BucketOptions(
            server_access_logs_bucket=s3.Bucket.from_bucket_name(stack, "Logs", "logs"), object_lock_enabled=True
        ),
    )


@pytest.mark.parametrize(
    "build",
    [
        bucket,
        execution_role,
        workforce,
        strict_workforce,
        workteam,
        topics,
        state_machine,
        annotation_functions,
        pipeline,
        pipeline_that_tells_nobody_of_alarms,
        pipeline_with_key,
        governed_pipeline,
    ],
    ids=lambda build: build.__name__,
)
@pytest.mark.parametrize("flags", [True, False], ids=["flags", "no flags"])
def test_no_finding_is_left_unexplained(synth: Synth, build: Callable[[Stack], None], flags: bool) -> None:
    """Also without the project's feature flags: apps of one's own may set others."""
    app = synth.strict_app(flags=flags)
    build(Stack(app, "Stack"))
    app.synth()


def test_a_finding_would_fail_these_tests(synth: Synth) -> None:
    app = synth.strict_app()
    s3.Bucket(Stack(app, "Stack"), "Bucket", enforce_ssl=True)
    with pytest.raises(RuntimeError):
        app.synth()
    (report,) = Path(app.outdir).glob("**/validation-report.json")
    told = report.read_text("utf-8")
    for finding in (
        "AwsSolutions-S1",
        "NIST.800.53.R5-S3BucketVersioningEnabled",
        "HIPAA.Security-S3BucketVersioningEnabled",
    ):
        assert finding in told
