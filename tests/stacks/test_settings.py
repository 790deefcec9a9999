"""The app's context: read, checked, refused all at once."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import RemovalPolicy

from stacks.settings import ContextInvalid, ExistingWorkforce, Settings, read_settings

WORKTEAM = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/birds"
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
            "source_ip_cidrs": ["192.0.2.0/24"],
            "alarm_email": "ops@example.com",
            "powertools_layer": "none",
        }
    )
    assert settings == Settings(
        stack_name="Birds",
        region="eu-west-1",
        removal_policy=RemovalPolicy.DESTROY,
        kms="arn:aws:kms:eu-west-1:123456789012:key/abc",
        video_and_point_clouds=True,
        member_emails=("ada@example.com", "ben@example.com"),
        source_ip_cidrs=("192.0.2.0/24",),
        alarm_email="ops@example.com",
        powertools_layer="none",
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
    assert read_settings({}).public_workforce is True
    assert read_settings({"public_workforce": "false"}).public_workforce is False


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
        ("source_ip_cidrs", "192.0.2.1/24", "address ranges, such as 192.0.2.0/24"),
        ("workteam_arn", "birds", "arn:<partition>:sagemaker:<region>:<account>:workteam/<kind>-crowd/<name>"),
        ("alarm_email", "ops", "an address"),
        ("powertools_layer", "latest", "default, none, or the ARN of a layer version"),
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
        ({"workteam_arn": WORKTEAM, "source_ip_cidrs": "192.0.2.0/24"}, "source_ip_cidrs"),
        ({"workteam_arn": WORKTEAM, **WORKFORCE}, "workforce_name"),
        ({"source_ip_cidrs": "192.0.2.0/24", **WORKFORCE}, "source_ip_cidrs"),
        ({"bucket_name": "birds", "video_and_point_clouds": True}, "video_and_point_clouds"),
    ],
)
def test_values_that_exclude_each_other_are_refused(context: dict[str, Any], key: str) -> None:
    with pytest.raises(ContextInvalid) as raised:
        read_settings(context)
    (problem,) = raised.value.problems
    assert problem.startswith(f"{key} is ")
    assert "nothing beside" in problem


def test_a_workforce_needs_its_pool_client_and_group() -> None:
    with pytest.raises(ContextInvalid) as raised:
        read_settings({"workforce_name": "birds"})
    assert [problem.partition(" is ")[0] for problem in raised.value.problems] == [
        "workforce_user_pool_id",
        "workforce_client_id",
        "workforce_group_name",
    ]


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(ContextInvalid) as raised:
        read_settings({"kms": "yes", "alarm_email": "ops", "member_emails": ["ada", "ben@example.com"]})
    assert str(raised.value) == (
        "The app's context was refused:\n"
        "- kms is 'yes'; allowed: new, or the ARN of a KMS key\n"
        "- member_emails is 'ada'; allowed: addresses\n"
        "- alarm_email is 'ops'; allowed: an address"
    )
