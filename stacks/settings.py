"""The context values of the app, checked all at once. Values given with `-c` arrive as text."""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import RemovalPolicy

from cdk_ground_truth.validation import EMAIL_PATTERN
from cdk_ground_truth.workforce.workforce import WORKFORCE_NAME_PATTERN
from cdk_ground_truth.workforce.workteam import WORKTEAM_ARN_PATTERN

KEY_ARN = r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/\S+"
LAYER_ARN = r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[\w-]+:\d+"

DEFAULT_STACK_NAME = "GroundTruthLabeling"
REMOVAL_POLICIES = {"retain": RemovalPolicy.RETAIN, "destroy": RemovalPolicy.DESTROY}


class ContextInvalid(ValueError):
    """Context values were refused. `problems` holds one line each: key, value, what is allowed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The app's context was refused:\n" + "\n".join(f"- {problem}" for problem in problems))


@dataclass(frozen=True, kw_only=True)
class ExistingWorkforce:
    """A private workforce with a Cognito user pool that exists already."""

    name: str
    user_pool_id: str
    client_id: str
    group_name: str
    sub_domain: str | None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the context says; `app.py` lists the keys."""

    stack_name: str = DEFAULT_STACK_NAME
    region: str | None = None
    removal_policy: RemovalPolicy = RemovalPolicy.RETAIN
    bucket_name: str | None = None
    kms: str | None = None
    """None, `new` or a key's ARN."""
    video_and_point_clouds: bool = False
    member_emails: tuple[str, ...] = ()
    source_ip_cidrs: tuple[str, ...] = ()
    workforce: ExistingWorkforce | None = None
    workteam_arn: str | None = None
    public_workforce: bool = True
    alarm_email: str | None = None
    powertools_layer: str = "default"
    """`default`, `none` or a layer version's ARN."""


class _Reader:
    """Takes values out of the context and collects what is wrong with them."""

    def __init__(self, context: Mapping[str, object]) -> None:
        self._context = {key: value for key, value in context.items() if value is not None}
        self.problems: list[str] = []

    def add(self, key: str, value: object, allowed: str) -> None:
        self.problems.append(f"{key} is {value!r}; allowed: {allowed}")

    def text(self, key: str, pattern: str, allowed: str) -> str | None:
        """A text that matches, or None where the key is absent or bad."""
        value = self._context.get(key)
        if value is None:
            return None
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return value
        self.add(key, value, allowed)
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false, also as text; `default` where the key is absent."""
        value = self._context.get(key, default)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in {"true", "false"}:
            return value.lower() == "true"
        self.add(key, value, "true or false")
        return False

    def texts(self, key: str, fits: Callable[[str], bool], allowed: str) -> tuple[str, ...]:
        """A list of texts, or one text with commas in between; empty where the key is absent."""
        value = self._context.get(key, [])
        items = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        if not isinstance(items, list):
            self.add(key, value, f"a list, or text with commas between: {allowed}")
            return ()
        for item in items:
            if not isinstance(item, str) or not fits(item):
                self.add(key, item, allowed)
        return tuple(item for item in items if isinstance(item, str))


KEYS = frozenset(
    {
        "stack_name",
        "region",
        "removal_policy",
        "bucket_name",
        "kms",
        "video_and_point_clouds",
        "member_emails",
        "source_ip_cidrs",
        "workforce_name",
        "workforce_user_pool_id",
        "workforce_client_id",
        "workforce_group_name",
        "workforce_sub_domain",
        "workteam_arn",
        "public_workforce",
        "alarm_email",
        "powertools_layer",
    }
)


def read_settings(context: Mapping[str, object]) -> Settings:
    """Checks the context values of the app.

    Args:
        context: values by key. Other keys than `KEYS` belong to the CDK or to its user and are left alone, unless
            they look like a slip of the pen.

    Raises:
        ContextInvalid: a value is not allowed, or does not go with another; lists every problem.
    """
    read = _Reader(context)
    removal = read.text("removal_policy", "|".join(REMOVAL_POLICIES), " or ".join(REMOVAL_POLICIES))
    settings = Settings(
        stack_name=_or(
            read.text(
                "stack_name", r"[A-Za-z][A-Za-z0-9-]{0,127}", "up to 128 letters, digits and hyphens, a letter first"
            ),
            DEFAULT_STACK_NAME,
        ),
        region=read.text("region", r"[a-z]{2}(-[a-z]+)+-\d", "a region, such as eu-west-1"),
        removal_policy=RemovalPolicy.RETAIN if removal is None else REMOVAL_POLICIES[removal],
        bucket_name=read.text(
            "bucket_name", r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "the name of an existing bucket, 3 to 63 characters"
        ),
        kms=read.text("kms", f"new|{KEY_ARN}", "new, or the ARN of a KMS key"),
        video_and_point_clouds=read.flag("video_and_point_clouds"),
        member_emails=read.texts(
            "member_emails", lambda text: re.fullmatch(EMAIL_PATTERN, text) is not None, "addresses"
        ),
        source_ip_cidrs=read.texts("source_ip_cidrs", _is_cidr, "address ranges, such as 192.0.2.0/24"),
        workforce=_workforce(read),
        workteam_arn=read.text(
            "workteam_arn",
            WORKTEAM_ARN_PATTERN,
            "arn:<partition>:sagemaker:<region>:<account>:workteam/<kind>-crowd/<name>",
        ),
        public_workforce=read.flag("public_workforce", default=True),
        alarm_email=read.text("alarm_email", EMAIL_PATTERN, "an address"),
        powertools_layer=_or(
            read.text("powertools_layer", f"default|none|{LAYER_ARN}", "default, none, or the ARN of a layer version"),
            "default",
        ),
    )
    _check_combinations(read, settings)
    _check_spelling(read, context)
    if read.problems:
        raise ContextInvalid(read.problems)
    return settings


def _workforce(read: _Reader) -> ExistingWorkforce | None:
    name = read.text("workforce_name", WORKFORCE_NAME_PATTERN, "1 to 63 letters, digits and hyphens")
    parts = {
        "workforce_user_pool_id": read.text("workforce_user_pool_id", r"[\w-]+_[0-9a-zA-Z]+", "a user pool's id"),
        "workforce_client_id": read.text("workforce_client_id", r"[\w+]{1,128}", "the id of the pool's app client"),
        "workforce_group_name": read.text("workforce_group_name", r"\S{1,128}", "a group of the pool"),
    }
    sub_domain = read.text("workforce_sub_domain", r"[a-z0-9.-]+", "the portal's host, without https://")
    if name is None:
        for key, value in {**parts, "workforce_sub_domain": sub_domain}.items():
            if value is not None:
                read.add(key, value, "only together with workforce_name")
        return None
    for key, value in parts.items():
        if value is None:
            read.add(key, value, "required with workforce_name: its team is a group of the workforce's user pool")
    pool, client, group = parts.values()
    if pool is None or client is None or group is None:
        return None
    return ExistingWorkforce(name=name, user_pool_id=pool, client_id=client, group_name=group, sub_domain=sub_domain)


def _check_combinations(read: _Reader, settings: Settings) -> None:
    if settings.workteam_arn is not None:
        for key, value in {
            "member_emails": settings.member_emails,
            "source_ip_cidrs": settings.source_ip_cidrs,
            "workforce_name": settings.workforce,
        }.items():
            if value:
                read.add(key, value, "nothing beside workteam_arn, which names a team that exists")
    if settings.workforce is not None and settings.source_ip_cidrs:
        read.add("source_ip_cidrs", settings.source_ip_cidrs, "nothing beside workforce_name, which exists already")
    if settings.bucket_name is not None and settings.video_and_point_clouds:
        read.add("video_and_point_clouds", True, "nothing beside bucket_name, whose bucket exists already")


def _check_spelling(read: _Reader, context: Mapping[str, object]) -> None:
    for key in context.keys() - KEYS:
        for meant in difflib.get_close_matches(key.replace("-", "_").lower(), KEYS, n=1, cutoff=0.85):
            read.add(key, context[key], f"no such key; {meant} is meant?")


def _is_cidr(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def _or(value: str | None, default: str) -> str:
    return default if value is None else value
