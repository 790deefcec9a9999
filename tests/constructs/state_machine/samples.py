"""A state machine with its defaults, and one with every property set."""

from __future__ import annotations

from decimal import Decimal

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn

from cdk_ground_truth import (
    CustomAnnotationFunctions,
    JobFeatures,
    LabelingBucket,
    LabelingExecutionRole,
    LabelingStateMachine,
    Workteam,
)

WORKTEAM_ARN = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/birds"
OTHER_ROLE_ARN = "arn:aws:iam::123456789012:role/other"
OUTPUT_KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/output"
OTHER_KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/other"
OTHER_WORKTEAM_ARN = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/vendor-crowd/others"
FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:mine"
TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:stream"
LAYER_ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:mine:1"


def with_defaults(stack: Stack) -> LabelingStateMachine:
    bucket = LabelingBucket(stack, "Bucket")
    return LabelingStateMachine(
        stack,
        "Labeling",
        bucket=bucket,
        execution_role=LabelingExecutionRole(stack, "ExecutionRole", buckets=[bucket]),
        public_workforce=True,
    )


def with_everything(stack: Stack) -> LabelingStateMachine:
    key = kms.Key(stack, "Key")
    bucket = LabelingBucket(stack, "Bucket", encryption_key=key)
    return LabelingStateMachine(
        stack,
        "Labeling",
        bucket=bucket,
        execution_role=LabelingExecutionRole(stack, "ExecutionRole", buckets=[bucket]),
        workteam=Workteam.from_workteam_arn(stack, "Workteam", WORKTEAM_ARN),
        input_buckets=[s3.Bucket.from_bucket_name(stack, "Images", "images")],
        other_execution_roles=[iam.Role.from_role_arn(stack, "OtherRole", OTHER_ROLE_ARN)],
        other_workteams=[Workteam.from_workteam_arn(stack, "OtherTeam", OTHER_WORKTEAM_ARN)],
        public_workforce=False,
        custom_functions=[
            CustomAnnotationFunctions(
                stack,
                "Own",
                pre_annotation=lambda_.Function.from_function_arn(stack, "Pre", FUNCTION_ARN),
                consolidation=lambda_.Function.from_function_arn(stack, "Post", f"{FUNCTION_ARN}-2"),
            )
        ],
        other_output_keys=[kms.Key.from_key_arn(stack, "OtherKey", OTHER_KEY_ARN)],
        job_features=JobFeatures(
            automated_labeling=True, streaming_topics=[sns.Topic.from_topic_arn(stack, "Stream", TOPIC_ARN)]
        ),
        output_key=kms.Key.from_key_arn(stack, "OutputKey", OUTPUT_KEY_ARN),
        encryption_key=key,
        layers=[lambda_.LayerVersion.from_layer_version_arn(stack, "Layer", LAYER_ARN)],
        architecture=lambda_.Architecture.X86_64,
        state_machine_name="birds",
        timeout=Duration.days(60),
        sweep_interval=Duration.minutes(10),
        stalled_after=Duration.hours(12),
        dashboard=False,
        max_objects=5000,
        object_price_usd=Decimal("0.08"),
        log_retention=logs.RetentionDays.ONE_YEAR,
        log_level=sfn.LogLevel.ALL,
        log_execution_data=True,
        alarm_topic=sns.Topic.from_topic_arn(stack, "Pager", "arn:aws:sns:eu-west-1:123456789012:pager"),
        removal_policy=RemovalPolicy.RETAIN,
    )
