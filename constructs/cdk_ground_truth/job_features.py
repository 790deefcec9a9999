"""Features of labeling jobs that need further rights of the execution role: automated labeling, streaming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns

from cdk_ground_truth.policies import allow

# Source of all statements: developer guide, page sms-security-permission-execution-role. For automated labeling it has
# iam:PassRole alone. The training and inference jobs may be created as this role, too (UNVERIFIED): both are allowed.
_MODEL_ACTIONS = ["sagemaker:CreateModel", "sagemaker:DescribeModel"]
_TRAINING_ACTIONS = ["sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob"]
_TRANSFORM_ACTIONS = ["sagemaker:CreateTransformJob", "sagemaker:DescribeTransformJob", "sagemaker:StopTransformJob"]
_TO_SAGEMAKER = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
_QUEUE_ACTIONS = [
    "sqs:CreateQueue",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "sqs:SetQueueAttributes",
]
_QUEUES = "*GroundTruth*"
_TOPIC_KEY_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey"]


@dataclass(frozen=True, kw_only=True)
class JobFeatures:
    """Features that events may ask for. Each adds rights to the execution role; plan refuses events with others."""

    automated_labeling: bool = False
    """Whether a model may label what it is sure of: Ground Truth trains it on instances that are charged to the
    account. Default: False."""
    streaming_topics: Sequence[sns.ITopic] = ()
    """Topics that streaming jobs may take objects from and report labels to. Default: none, no streaming jobs."""


def allow_features(role: iam.Role, features: JobFeatures) -> None:
    """Give an execution role the rights that the features need."""
    if features.automated_labeling:
        _allow_automated_labeling(role)
    if features.streaming_topics:
        _allow_streaming(role, features.streaming_topics)


def _allow_automated_labeling(role: iam.Role) -> None:
    stack = Stack.of(role)
    allow(role, ["iam:PassRole"], [role.role_arn], conditions=_TO_SAGEMAKER)
    for kind, actions in {
        "model": _MODEL_ACTIONS,
        "training-job": _TRAINING_ACTIONS,
        "transform-job": _TRANSFORM_ACTIONS,
    }.items():
        arn = stack.format_arn(service="sagemaker", resource=kind, resource_name="*")
        allow(role, actions, [arn], because="Ground Truth names the models and jobs of automated labeling itself")


def _allow_streaming(role: iam.Role, topics: Sequence[sns.ITopic]) -> None:
    queues = Stack.of(role).format_arn(service="sqs", resource=_QUEUES, arn_format=ArnFormat.NO_RESOURCE_NAME)
    allow(
        role, _QUEUE_ACTIONS, [queues], because="Ground Truth makes a queue for each streaming job: GroundTruth-<job>"
    )
    arns = [topic.topic_arn for topic in topics]
    allow(
        role,
        ["sns:Subscribe"],
        arns,
        # The guide's example has the ARN of a topic here; an endpoint of the protocol sqs is the ARN of a queue.
        conditions={"StringEquals": {"sns:Protocol": "sqs"}, "StringLike": {"sns:Endpoint": queues}},
    )
    allow(role, ["sns:Publish", "sns:Unsubscribe"], arns)
    keys = dict.fromkeys(topic.master_key.key_arn for topic in topics if topic.master_key is not None)
    allow(role, _TOPIC_KEY_ACTIONS, list(keys))
