"""Checks of who labels: the workforce of the account, its teams, their members, and how they sign in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ground_truth_cli.aws_errors import code
from ground_truth_cli.doctor.context import text, texts
from ground_truth_cli.doctor.finding import Finding, ok, problem, unknown
from ground_truth_cli.doctor.target import Target

_KEYS = ("workforce_name", "workforce_user_pool_id", "workforce_client_id", "workforce_group_name")
_KEYS_OF_NO_OTHER = (*_KEYS, "workforce_sub_domain")
_TEAMS_DEFAULT = 25
_TEAMS_QUOTA = "L-1BAEE5A7"
_INVITATIONS_A_DAY = 50


def check_workforce(target: Target) -> Iterator[Finding]:
    """Whether the app can have the workforce that it asks for: an account has one per region."""
    found = target.client("sagemaker").list_workforces(MaxResults=10)["Workforces"]
    named = text(target.context, "workforce_name")
    if not found:
        if named is None:
            yield ok("workforce", f"there is none in {target.region}: the app makes one")
        else:
            yield problem(
                "workforce",
                f"there is no workforce {named} in {target.region}, and the app is to use it",
                fix="take the keys of the workforce out of cdk.json, so that the app makes one",
                remove=tuple(key for key in _KEYS_OF_NO_OTHER if key in target.context),
            )
        return
    workforce = found[0]
    name, status = workforce["WorkforceName"], workforce.get("Status", "Active")
    if status != "Active":
        reason = workforce.get("FailureReason", "no reason given")
        fix = "wait until it is Active, or delete it where it has failed"
        yield problem("workforce", f"the workforce {name} is {status}: {reason}", fix=fix)
    if workforce["WorkforceArn"] in target.resources.get("AWS::SageMaker::Workforce", []):
        yield from _own(target, name, named)
    elif text(target.context, "workteam_arn") is not None:
        yield ok("workforce", f"the workforce {name} is there, and the app uses a team that exists")
    elif "CognitoConfig" in workforce:
        yield from _with_cognito(target, workforce)
    else:
        yield from _with_identity_provider(target, workforce)


def _own(target: Target, name: str, named: str | None) -> Iterator[Finding]:
    if named is None:
        yield ok("workforce", f"the workforce {name} was made by the stack {target.stack_name}")
        return
    yield problem(
        "workforce",
        f"the workforce {name} was made by the stack {target.stack_name}: with workforce_name, the next deployment "
        "deletes it",
        fix="take the keys of the workforce out of cdk.json",
        remove=tuple(key for key in _KEYS_OF_NO_OTHER if key in target.context),
    )


def _with_cognito(target: Target, workforce: Mapping[str, Any]) -> Iterator[Finding]:
    cognito = workforce["CognitoConfig"]
    needed = {
        "workforce_name": workforce["WorkforceName"],
        "workforce_user_pool_id": cognito["UserPool"],
        "workforce_client_id": cognito["ClientId"],
    }
    if workforce.get("SubDomain"):
        needed["workforce_sub_domain"] = workforce["SubDomain"]
    wrong = [key for key, value in needed.items() if target.context.get(key) != value]
    if not wrong:
        yield ok("workforce", f"the app takes over the workforce {workforce['WorkforceName']}")
    elif "workforce_name" not in target.context:
        yield problem(
            "workforce",
            f"the workforce {workforce['WorkforceName']} is there: an account has one per region, so that the app "
            "cannot make another, and its deployment would fail",
            fix="take it over: the app adds a team with a group of its own",
            context=needed,
        )
    else:
        yield problem(
            "workforce",
            f"{', '.join(wrong)} of the context differ from the workforce {workforce['WorkforceName']}",
            fix="use its own values",
            context=needed,
        )


def _with_identity_provider(target: Target, workforce: Mapping[str, Any]) -> Iterator[Finding]:
    teams = _private_teams(target)
    listed = ", ".join(team["WorkteamArn"] for team in teams) if teams else "none yet"
    yield problem(
        "workforce",
        f"the workers of the workforce {workforce['WorkforceName']} come from an identity provider, whose groups the "
        "app has no context value for",
        fix=f"name a team that exists as workteam_arn ({listed}); or, in a stack of your own, pass "
        "Workforce.from_workforce_name(...) and TeamOptions(oidc_groups=[...]) to LabelingPipeline",
        context={"workteam_arn": teams[0]["WorkteamArn"]} if teams else None,
    )


def _private_teams(target: Target) -> list[dict[str, Any]]:
    pages = target.client("sagemaker").get_paginator("list_workteams").paginate()
    return [team for page in pages for team in page["Workteams"]]


def check_team(target: Target) -> Iterator[Finding]:
    """Whether the team that the context names is there, or another one can be made."""
    arn = text(target.context, "workteam_arn")
    if arn is not None:
        yield from _named_team(target, arn)
        return
    teams = _private_teams(target)
    quota, known = _quota(target)
    if any(team["WorkteamArn"] in target.resources.get("AWS::SageMaker::Workteam", []) for team in teams):
        yield ok("team", f"the stack has its team; the account has {len(teams)} of {quota}")
    elif len(teams) >= quota:
        yield problem(
            "team",
            f"the account has {len(teams)} work teams in {target.region}, and may have {quota}"
            f"{'' if known else ' by default'}",
            fix="delete one, or ask for a higher quota: aws service-quotas request-service-quota-increase "
            f"--service-code sagemaker --quota-code {_TEAMS_QUOTA} --desired-value {quota + 10}",
        )
    else:
        yield ok("team", f"the account has {len(teams)} of {quota} work teams")


def _named_team(target: Target, arn: str) -> Iterator[Finding]:
    sagemaker = target.client("sagemaker")
    try:
        if ":workteam/vendor-crowd/" in arn:
            sagemaker.describe_subscribed_workteam(WorkteamArn=arn)
        elif ":workteam/private-crowd/" in arn:
            described = sagemaker.describe_workteam(WorkteamName=arn.rpartition("/")[2])["Workteam"]
            if described["WorkteamArn"] != arn:
                fix = "use the ARN of a team of this account and region"
                yield problem("team", f"the team {arn} is not of this account and region", fix=fix)
                return
    except ClientError as error:
        if code(error) not in {"ValidationException", "ResourceNotFound", "ResourceNotFoundException"}:
            raise
        fix = "list the teams: aws sagemaker list-workteams; aws sagemaker list-subscribed-workteams"
        yield problem("team", f"there is no team {arn}", fix=fix)
        return
    yield ok("team", f"the team {arn.rpartition('/')[2]} is there")


def _quota(target: Target) -> tuple[int, bool]:
    """How many teams the account may have, and whether the account said so."""
    try:
        quotas = target.client("service-quotas")
        found = quotas.get_service_quota(ServiceCode="sagemaker", QuotaCode=_TEAMS_QUOTA)["Quota"]["Value"]
    except (ClientError, BotoCoreError):
        return _TEAMS_DEFAULT, False
    return int(found), True


def check_public_workforce(target: Target) -> Iterator[Finding]:
    """Whether events may use the public workforce, which may be closed."""
    if str(target.context.get("public_workforce", False)).lower() == "true":
        yield unknown(
            "public",
            "events may use the public workforce: Mechanical Turk announced its closure for 2026-09-30, and what its "
            "team does since is not verified",
            fix="take public_workforce out of cdk.json unless you know that it works",
        )


def check_members(target: Target) -> Iterator[Finding]:
    """Whether people can be invited: who is in the pool already cannot, and Cognito sends 50 mails a day."""
    invited = [email.lower() for email in texts(target.context, "member_emails")]
    existing = texts(target.context, "existing_members")
    if not invited and not existing:
        return
    pool = text(target.context, "workforce_user_pool_id")
    own = target.resources.get("AWS::Cognito::UserPool", [])
    if pool is None and not own:
        yield from _new_members(invited, existing)
        return
    users = {name: _user(target, own[0] if pool is None else pool, name) for name in (*invited, *existing)}
    known = {name for name, user in users.items() if user is not None}
    made = set(target.resources.get("AWS::Cognito::UserPoolUser", []))
    again = [email for email in invited if email in known and not made & {email, users[email]}]
    if again:
        yield _twice(target, invited, again)
    missing = [name for name in existing if name not in known]
    if missing:
        yield problem(
            "members",
            f"{', '.join(missing)}: not in the user pool, so that they cannot join the team",
            fix="invite them with member_emails, or create them in the pool",
        )
    if not again and not missing and len(known) == len(users):
        yield ok("members", f"{len(known)} in the user pool")
    yield from _invitations([email for email in invited if email not in known])


def _new_members(invited: list[str], existing: list[str]) -> Iterator[Finding]:
    if existing:
        yield problem(
            "members",
            f"{', '.join(existing)}: the app makes a new user pool, in which nobody is",
            fix="invite them with member_emails",
        )
    yield from _invitations(invited)


def _twice(target: Target, invited: list[str], again: list[str]) -> Finding:
    """People who are to be invited, and are in the pool without the stack: creating them fails."""
    return problem(
        "members",
        f"{', '.join(again)}: in the user pool already, so that inviting them fails",
        fix="name them as existing_members",
        context={
            "member_emails": [email for email in invited if email not in again],
            "existing_members": [*texts(target.context, "existing_members"), *again],
        },
    )


def _invitations(new: list[str]) -> Iterator[Finding]:
    if len(new) > _INVITATIONS_A_DAY:
        yield problem(
            "members",
            f"{len(new)} people are to be invited, and Cognito sends {_INVITATIONS_A_DAY} mails a day: the deployment "
            "would be rolled back",
            fix=f"add at most {_INVITATIONS_A_DAY} people a day",
        )
    elif new:
        yield ok("members", f"{len(new)} to be invited")


def _user(target: Target, pool: str, name: str) -> str | None:
    """The user's own name, which Cognito makes where people sign in by e-mail; None where there is none."""
    try:
        found: str = target.client("cognito-idp").admin_get_user(UserPoolId=pool, Username=name)["Username"]
    except ClientError as error:
        if code(error) == "UserNotFoundException":
            return None
        raise
    return found


def check_sign_in(target: Target) -> Iterator[Finding]:
    """Whether the app client still has what the portal signs workers in with."""
    found = target.client("sagemaker").list_workforces(MaxResults=10)["Workforces"]
    if not found or "CognitoConfig" not in found[0] or not found[0].get("SubDomain"):
        return
    workforce = found[0]
    cognito = workforce["CognitoConfig"]
    client = target.client("cognito-idp").describe_user_pool_client(
        UserPoolId=cognito["UserPool"], ClientId=cognito["ClientId"]
    )["UserPoolClient"]
    portal = f"https://{workforce['SubDomain']}"
    callback = f"{portal}/oauth2/idpresponse"
    lacks = [
        what
        for what, there in {
            f"the callback address {callback}": callback in client.get("CallbackURLs", []),
            "the code grant": "code" in client.get("AllowedOAuthFlows", []),
            "the scope openid": "openid" in client.get("AllowedOAuthScopes", []),
            "an identity provider": bool(client.get("SupportedIdentityProviders")),
        }.items()
        if not there
    ]
    if not lacks:
        yield ok("sign-in", f"workers can sign in at {portal}")
        return
    yield problem(
        "sign-in",
        f"the app client {cognito['ClientId']} lacks {', '.join(lacks)}: workers cannot sign in at {portal}",
        fix=f"Cognito console, user pool {cognito['UserPool']}, app client, login pages: add it. An update of the "
        "client by CloudFormation takes away what SageMaker wrote there",
    )
