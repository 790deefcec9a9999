"""The context values of the app, checked all at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from aws_cdk import RemovalPolicy

from cdk_ground_truth.function_options import FUNCTION_NAMES, MEMORY_MB, TIMEOUT_MAX
from cdk_ground_truth.validation import EMAIL_PATTERN, is_address_range, region_of_arn
from cdk_ground_truth.workforce.workforce import (
    CLIENT_ID_PATTERN,
    SUB_DOMAIN_PATTERN,
    USER_POOL_ID_PATTERN,
    USER_POOL_ID_RULE,
    WORKFORCE_NAME_PATTERN,
)
from cdk_ground_truth.workforce.workteam import WORKTEAM_ARN_PATTERN
from stacks.context import ContextInvalid, Reader

__all__ = ["ContextInvalid", "ExistingWorkforce", "Network", "Settings", "read_settings"]

KEY_ARN = r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/\S+"
TOPIC_ARN = r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+"
LAYER_ARN = r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[\w-]+:\d+"

BUCKET_NAME = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
LOG_RETENTION_DAYS = (
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)
"""CloudWatch Logs API, PutRetentionPolicy."""
LOG_LEVELS = ("ERROR", "FATAL", "ALL", "OFF")
_SECONDS_MAX = int(TIMEOUT_MAX.to_seconds())
DEFAULT_STACK_NAME = "GroundTruthLabeling"
REMOVAL_POLICIES = {"retain": RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, "destroy": RemovalPolicy.DESTROY}


@dataclass(frozen=True, kw_only=True)
class ExistingWorkforce:
    """A private workforce with a Cognito user pool that exists already."""

    name: str
    user_pool_id: str
    client_id: str
    group_name: str | None
    sub_domain: str | None


@dataclass(frozen=True, kw_only=True)
class Network:
    """Private subnets of a VPC that the functions run in."""

    vpc_id: str
    subnet_ids: tuple[str, ...]
    security_group_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the context says; `app.py` lists the keys."""

    stack_name: str = DEFAULT_STACK_NAME
    region: str | None = None
    removal_policy: RemovalPolicy = REMOVAL_POLICIES["retain"]
    bucket_name: str | None = None
    kms: str | None = None
    """None, `new` or a key's ARN."""
    video_and_point_clouds: bool = False
    access_logs_bucket: str | None = None
    access_logs_prefix: str | None = None
    event_bridge_enabled: bool = False
    object_lock_enabled: bool = False
    member_emails: tuple[str, ...] = ()
    existing_members: tuple[str, ...] = ()
    source_ip_cidrs: tuple[str, ...] = ()
    workforce: ExistingWorkforce | None = None
    workteam_arn: str | None = None
    public_workforce: bool = False
    object_price_usd: Decimal | None = None
    """What the service itself charges for an object, in US dollars; None: unknown."""
    automated_labeling: bool = False
    streaming_topic_arns: tuple[str, ...] = ()
    alarm_email: str | None = None
    powertools_layer: str = "default"
    """`default` or a layer version's ARN."""
    network: Network | None = None
    function_memory_mb: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    function_timeout_seconds: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    log_retention_days: int = 90
    log_level: str = LOG_LEVELS[0]


PLACING_KEYS = frozenset({"stack_name", "region"})
"""Keys that say which stack is meant: another value means another stack."""
KEYS = frozenset(
    {
        "stack_name",
        "region",
        "removal_policy",
        "bucket_name",
        "kms",
        "video_and_point_clouds",
        "access_logs_bucket",
        "access_logs_prefix",
        "event_bridge_enabled",
        "object_lock_enabled",
        "member_emails",
        "existing_members",
        "source_ip_cidrs",
        "workforce_name",
        "workforce_user_pool_id",
        "workforce_client_id",
        "workforce_group_name",
        "workforce_sub_domain",
        "workteam_arn",
        "public_workforce",
        "object_price_usd",
        "automated_labeling",
        "streaming_topic_arns",
        "alarm_email",
        "powertools_layer",
        "vpc_id",
        "subnet_ids",
        "security_group_ids",
        "function_memory_mb",
        "function_timeout_seconds",
        "log_retention_days",
        "log_level",
    }
)


def read_settings(context: Mapping[str, object], *, region: str | None = None) -> Settings:
    """Checks the context values of the app.

    Args:
        context: values by key. Other keys than `KEYS` belong to the CDK or to its user and are left alone, unless
            they look like a slip of the pen.
        region: region that is deployed to where the context names none. Default: not known.

    Raises:
        ContextInvalid: a value is not allowed, or does not go with another; lists every problem.
    """
    read = Reader(context)
    removal = read.choice("removal_policy", REMOVAL_POLICIES)
    days = read.number(
        "log_retention_days", LOG_RETENTION_DAYS.__contains__, f"days: {', '.join(map(str, LOG_RETENTION_DAYS))}"
    )
    settings = Settings(
        stack_name=_or(
            read.text(
                "stack_name", r"[A-Za-z][A-Za-z0-9-]{0,127}", "up to 128 letters, digits and hyphens, a letter first"
            ),
            DEFAULT_STACK_NAME,
        ),
        region=read.text("region", r"[a-z]{2}(-[a-z]+)+-\d", "a region, such as eu-west-1"),
        removal_policy=REMOVAL_POLICIES["retain" if removal is None else removal],
        bucket_name=read.text("bucket_name", BUCKET_NAME, "the name of an existing bucket, 3 to 63 characters"),
        kms=read.text("kms", f"new|{KEY_ARN}", "new, or the ARN of a KMS key"),
        video_and_point_clouds=read.flag("video_and_point_clouds"),
        access_logs_bucket=read.text(
            "access_logs_bucket", BUCKET_NAME, "the name of an existing bucket, 3 to 63 characters"
        ),
        access_logs_prefix=read.text("access_logs_prefix", r"\S{1,512}", "a prefix of keys"),
        event_bridge_enabled=read.flag("event_bridge_enabled"),
        object_lock_enabled=read.flag("object_lock_enabled"),
        member_emails=read.texts(
            "member_emails", lambda text: re.fullmatch(EMAIL_PATTERN, text) is not None, "addresses"
        ),
        existing_members=read.texts("existing_members", lambda text: 0 < len(text) <= 128, "user names or addresses"),
        source_ip_cidrs=read.texts(
            "source_ip_cidrs", is_address_range, "address ranges, such as 192.0.2.0/24 or 192.0.2.7/32"
        ),
        workforce=_workforce(read),
        workteam_arn=read.text(
            "workteam_arn",
            WORKTEAM_ARN_PATTERN,
            "arn:<partition>:sagemaker:<region>:<account>:workteam/<kind>-crowd/<name>",
        ),
        public_workforce=read.flag("public_workforce"),
        object_price_usd=read.amount("object_price_usd", "an amount of US dollars, such as 0.08"),
        automated_labeling=read.flag("automated_labeling"),
        streaming_topic_arns=read.texts(
            "streaming_topic_arns", lambda text: re.fullmatch(TOPIC_ARN, text) is not None, "ARNs of SNS topics"
        ),
        alarm_email=read.text("alarm_email", EMAIL_PATTERN, "an address"),
        powertools_layer=_or(
            read.text(
                "powertools_layer",
                f"default|{LAYER_ARN}",
                "default, or the ARN of a layer version with Powertools and pydantic",
            ),
            "default",
        ),
        network=_network(read),
        function_memory_mb=read.numbers(
            "function_memory_mb",
            FUNCTION_NAMES,
            lambda memory: MEMORY_MB[0] <= memory <= MEMORY_MB[1],
            f"{MEMORY_MB[0]} to {MEMORY_MB[1]}",
        ),
        function_timeout_seconds=read.numbers(
            "function_timeout_seconds",
            FUNCTION_NAMES,
            lambda seconds: 1 <= seconds <= _SECONDS_MAX,
            f"1 to {_SECONDS_MAX}",
        ),
        log_retention_days=Settings.log_retention_days if days is None else days,
        log_level=_or(read.choice("log_level", LOG_LEVELS), LOG_LEVELS[0]),
    )
    _check_combinations(read, settings)
    _check_regions(read, settings, region if settings.region is None else settings.region)
    _check_spelling(read, context)
    if read.problems:
        raise ContextInvalid(read.problems)
    return settings


def _workforce(read: Reader) -> ExistingWorkforce | None:
    name = read.text("workforce_name", WORKFORCE_NAME_PATTERN, "1 to 63 letters, digits and hyphens")
    parts = {
        "workforce_user_pool_id": read.text("workforce_user_pool_id", USER_POOL_ID_PATTERN, USER_POOL_ID_RULE),
        "workforce_client_id": read.text("workforce_client_id", CLIENT_ID_PATTERN, "the id of the pool's app client"),
    }
    group = read.text("workforce_group_name", r"\S{1,128}", "a group of the pool")
    sub_domain = read.text("workforce_sub_domain", SUB_DOMAIN_PATTERN, "the portal's host, without https://")
    if name is None:
        for key, value in {**parts, "workforce_group_name": group, "workforce_sub_domain": sub_domain}.items():
            if value is not None:
                read.add(key, value, "only together with workforce_name")
        return None
    for key, value in parts.items():
        if value is None:
            read.add(key, value, "required with workforce_name: the team is a group of the workforce's user pool")
    pool, client = parts.values()
    if pool is None or client is None:
        return None
    return ExistingWorkforce(name=name, user_pool_id=pool, client_id=client, group_name=group, sub_domain=sub_domain)


def _network(read: Reader) -> Network | None:
    vpc = read.text("vpc_id", _id_pattern("vpc"), "the id of a VPC")
    subnets = read.texts(
        "subnet_ids", lambda text: re.fullmatch(_id_pattern("subnet"), text) is not None, "ids of subnets"
    )
    groups = read.texts(
        "security_group_ids", lambda text: re.fullmatch(_id_pattern("sg"), text) is not None, "ids of security groups"
    )
    if vpc is None:
        for key, value in {"subnet_ids": subnets, "security_group_ids": groups}.items():
            if value:
                read.add(key, value, "only together with vpc_id")
        return None
    if not subnets:
        read.add("subnet_ids", list(subnets), "required with vpc_id: private subnets that the functions run in")
    return Network(vpc_id=vpc, subnet_ids=subnets, security_group_ids=groups)


def _id_pattern(kind: str) -> str:
    """Ids of EC2 have 8 digits, newer ones 17."""
    return rf"{kind}-([0-9a-f]{{8}}|[0-9a-f]{{17}})"


def _check_combinations(read: Reader, settings: Settings) -> None:
    if settings.workteam_arn is not None:
        for key, value in {
            "member_emails": settings.member_emails,
            "existing_members": settings.existing_members,
            "source_ip_cidrs": settings.source_ip_cidrs,
            "workforce_name": settings.workforce,
        }.items():
            if value:
                read.add(key, value, "nothing beside workteam_arn, which names a team that exists")
    if settings.workforce is not None and settings.source_ip_cidrs:
        read.add("source_ip_cidrs", settings.source_ip_cidrs, "nothing beside workforce_name, which exists already")
    if settings.bucket_name is not None:
        for key in ("video_and_point_clouds", "access_logs_bucket", "event_bridge_enabled", "object_lock_enabled"):
            if value := getattr(settings, key):
                read.add(key, value, "nothing beside bucket_name, whose bucket exists already")
    if settings.access_logs_prefix is not None and settings.access_logs_bucket is None:
        read.add("access_logs_prefix", settings.access_logs_prefix, "only together with access_logs_bucket")


def _check_regions(read: Reader, settings: Settings, region: str | None) -> None:
    """What the app names must be in its region, where that is known."""
    named = {
        "workteam_arn": (settings.workteam_arn, region_of_arn(settings.workteam_arn or "")),
        "kms": (settings.kms, region_of_arn(settings.kms or "")),
        "powertools_layer": (settings.powertools_layer, region_of_arn(settings.powertools_layer)),
    }
    if settings.workforce is not None:
        pool = settings.workforce.user_pool_id
        named["workforce_user_pool_id"] = (pool, pool.partition("_")[0])
    values = [(key, value, found) for key, (value, found) in named.items()]
    values += [("streaming_topic_arns", arn, region_of_arn(arn)) for arn in settings.streaming_topic_arns]
    for key, value, found in values:
        if region is not None and found is not None and found != region:
            read.add(key, value, f"one in {region}, the region of the stack")


def _check_spelling(read: Reader, context: Mapping[str, object]) -> None:
    for key in context.keys() - KEYS:
        for meant in difflib.get_close_matches(key.replace("-", "_").lower(), KEYS, n=1, cutoff=0.85):
            read.add(key, context[key], f"no such key; {meant} is meant?")


def _or(value: str | None, default: str) -> str:
    return default if value is None else value
