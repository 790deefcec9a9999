"""The app's context: read, checked, refused all at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from aws_cdk import RemovalPolicy

from cdk_ground_truth.function_options import FUNCTION_NAMES
from stacks.settings import (
    KEYS,
    LOG_RETENTION_DAYS,
    ContextInvalid,
    ExistingWorkforce,
    Network,
    Settings,
    read_settings,
)

WORKTEAM = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/birds"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:birds"
MEMORY_RULE = f"numbers by name, such as plan=128 to 10240; names: {', '.join(FUNCTION_NAMES)}"
WORKFORCE = {
    "workforce_name": "birds",
    "workforce_user_pool_id": "eu-west-1_birds",
    "workforce_client_id": "client",
    "workforce_group_name": "watchers",
}


def test_an_empty_context_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()


def test_keys_of_others_are_left_alone() -> None:
    context = {"@aws-cdk/core:newStyleStackSynthesis": True, "availability-zones:account=1": ["a"], "owner": "me"}
    assert read_settings(context) == Settings()


def test_every_key_is_read() -> None:
    settings = read_settings(
        {
            "stack_name": "Birds",
            "region": "eu-west-1",
            "removal_policy": "destroy",
            "kms": "arn:aws:kms:eu-west-1:123456789012:key/abc",
            "video_and_point_clouds": True,
            "member_emails": ["ada@example.com", "ben@example.com"],
            "existing_members": ["cleo"],
            "source_ip_cidrs": ["192.0.2.0/24"],
            "object_price_usd": "0.08",
            "automated_labeling": True,
            "streaming_topic_arns": [TOPIC],
            "alarm_email": "ops@example.com",
            "access_logs_bucket": "logs",
            "access_logs_prefix": "birds/",
            "event_bridge_enabled": True,
            "object_lock_enabled": True,
            "vpc_id": "vpc-1a2b3c4d",
            "subnet_ids": ["subnet-1a2b3c4d", "subnet-3c4d5e6f"],
            "security_group_ids": ["sg-1a2b3c4d"],
            "function_memory_mb": {"plan": 2048},
            "function_timeout_seconds": {"collect": 600},
            "log_retention_days": 400,
            "log_level": "ALL",
            "powertools_layer": "arn:aws:lambda:eu-west-1:123456789012:layer:mine:1",
        }
    )
    assert settings == Settings(
        stack_name="Birds",
        region="eu-west-1",
        removal_policy=RemovalPolicy.DESTROY,
        kms="arn:aws:kms:eu-west-1:123456789012:key/abc",
        video_and_point_clouds=True,
        member_emails=("ada@example.com", "ben@example.com"),
        existing_members=("cleo",),
        source_ip_cidrs=("192.0.2.0/24",),
        object_price_usd=Decimal("0.08"),
        automated_labeling=True,
        streaming_topic_arns=(TOPIC,),
        alarm_email="ops@example.com",
        access_logs_bucket="logs",
        access_logs_prefix="birds/",
        event_bridge_enabled=True,
        object_lock_enabled=True,
        network=Network(
            vpc_id="vpc-1a2b3c4d",
            subnet_ids=("subnet-1a2b3c4d", "subnet-3c4d5e6f"),
            security_group_ids=("sg-1a2b3c4d",),
        ),
        function_memory_mb={"plan": 2048},
        function_timeout_seconds={"collect": 600},
        log_retention_days=400,
        log_level="ALL",
        powertools_layer="arn:aws:lambda:eu-west-1:123456789012:layer:mine:1",
    )


def test_existing_things_are_read() -> None:
    assert read_settings({"bucket_name": "birds", "workteam_arn": WORKTEAM}) == Settings(
        bucket_name="birds", workteam_arn=WORKTEAM
    )
    assert read_settings({**WORKFORCE, "workforce_sub_domain": "x.labeling"}).workforce == ExistingWorkforce(
        name="birds",
        user_pool_id="eu-west-1_birds",
        client_id="client",
        group_name="watchers",
        sub_domain="x.labeling",
    )


def test_values_from_the_command_line_are_text() -> None:
    settings = read_settings(
        {"member_emails": "ada@example.com, ben@example.com", "video_and_point_clouds": "true", "kms": "new"}
    )
    assert settings.member_emails == ("ada@example.com", "ben@example.com")
    assert settings.video_and_point_clouds is True
    assert settings.kms == "new"
    assert read_settings({"video_and_point_clouds": "False"}).video_and_point_clouds is False
    settings = read_settings({"function_memory_mb": "plan=2048, collect=4096", "log_retention_days": "365"})
    assert settings.function_memory_mb == {"plan": 2048, "collect": 4096}
    assert settings.log_retention_days == 365
    assert read_settings({}).public_workforce is False
    assert read_settings({"public_workforce": "true"}).public_workforce is True


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("stack_name", "1st", "up to 128 letters, digits and hyphens, a letter first"),
        ("region", "Ireland", "a region, such as eu-west-1"),
        ("removal_policy", "snapshot", "retain or destroy"),
        ("bucket_name", "B", "the name of an existing bucket, 3 to 63 characters"),
        ("kms", "yes", "new, or the ARN of a KMS key"),
        ("kms", True, "new, or the ARN of a KMS key"),
        ("video_and_point_clouds", "yes", "true or false"),
        ("member_emails", "ada", "addresses"),
        ("member_emails", 7, "a list, or text with commas between: addresses"),
        ("existing_members", "a" * 129, "user names or addresses"),
        ("access_logs_bucket", "B", "the name of an existing bucket, 3 to 63 characters"),
        ("access_logs_prefix", "birds/", "only together with access_logs_bucket"),
        ("event_bridge_enabled", "yes", "true or false"),
        ("object_lock_enabled", "yes", "true or false"),
        ("vpc_id", "net", "the id of a VPC"),
        ("function_memory_mb", 2048, MEMORY_RULE),
        ("function_memory_mb", {"plan": 64}, MEMORY_RULE),
        ("function_memory_mb", {"plans": 1024}, MEMORY_RULE),
        ("function_memory_mb", {"plan": True}, MEMORY_RULE),
        ("function_timeout_seconds", {"plan": "901"}, MEMORY_RULE.replace("128 to 10240", "1 to 900")),
        ("log_retention_days", 8, f"days: {', '.join(map(str, LOG_RETENTION_DAYS))}"),
        ("log_retention_days", "long", f"days: {', '.join(map(str, LOG_RETENTION_DAYS))}"),
        ("log_level", "DEBUG", "ERROR or FATAL or ALL or OFF"),
        ("source_ip_cidrs", "192.0.2.1/24", "address ranges, such as 192.0.2.0/24 or 192.0.2.7/32"),
        ("source_ip_cidrs", "192.0.2.7", "address ranges, such as 192.0.2.0/24 or 192.0.2.7/32"),
        ("workteam_arn", "birds", "arn:<partition>:sagemaker:<region>:<account>:workteam/<kind>-crowd/<name>"),
        ("object_price_usd", "-1", "an amount of US dollars, such as 0.08"),
        ("object_price_usd", "0,08", "an amount of US dollars, such as 0.08"),
        ("object_price_usd", True, "an amount of US dollars, such as 0.08"),
        ("automated_labeling", "yes", "true or false"),
        ("streaming_topic_arns", "birds", "ARNs of SNS topics"),
        ("alarm_email", "ops", "an address"),
        ("powertools_layer", "none", "default, or the ARN of a layer version with Powertools and pydantic"),
        ("workforce_client_id", "client", "only together with workforce_name"),
        ("workforce_sub_domain", "x.labeling", "only together with workforce_name"),
        ("member-email", "ada@example.com", "no such key; member_emails is meant?"),
        ("removalPolicy", "destroy", "no such key; removal_policy is meant?"),
    ],
)
def test_a_bad_value_is_refused(key: str, value: object, allowed: str) -> None:
    with pytest.raises(ContextInvalid) as raised:
        read_settings({key: value})
    assert raised.value.problems == (f"{key} is {value!r}; allowed: {allowed}",)


@pytest.mark.parametrize(
    ("context", "key"),
    [
        ({"workteam_arn": WORKTEAM, "member_emails": "ada@example.com"}, "member_emails"),
        ({"workteam_arn": WORKTEAM, "existing_members": "ada"}, "existing_members"),
        ({"workteam_arn": WORKTEAM, "source_ip_cidrs": "192.0.2.0/24"}, "source_ip_cidrs"),
        ({"workteam_arn": WORKTEAM, **WORKFORCE}, "workforce_name"),
        ({"source_ip_cidrs": "192.0.2.0/24", **WORKFORCE}, "source_ip_cidrs"),
        ({"bucket_name": "birds", "video_and_point_clouds": True}, "video_and_point_clouds"),
        ({"bucket_name": "birds", "access_logs_bucket": "logs"}, "access_logs_bucket"),
        ({"bucket_name": "birds", "event_bridge_enabled": True}, "event_bridge_enabled"),
        ({"bucket_name": "birds", "object_lock_enabled": True}, "object_lock_enabled"),
    ],
)
def test_values_that_exclude_each_other_are_refused(context: dict[str, Any], key: str) -> None:
    with pytest.raises(ContextInvalid) as raised:
        read_settings(context)
    (problem,) = raised.value.problems
    assert problem.startswith(f"{key} is ")
    assert "nothing beside" in problem


def test_an_empty_value_is_none() -> None:
    empty: dict[str, object] = dict.fromkeys(KEYS, "")
    assert read_settings(empty) == read_settings(dict.fromkeys(KEYS)) == Settings()
    assert read_settings({"member_emails": []}) == Settings()


@pytest.mark.parametrize(("key", "value"), [("subnet_ids", "subnet-1a2b3c4d"), ("security_group_ids", ["sg-1a2b3c4d"])])
def test_what_is_in_a_network_needs_the_network(key: str, value: object) -> None:
    with pytest.raises(ContextInvalid) as raised:
        read_settings({key: value})
    (problem,) = raised.value.problems
    assert problem.startswith(f"{key} is ('{value if isinstance(value, str) else 'sg-1a2b3c4d'}',); ")
    assert problem.endswith("allowed: only together with vpc_id")


def test_a_network_needs_subnets() -> None:
    with pytest.raises(ContextInvalid) as raised:
        read_settings({"vpc_id": "vpc-1a2b3c4d"})
    (problem,) = raised.value.problems
    assert problem == "subnet_ids is []; allowed: required with vpc_id: private subnets that the functions run in"


def test_a_workforce_needs_its_pool_and_client() -> None:
    with pytest.raises(ContextInvalid) as raised:
        read_settings({"workforce_name": "birds"})
    assert [problem.partition(" is ")[0] for problem in raised.value.problems] == [
        "workforce_user_pool_id",
        "workforce_client_id",
    ]


def test_a_group_of_an_existing_workforce_may_be_left_out() -> None:
    context = {key: value for key, value in WORKFORCE.items() if key != "workforce_group_name"}
    workforce = read_settings(context).workforce
    assert workforce is not None
    assert workforce.group_name is None


@pytest.mark.parametrize(
    ("context", "key"),
    [
        ({"workteam_arn": WORKTEAM}, "workteam_arn"),
        (WORKFORCE, "workforce_user_pool_id"),
        ({"streaming_topic_arns": TOPIC}, "streaming_topic_arns"),
        ({"kms": "arn:aws:kms:eu-west-1:123456789012:key/abc"}, "kms"),
        ({"powertools_layer": "arn:aws:lambda:eu-west-1:123456789012:layer:mine:1"}, "powertools_layer"),
    ],
)
def test_what_is_in_another_region_is_refused(context: dict[str, Any], key: str) -> None:
    read_settings(context)
    read_settings(context, region="eu-west-1")
    for elsewhere in ({"context": {**context, "region": "us-east-1"}}, {"context": context, "region": "us-east-1"}):
        with pytest.raises(ContextInvalid) as raised:
            read_settings(**elsewhere)
        (problem,) = raised.value.problems
        assert problem.startswith(f"{key} is ")
        assert problem.endswith("allowed: one in us-east-1, the region of the stack")


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(ContextInvalid) as raised:
        read_settings({"kms": "yes", "alarm_email": "ops", "member_emails": ["ada", "ben@example.com"]})
    assert str(raised.value) == (
        "The app's context was refused:\n"
        "- kms is 'yes'; allowed: new, or the ARN of a KMS key\n"
        "- member_emails is 'ada'; allowed: addresses\n"
        "- alarm_email is 'ops'; allowed: an address"
    )
