"""Each function's environment variables: the table in docs/architecture.md."""

from __future__ import annotations

from decimal import Decimal

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_ground_truth.annotation.interfaces import IAnnotationFunctions
from cdk_ground_truth.state_machine.reach import Reach
from cdk_ground_truth.workforce.interfaces import IWorkteam


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
    reach: Reach,
) -> dict[str, dict[str, str]]:
    """Variables by the function's name; what every function has stands in `functions`."""
    in_bucket = {"GROUND_TRUTH_BUCKET": bucket.bucket_name}
    in_table = {"GROUND_TRUTH_JOBS_TABLE": table.table_name}
    notices = {"GROUND_TRUTH_NOTICE_TOPIC_ARN": notice_topic.topic_arn}
    plan = {
        "GROUND_TRUTH_ROLE_ARN": execution_role.role_arn,
        "GROUND_TRUTH_WORKTEAM_ARN": "" if workteam is None else workteam.workteam_arn,
    }
    if annotation_functions is not None:
        functions = {
            "PRE_ANNOTATION": annotation_functions.pre_annotation,
            "CONSOLIDATION": annotation_functions.consolidation,
        }
        plan |= {f"GROUND_TRUTH_{name}_ARN": made.function_arn for name, made in functions.items() if made is not None}
    if output_key is not None:
        plan["GROUND_TRUTH_OUTPUT_KMS_KEY_ARN"] = output_key.key_arn
    if max_objects is not None:
        plan["GROUND_TRUTH_MAX_OBJECTS"] = str(max_objects)
    if object_price_usd is not None:
        plan["GROUND_TRUTH_OBJECT_PRICE_USD"] = f"{object_price_usd:f}"
    return {
        "plan": {**in_bucket, **plan, **reach.environment(scope)},
        "launch": {**in_bucket, **in_table},
        "monitor": in_table,
        "collect": {**in_bucket, **in_table, **notices},
        "finish": {**in_bucket, **notices},
        "stop": in_table,
    }
