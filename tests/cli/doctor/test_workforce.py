"""Checks of who labels: workforce, teams, members, sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from tests.cli.doctor.conftest import Ready, team_arn
from tests.cli.support.answers import answer, refuse

EXISTING = {
    "workforce_name": "default",
    "workforce_user_pool_id": "us-east-1_Birders01",
    "workforce_client_id": "0123456789abcdefghijklmnop",
}


def sub_domain(ready: Ready) -> str:
    (workforce,) = ready.cloud.sagemaker.list_workforces()["Workforces"]
    return workforce["SubDomain"]


def test_a_workforce_is_a_problem_with_the_values_that_take_it_over(ready: Ready) -> None:
    found = ready.finding("workforce")
    assert found["state"] == "problem"
    assert found["context"] == {**EXISTING, "workforce_sub_domain": sub_domain(ready)}
    assert ready.finding("workforce", **found["context"])["state"] == "ok"


def test_no_workforce_is_what_the_app_makes_one_for(ready: Ready) -> None:
    ready.without_workforce()
    assert ready.finding("workforce")["text"] == "there is none in us-east-1: the app makes one"


def test_a_workforce_that_is_gone_is_a_problem_with_the_keys_to_take_out(ready: Ready) -> None:
    ready.without_workforce()
    found = ready.finding("workforce", **EXISTING)
    assert found["state"] == "problem"
    assert sorted(found["remove"]) == sorted(EXISTING)


@pytest.mark.parametrize("key", EXISTING)
def test_values_that_are_not_the_workforces_are_a_problem(ready: Ready, key: str) -> None:
    found = ready.finding(
        "workforce", **{**EXISTING, key: "us-east-1_other", "workforce_sub_domain": sub_domain(ready)}
    )
    assert found["state"] == "problem"
    assert found["text"] == f"{key} of the context differ from the workforce default"
    assert found["context"][key] == EXISTING[key]


def test_the_stacks_own_workforce_is_ok(ready: Ready) -> None:
    (workforce,) = ready.cloud.sagemaker.list_workforces()["Workforces"]
    ready.deploy(resources={"AWS::SageMaker::Workforce": (workforce["WorkforceArn"],)})
    assert ready.finding("workforce")["text"] == "the workforce default was made by the stack GroundTruthLabeling"
    found = ready.finding("workforce", **EXISTING)
    assert found["state"] == "problem"
    assert "the next deployment deletes it" in found["text"]
    assert "workforce_name" in found["remove"]


def test_a_team_that_exists_needs_no_workforce_of_the_app(ready: Ready) -> None:
    assert ready.finding("workforce", workteam_arn=team_arn("birders"))["state"] == "ok"


def test_a_workforce_of_an_identity_provider_needs_a_team_or_a_stack_of_ones_own(
    ready: Ready, oidc: Callable[[], None]
) -> None:
    oidc()
    found = ready.finding("workforce")
    assert found["state"] == "problem"
    assert "(none yet)" in found["fix"]
    assert "TeamOptions(oidc_groups=[...])" in found["fix"]
    ready.cloud.sagemaker.create_workteam(
        WorkteamName="watchers",
        WorkforceName="people",
        Description="They watch birds",
        MemberDefinitions=[{"OidcMemberDefinition": {"Groups": ["watchers"]}}],
    )
    assert ready.finding("workforce")["context"] == {"workteam_arn": team_arn("watchers")}


def test_a_workforce_that_failed_is_a_problem(ready: Ready) -> None:
    (workforce,) = ready.cloud.sagemaker.list_workforces()["Workforces"]
    failed: dict[str, Any] = {**workforce, "Status": "Failed", "FailureReason": "no domain"}
    answer("sagemaker", "ListWorkforces", {"Workforces": [failed]})
    texts = [found["text"] for found in ready.findings("workforce", **EXISTING)]
    assert "the workforce default is Failed: no domain" in texts


def test_room_for_another_team_is_counted(ready: Ready) -> None:
    assert ready.finding("team")["text"] == "the account has 1 of 30 work teams"


def test_no_room_for_another_team_is_a_problem_with_the_quota(ready: Ready) -> None:
    answer("service-quotas", "GetServiceQuota", {"Quota": {"Value": 1.0}})
    found = ready.finding("team")
    assert found["state"] == "problem"
    assert "L-1BAEE5A7" in found["fix"]
    ready.deploy(resources={"AWS::SageMaker::Workteam": (team_arn("birders"),)})
    assert ready.finding("team")["state"] == "ok"


def test_a_quota_that_is_not_told_is_that_of_the_guide(ready: Ready) -> None:
    refuse("service-quotas", "GetServiceQuota", "AccessDeniedException")
    assert ready.finding("team")["text"] == "the account has 1 of 25 work teams"


@pytest.mark.parametrize(
    ("arn", "state"),
    [
        (team_arn("birders"), "ok"),
        (team_arn("nobody"), "problem"),
        (team_arn("birders").replace("us-east-1", "eu-west-1"), "problem"),
    ],
)
def test_a_team_that_the_context_names_is_looked_for(ready: Ready, arn: str, state: str) -> None:
    assert ready.finding("team", workteam_arn=arn)["state"] == state


def test_the_public_workforce_may_be_closed(ready: Ready) -> None:
    assert ready.findings("public") == []
    assert ready.finding("public", public_workforce="true")["state"] == "unknown"


def test_people_of_a_new_pool_are_invited(ready: Ready) -> None:
    assert ready.findings("members") == []
    assert ready.finding("members", member_emails="ada@example.com,ben@example.com")["text"] == "2 to be invited"


def test_more_invitations_than_cognito_sends_in_a_day_are_a_problem(ready: Ready) -> None:
    many = ",".join(f"worker{number}@example.com" for number in range(51))
    found = ready.finding("members", member_emails=many)
    assert found["state"] == "problem"
    assert "Cognito sends 50 mails a day" in found["text"]


def test_nobody_is_in_a_pool_that_the_app_makes(ready: Ready) -> None:
    found = ready.finding("members", existing_members="ada@example.com")
    assert found["state"] == "problem"
    assert found["fix"] == "invite them with member_emails"


def test_who_is_in_an_existing_pool_joins_instead_of_being_invited(ready: Ready) -> None:
    pool, _ = ready.with_pool()
    ready.invite(pool, "ada@example.com")
    found, others = ready.findings(
        "members", member_emails="Ada@example.com,ben@example.com", workforce_user_pool_id=pool
    )
    assert (others["state"], others["text"]) == ("ok", "1 to be invited")
    assert found["state"] == "problem"
    assert found["text"].startswith("ada@example.com: in the user pool already")
    assert found["context"] == {"member_emails": ["ben@example.com"], "existing_members": ["ada@example.com"]}


def test_who_should_be_in_an_existing_pool_and_is_not_is_a_problem(ready: Ready) -> None:
    pool, _ = ready.with_pool()
    found = ready.finding("members", existing_members="cleo@example.com", workforce_user_pool_id=pool)
    assert found["text"].startswith("cleo@example.com: not in the user pool")


def test_whom_the_stack_invited_is_in_its_pool_as_it_should_be(ready: Ready) -> None:
    pool, _ = ready.with_pool()
    user = ready.invite(pool, "ada@example.com")
    ready.deploy(resources={"AWS::Cognito::UserPool": (pool,), "AWS::Cognito::UserPoolUser": (user,)})
    assert ready.finding("members", member_emails="ada@example.com")["text"] == "1 in the user pool"


def test_a_client_that_lost_what_workers_sign_in_with_is_a_problem(ready: Ready) -> None:
    pool, client = ready.with_pool()
    cognito = boto3.client("cognito-idp")
    portal = f"https://{sub_domain(ready)}"
    found = ready.finding("sign-in")
    assert found["state"] == "problem"
    assert f"lacks the callback address {portal}/oauth2/idpresponse, the code grant, the scope openid" in found["text"]
    cognito.update_user_pool_client(
        UserPoolId=pool,
        ClientId=client,
        CallbackURLs=[f"{portal}/oauth2/idpresponse"],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        SupportedIdentityProviders=["COGNITO"],
    )
    assert ready.finding("sign-in") == {
        "check": "sign-in",
        "state": "ok",
        "text": f"workers can sign in at {portal}",
        "fix": "",
        "context": {},
        "remove": [],
    }
