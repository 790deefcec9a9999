"""What each function may do, and nothing more: the table in docs/architecture.md, function by function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge_inline_policies
from cdk_ground_truth.bucket import RESULTS_PREFIX, RUNS_PREFIX
from cdk_ground_truth.policies import allow
from cdk_ground_truth.state_machine.functions import Functions
from cdk_ground_truth.state_machine.table import ACTIVE_JOBS_INDEX, JOBS_OF_EXECUTION_INDEX

_TO_SAGEMAKER = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
_ANY_KEY = "Events name images and manifests at any key of these buckets"
_ANY_JOB = "Names of labeling jobs begin with names out of the event"
_ANY_RUN = "Each run has its own keys below this prefix"
# DynamoDB asks for these on behalf of whoever uses a table that a customer's key encrypts.
_TABLE_KEY_ACTIONS = [
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
]


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What the functions work on."""

    bucket: s3.IBucket
    input_buckets: Sequence[s3.IBucket]
    table: dynamodb.ITable
    execution_roles: Sequence[iam.IRole]
    """Roles that labeling jobs may run as; the first is the default."""
    workteam_arns: Sequence[str]
    """Work teams that labeling jobs may be given to."""
    notice_topic: sns.ITopic
    notice_key: kms.IKey | None
    """Key of the notice topic."""
    output_keys: Sequence[kms.IKey]
    """Keys of the service's output."""


def grant_all(scope: Construct, functions: Functions, resources: Resources) -> None:
    """Gives each function what it needs, except on the state machine, which does not exist yet."""
    stack = Stack.of(scope)
    jobs = [stack.format_arn(service="sagemaker", resource="labeling-job", resource_name="*")]
    teams = [stack.format_arn(service="sagemaker", resource="workteam", resource_name="*")]
    inputs = [resources.bucket, *resources.input_buckets]

    for function in (functions.plan, functions.launch, functions.collect):
        # Also plan and launch read labels: an output manifest may be an input manifest.
        for key in resources.output_keys:
            _use_key(function.execution_role, key, ["kms:Decrypt"])

    role = functions.plan.execution_role
    _read(role, inputs)
    allow(role, ["s3:GetBucketCORS"], [bucket.bucket_arn for bucket in inputs])
    _write(role, resources.bucket, RUNS_PREFIX)
    # Labels refer to sequences of frames, which therefore must not expire with the rest of the run.
    _write(role, resources.bucket, RESULTS_PREFIX, files="*/sequence-*.json")
    # Large manifests are written while they are checked, and discarded where the event has problems.
    runs = [resources.bucket.arn_for_objects(f"{RUNS_PREFIX}*")]
    allow(role, ["s3:AbortMultipartUpload"], runs, because=_ANY_RUN)
    # By its name alone, of which the service authorization reference makes another ARN than the team has.
    allow(role, ["sagemaker:DescribeWorkteam"], teams, because="Plan asks only for teams that events may name")
    allow(role, ["sagemaker:DescribeLabelingJob"], jobs, because="Events may go on from any that has ended")
    allow(role, ["sagemaker:RenderUiTemplate"], ["*"], because="The action knows no resources")
    roles = [execution_role.role_arn for execution_role in resources.execution_roles]
    # How long sessions last, for tasks above 8 hours; and templates are rendered as the role that workers' pages have.
    allow(role, ["iam:GetRole"], roles)
    allow(role, ["iam:PassRole"], roles, conditions=_TO_SAGEMAKER)

    role = functions.launch.execution_role
    # Its plan, and results and labels of the jobs that it goes on from, which events may put at any key.
    _read(role, [resources.bucket])
    _write(role, resources.bucket, RUNS_PREFIX)
    _use_table(role, resources.table, ["GetItem", "PutItem", "UpdateItem"])
    allow(
        role,
        ["sagemaker:CreateLabelingJob"],
        jobs,
        # Every request names a team, so on AWS the key exists; a local cloud may not know it.
        conditions={"ArnLikeIfExists": {"sagemaker:WorkteamArn": list(resources.workteam_arns)}},
        because=_ANY_JOB,
    )
    allow(
        role,
        ["sagemaker:DescribeLabelingJob", "sagemaker:StopLabelingJob", "sagemaker:AddTags"],
        jobs,
        because=_ANY_JOB,
    )
    allow(role, ["iam:PassRole"], roles, conditions=_TO_SAGEMAKER)

    role = functions.monitor.execution_role
    _use_table(role, resources.table, ["GetItem", "UpdateItem"], index=ACTIVE_JOBS_INDEX)
    allow(role, ["sagemaker:ListLabelingJobs"], ["*"], because="The action knows no resources")
    allow(role, ["sagemaker:DescribeLabelingJob", "sagemaker:StopLabelingJob"], jobs, because=_ANY_JOB)

    role = functions.collect.execution_role
    _read(role, [resources.bucket])
    _write(role, resources.bucket, RESULTS_PREFIX)
    _use_table(role, resources.table, ["GetItem", "UpdateItem"])
    allow(role, ["sagemaker:DescribeLabelingJob", "sagemaker:StopLabelingJob"], jobs, because=_ANY_JOB)

    role = functions.finish.execution_role
    _write(role, resources.bucket, RESULTS_PREFIX)
    # Of a job that could not be collected only the plan says where its labels are.
    allow(role, ["s3:GetObject"], runs, because=_ANY_RUN)

    for function in (functions.collect, functions.finish):
        allow(function.execution_role, ["sns:Publish"], [resources.notice_topic.topic_arn])
        # SNS asks for these on behalf of whoever publishes to a topic that a customer's key encrypts.
        _use_key(function.execution_role, resources.notice_key, ["kms:GenerateDataKey", "kms:Decrypt"])

    role = functions.stop.execution_role
    _use_table(role, resources.table, ["UpdateItem"], index=JOBS_OF_EXECUTION_INDEX)
    allow(role, ["sagemaker:ListLabelingJobs"], ["*"], because="The action knows no resources")
    allow(role, ["sagemaker:StopLabelingJob"], jobs, because=_ANY_JOB)


def grant_task_tokens(scope: Construct, functions: Functions, machine: sfn.StateMachine) -> None:
    """Lets launch and monitor end a wait, and look at an execution as stop does.

    A policy of its own: the state machine depends on the functions, and they on their roles' default policies, which
    therefore must not name the state machine. IAM checks SendTask* against the state machine's ARN, as
    `StateMachine.grant_task_response` relies on, although the service authorization reference lists no resource.
    """
    tokens = iam.Policy(scope, "TaskTokens", roles=[functions.launch.execution_role, functions.monitor.execution_role])
    allow(tokens, ["states:SendTaskSuccess", "states:SendTaskFailure"], [machine.state_machine_arn])
    monitoring = iam.Policy(scope, "Monitoring", roles=[functions.monitor.execution_role])
    allow(monitoring, ["states:SendTaskHeartbeat"], [machine.state_machine_arn])
    # Launch and stop ask whether an execution was redriven, the monitor whether somebody waits.
    asking = (functions.launch, functions.monitor, functions.stop)
    executing = iam.Policy(scope, "Executions", roles=[function.execution_role for function in asking])
    executions = Stack.of(scope).format_arn(
        service="states",
        resource="execution",
        resource_name=f"{machine.state_machine_name}:*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    allow(executing, ["states:DescribeExecution"], [executions], because="Every execution of this state machine")
    for policy in (tokens, monitoring, executing):
        acknowledge_inline_policies(policy)


def _read(role: iam.Role, buckets: Sequence[s3.IBucket]) -> None:
    allow(role, ["s3:ListBucket"], [bucket.bucket_arn for bucket in buckets])
    allow(role, ["s3:GetObject"], [bucket.arn_for_objects("*") for bucket in buckets], because=_ANY_KEY)
    for bucket in buckets:
        _use_key(role, bucket.encryption_key, ["kms:Decrypt"])


def _write(role: iam.Role, bucket: s3.IBucket, prefix: str, *, files: str = "*") -> None:
    allow(role, ["s3:PutObject"], [bucket.arn_for_objects(f"{prefix}{files}")], because=_ANY_RUN)
    # An upload in parts reads its parts back, hence Decrypt.
    _use_key(role, bucket.encryption_key, ["kms:GenerateDataKey", "kms:Decrypt"])


def _use_table(role: iam.Role, table: dynamodb.ITable, actions: Sequence[str], *, index: str | None = None) -> None:
    allow(role, [f"dynamodb:{action}" for action in actions], [table.table_arn])
    if index is not None:
        allow(role, ["dynamodb:Query"], [f"{table.table_arn}/index/{index}"])
    _use_key(role, table.encryption_key, _TABLE_KEY_ACTIONS)


def _use_key(role: iam.Role, key: kms.IKey | None, actions: Sequence[str]) -> None:
    if key is not None:
        allow(role, actions, [key.key_arn])
