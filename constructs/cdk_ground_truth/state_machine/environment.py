"""Each function's environment variables: the table in docs/architecture.md."""

from __future__ import annotations

from decimal import Decimal

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_ground_truth.annotation.interfaces import IAnnotationFunctions
from cdk_ground_truth.state_machine.allowed import AllowedResources
from cdk_ground_truth.workforce.interfaces import IWorkteam
from ground_truth_runtime.facts import limits
from ground_truth_runtime.settings import StackSettings, Variable


def environments(
    scope: Construct,
    *,
    bucket: s3.IBucket,
    table: dynamodb.ITable,
    execution_role: iam.IRole,
    workteam: IWorkteam | None,
    annotation_functions: IAnnotationFunctions | None,
    output_key: kms.IKey | None,
    max_objects: int | None,
    object_price_usd: Decimal | None,
    notice_topic: sns.ITopic,
    allowed: AllowedResources,
    automated_labeling: bool,
) -> dict[str, dict[str, str]]:
    """Variables by the function's name; `functions` adds what every function has."""
    functions = annotation_functions
    settings = StackSettings(
        bucket=bucket.bucket_name,
        region=Stack.of(scope).region,
        role_arn=execution_role.role_arn,
        workteam_arn=None if workteam is None else workteam.workteam_arn,
        output_kms_key_arn=None if output_key is None else output_key.key_arn,
        pre_annotation_arn=None if functions is None else _arn(functions.pre_annotation),
        consolidation_arn=None if functions is None else _arn(functions.consolidation),
        max_objects=limits.DATASET_OBJECTS_MAX if max_objects is None else max_objects,
        object_price_usd=object_price_usd,
        automated_labeling=automated_labeling,
        allowlist=allowed.allowlist(scope),
    )
    in_bucket: dict[str, str] = {Variable.BUCKET: bucket.bucket_name}
    in_table: dict[str, str] = {Variable.JOBS_TABLE: table.table_name}
    notices: dict[str, str] = {Variable.NOTICE_TOPIC_ARN: notice_topic.topic_arn}
    return {
        "plan": settings.to_environment(),
        "launch": {**in_bucket, **in_table},
        "monitor": in_table,
        "collect": {**in_bucket, **in_table, **notices},
        "finish": {**in_bucket, **notices},
        "stop": in_table,
    }


def _arn(function: lambda_.IFunction | None) -> str | None:
    return None if function is None else function.function_arn
