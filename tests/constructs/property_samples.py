"""Another value for every property of every construct, to compare the templates with and without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from aws_cdk import Duration, RemovalPolicy, SecretValue, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn

from cdk_ground_truth import (
    AnnotationFunctions,
    BucketOptions,
    CustomAnnotationFunctions,
    FunctionOptions,
    JobFeatures,
    LabelingBucket,
    LabelingExecutionRole,
    LabelingPipeline,
    LabelingStateMachine,
    LoggingOptions,
    NoticeTopic,
    OidcProvider,
    TeamOptions,
    TeamTopic,
    Workforce,
    Workteam,
)

Value = Callable[[Stack], Any]

OPTIONS: Mapping[str, type] = {
    "team": TeamOptions,
    "features": JobFeatures,
    "job_features": JobFeatures,
    "function_options": FunctionOptions,
    "bucket_options": BucketOptions,
    "logging": LoggingOptions,
}
"""Properties that take an object of options."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A construct, with what it needs, and another value for each of its properties.

    A property that takes an object of options has a value for each field: `team.group_name`.
    """

    construct: Any
    required: Mapping[str, Value] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    along: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """Properties that one of `values` needs: in both templates, the property itself with the value that it has here."""

    @property
    def name(self) -> str:
        """Name of the construct."""
        return str(self.construct.__name__)


def key(stack: Stack) -> kms.Key:
    return kms.Key(stack, "SampleKey")


def imported_key(stack: Stack) -> kms.IKey:
    return kms.Key.from_key_arn(stack, "SampleImportedKey", f"arn:aws:kms:{stack.region}:{stack.account}:key/other")


def bucket(stack: Stack) -> s3.IBucket:
    return s3.Bucket.from_bucket_name(stack, "SampleBucket", "birds")


def topic(stack: Stack) -> sns.ITopic:
    return sns.Topic.from_topic_arn(stack, "SampleTopic", f"arn:aws:sns:{stack.region}:{stack.account}:birds")


def role(stack: Stack) -> iam.IRole:
    return iam.Role.from_role_arn(stack, "SampleRole", f"arn:aws:iam::{stack.account}:role/labeling")


def function(stack: Stack, name: str = "SampleFunction") -> lambda_.IFunction:
    return lambda_.Function.from_function_arn(
        stack, name, f"arn:aws:lambda:{stack.region}:{stack.account}:function:{name}"
    )


def own_functions(stack: Stack) -> CustomAnnotationFunctions:
    return CustomAnnotationFunctions(stack, "SampleFunctions", pre_annotation=function(stack))


def layers(stack: Stack) -> list[lambda_.ILayerVersion]:
    return [
        lambda_.LayerVersion.from_layer_version_arn(
            stack, "SampleLayer", f"arn:aws:lambda:{stack.region}:{stack.account}:layer:own:1"
        )
    ]


def workteam(stack: Stack, name: str = "birds") -> Any:
    arn = f"arn:aws:sagemaker:{stack.region}:{stack.account}:workteam/private-crowd/{name}"
    return Workteam.from_workteam_arn(stack, f"SampleTeam{name}", arn)


def workforce(stack: Stack) -> Any:
    return Workforce.from_workforce_attributes(
        stack,
        "SampleWorkforce",
        workforce_name="birds",
        user_pool_id="eu-west-1_birds",
        client_id="client",
    )


def oidc_workforce(stack: Stack) -> Any:
    return Workforce.from_workforce_name(stack, "SampleWorkforce", "birds")


def oidc(_: Stack) -> OidcProvider:
    return OidcProvider(
        issuer="https://id.example.com",
        authorization_endpoint="https://id.example.com/authorize",
        token_endpoint="https://id.example.com/token",
        user_info_endpoint="https://id.example.com/me",
        logout_endpoint="https://id.example.com/bye",
        jwks_uri="https://id.example.com/keys",
        client_id="labeling",
        client_secret=SecretValue.secrets_manager("labeling"),
    )


def vpc(stack: Stack) -> ec2.IVpc:
    found = stack.node.try_find_child("SampleVpc")
    if found is not None:
        return found  # type: ignore[return-value]
    return ec2.Vpc.from_vpc_attributes(
        stack,
        "SampleVpc",
        vpc_id="vpc-1a2b3c4d",
        availability_zones=["a", "b"],
        private_subnet_ids=["subnet-1a2b3c4d", "subnet-3c4d5e6f"],
    )


def _always(value: Any) -> Value:
    return lambda _: value


_FUNCTIONS: Mapping[str, Value] = {
    "layers": layers,
    "architecture": _always(lambda_.Architecture.X86_64),
    "log_retention": _always(logs.RetentionDays.ONE_YEAR),
    "function_options.vpc": vpc,
    "function_options.vpc_subnets": lambda stack: ec2.SubnetSelection(subnets=vpc(stack).private_subnets[:1]),
    "function_options.security_groups": lambda stack: [
        ec2.SecurityGroup.from_security_group_id(stack, "SampleGroup", "sg-1a2b3c4d")
    ],
    "function_options.memory_mb": _always({"plan": 2048, "consolidation": 4096}),
    "function_options.timeouts": _always({"plan": Duration.minutes(1), "consolidation": Duration.minutes(1)}),
}
_IN_NETWORK: Mapping[str, Mapping[str, Value]] = {
    f"function_options.{name}": {"function_options.vpc": vpc} for name in ("vpc_subnets", "security_groups")
}
_LABELING: Mapping[str, Value] = {
    **_FUNCTIONS,
    "input_buckets": lambda stack: [bucket(stack)],
    "other_execution_roles": lambda stack: [role(stack)],
    "other_workteams": lambda stack: [workteam(stack, "others")],
    "public_workforce": _always(True),
    "job_features.automated_labeling": _always(True),
    "job_features.streaming_topics": lambda stack: [topic(stack)],
    "sweep_interval": _always(Duration.minutes(10)),
    "max_objects": _always(7),
    "object_price_usd": _always(Decimal("0.08")),
    "notice_topic": topic,
    "alarm_topic": topic,
    "alarm_notices": _always(False),
    "stalled_after": _always(Duration.hours(12)),
    "dashboard": _always(False),
    "encryption_key": key,
}

SAMPLES = (
    Sample(
        construct=LabelingBucket,
        values={
            "bucket_name": _always("birds"),
            "encryption_key": key,
            "video_and_point_clouds": _always(True),
            "run_expiration": _always(Duration.days(40)),
            "noncurrent_version_expiration": _always(Duration.days(7)),
            "server_access_logs_bucket": bucket,
            "server_access_logs_prefix": _always("labeling/"),
            "event_bridge_enabled": _always(True),
            "object_lock_enabled": _always(True),
            "removal_policy": _always(RemovalPolicy.DESTROY),
        },
        along={"server_access_logs_prefix": {"server_access_logs_bucket": bucket}},
    ),
    Sample(
        construct=LabelingExecutionRole,
        required={"buckets": lambda stack: [bucket(stack)]},
        values={
            "buckets": lambda stack: [s3.Bucket.from_bucket_name(stack, "OtherBucket", "others")],
            "input_buckets": lambda stack: [s3.Bucket.from_bucket_name(stack, "OtherBucket", "others")],
            "keys": lambda stack: [key(stack)],
            "input_keys": lambda stack: [key(stack)],
            "features.automated_labeling": _always(True),
            "features.streaming_topics": lambda stack: [topic(stack)],
            "max_session_duration": _always(Duration.hours(12)),
            "role_name": _always("labeling"),
        },
    ),
    Sample(
        construct=Workforce,
        values={
            "workforce_name": _always("birds"),
            "oidc": oidc,
            "domain_prefix": _always("birds"),
            "email": _always(cognito.UserPoolEmail.with_ses(from_email="birds@example.com", ses_region="eu-west-1")),
            "mfa": _always(cognito.Mfa.REQUIRED),
            "source_ip_cidrs": _always(["192.0.2.0/24"]),
            "removal_policy": _always(RemovalPolicy.DESTROY),
        },
    ),
    Sample(
        construct=Workteam,
        required={"workforce": workforce},
        values={
            "workforce": lambda stack: Workforce(stack, "OtherWorkforce"),
            "workteam_name": _always("watchers"),
            "description": _always("They watch birds"),
            "group_name": _always("ringers"),
            "oidc_groups": _always(["watchers"]),
            "member_emails": _always(["ada@example.com"]),
            "existing_members": _always(["ben@example.com"]),
            "notification_topic": topic,
        },
        along={"oidc_groups": {"workforce": oidc_workforce, "oidc_groups": _always(["others"])}},
    ),
    Sample(construct=TeamTopic, values={"encryption_key": key}),
    Sample(construct=NoticeTopic, values={"encryption_key": key}),
    Sample(construct=AnnotationFunctions, values={**_FUNCTIONS, "encryption_key": key}, along=_IN_NETWORK),
    Sample(
        construct=CustomAnnotationFunctions,
        required={"pre_annotation": function},
        values={
            "pre_annotation": lambda stack: function(stack, "OtherFunction"),
            "consolidation": lambda stack: function(stack, "OtherFunction"),
        },
    ),
    Sample(
        construct=LabelingStateMachine,
        required={"bucket": bucket, "execution_role": role, "workteam": workteam},
        values={
            **_LABELING,
            "bucket": lambda stack: s3.Bucket.from_bucket_name(stack, "OtherBucket", "others"),
            "execution_role": lambda stack: iam.Role.from_role_name(stack, "OtherRole", "others"),
            "other_workteams": lambda stack: [workteam(stack, "more")],
            "other_execution_roles": lambda stack: [iam.Role.from_role_name(stack, "OtherRole", "others")],
            "input_buckets": lambda stack: [s3.Bucket.from_bucket_name(stack, "OtherBucket", "others")],
            "workteam": lambda stack: workteam(stack, "others"),
            "annotation_functions": own_functions,
            "custom_functions": lambda stack: [own_functions(stack)],
            "other_output_keys": lambda stack: [imported_key(stack)],
            "output_key": imported_key,
            "state_machine_name": _always("birds"),
            "timeout": _always(Duration.days(60)),
            "log_level": _always(sfn.LogLevel.ALL),
            "log_execution_data": _always(True),
            "removal_policy": _always(RemovalPolicy.RETAIN),
        },
        along=_IN_NETWORK,
    ),
    Sample(
        construct=LabelingPipeline,
        values={
            **_LABELING,
            "bucket": bucket,
            "video_and_point_clouds": _always(True),
            "run_expiration": _always(Duration.days(40)),
            "bucket_options.server_access_logs_bucket": bucket,
            "bucket_options.server_access_logs_prefix": _always("labeling/"),
            "bucket_options.event_bridge_enabled": _always(True),
            "bucket_options.object_lock_enabled": _always(True),
            "logging.level": _always(sfn.LogLevel.ALL),
            "logging.execution_data": _always(True),
            "execution_role": role,
            "custom_image_types": _always(False),
            "annotation_functions": lambda stack: [own_functions(stack)],
            "workforce": workforce,
            "workteam": workteam,
            "team.workteam_name": _always("watchers"),
            "team.description": _always("They watch birds"),
            "team.group_name": _always("ringers"),
            "team.oidc_groups": _always(["watchers"]),
            "team.existing_members": _always(["ben@example.com"]),
            "member_emails": _always(["ada@example.com"]),
            "source_ip_cidrs": _always(["192.0.2.0/24"]),
            "removal_policy": _always(RemovalPolicy.DESTROY),
        },
        along={
            "team.oidc_groups": {"workforce": oidc_workforce, "team.oidc_groups": _always(["others"])},
            "bucket_options.server_access_logs_prefix": {"bucket_options.server_access_logs_bucket": bucket},
            **_IN_NETWORK,
        },
    ),
)
