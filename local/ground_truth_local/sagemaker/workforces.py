"""Operations on private workforces. One per account and region."""

import base64
import hashlib
from typing import Any

from ground_truth_local.sagemaker.arns import sagemaker_arn
from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import ServiceError, constraint, validation_error
from ground_truth_local.sagemaker.paging import page
from ground_truth_local.sagemaker.state import AccountState, Workforce
from ground_truth_local.sagemaker.tags import remember_tags

MAX_CIDRS = 10
"""Botocore model, documentation of SourceIpConfig."""
MEMBERS = ("CognitoConfig", "OidcConfig", "SourceIpConfig", "WorkforceVpcConfig", "IpAddressType")


def create_workforce(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    name = request["WorkforceName"]
    if ("CognitoConfig" in request) == ("OidcConfig" in request):
        raise validation_error(
            [constraint(name, "workforceName", "Exactly one of CognitoConfig and OidcConfig must be given")]
        )
    _check_source_ips(request)
    _check_client(context, request.get("CognitoConfig"))
    with context.state.lock:
        if context.state.workforces:
            # The model says "will return an error" without naming it: UNVERIFIED.
            existing = next(iter(context.state.workforces))
            raise ServiceError(
                "ValidationException",
                f"A workforce already exists in {context.region}: {existing}. Only one per region is allowed",
            )
        arn = sagemaker_arn(f"workforce/{name}", account=context.account, region=context.region)
        remember_tags(context.state, arn, request.get("Tags", []))
        now = context.clock.now()
        context.state.workforces[name] = Workforce(
            name=name,
            arn=arn,
            sub_domain=_sub_domain(arn, context.region),
            settings={member: request[member] for member in MEMBERS if member in request},
            created=now,
            updated=now,
        )
    return {"WorkforceArn": arn}


def describe_workforce(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        return {"Workforce": describe(find_workforce(context.state, request["WorkforceName"]))}


def update_workforce(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    _check_source_ips(request)
    with context.state.lock:
        workforce = find_workforce(context.state, request["WorkforceName"])
        if "OidcConfig" in request:
            _check_oidc_update(context.state, workforce)
        workforce.settings |= {member: request[member] for member in MEMBERS if member in request}
        workforce.updated = context.clock.now()
        return {"Workforce": describe(workforce)}


def delete_workforce(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        workforce = find_workforce(context.state, request["WorkforceName"])
        teams = [team.name for team in context.state.workteams.values() if team.workforce is workforce]
        if teams:
            raise ServiceError(
                "ResourceInUse", f"Workforce {workforce.name} still has work teams: {', '.join(sorted(teams))}"
            )
        del context.state.workforces[workforce.name]
        context.state.tags.pop(workforce.arn, None)
    return {}


def list_workforces(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        found = [item for item in context.state.workforces.values() if request.get("NameContains", "") in item.name]
        by_date = request.get("SortBy", "CreateDate") == "CreateDate"
        shown, token = page(
            found,
            request,
            operation="ListWorkforces",
            sort_key=lambda item: item.created if by_date else item.name,
            identity=lambda item: item.name,
        )
        return {"Workforces": [describe(item) for item in shown]} | ({} if token is None else {"NextToken": token})


def find_workforce(state: AccountState, name: str) -> Workforce:
    """A workforce by its name; the wording begins as the real service's does, on which tools rely.

    Raises:
        ServiceError: ValidationException, there is none.
    """
    if name not in state.workforces:
        raise ServiceError("ValidationException", f"No workforce found with name {name} in {state.region}")
    return state.workforces[name]


def describe(workforce: Workforce) -> dict[str, Any]:
    """A workforce as the API shows it; the client secret stays inside."""
    shown = {key: value for key, value in workforce.settings.items() if key not in {"OidcConfig", "CognitoConfig"}}
    if "OidcConfig" in workforce.settings:
        oidc = workforce.settings["OidcConfig"]
        shown["OidcConfig"] = {key: value for key, value in oidc.items() if key != "ClientSecret"}
    else:
        shown["CognitoConfig"] = workforce.settings["CognitoConfig"]
    return {
        "WorkforceName": workforce.name,
        "WorkforceArn": workforce.arn,
        "SubDomain": workforce.sub_domain,
        "CreateDate": workforce.created,
        "LastUpdatedDate": workforce.updated,
        "Status": "Active",
        **shown,
    }


def _check_source_ips(request: dict[str, Any]) -> None:
    cidrs = request.get("SourceIpConfig", {}).get("Cidrs", [])
    if len(cidrs) > MAX_CIDRS:
        rule = f"Member must have length less than or equal to {MAX_CIDRS}"
        raise validation_error([constraint(cidrs, "sourceIpConfig.cidrs", rule)])


def _check_client(context: Context, config: dict[str, str] | None) -> None:
    """Refuses an app client that does not exist. Asks another service: never with the state's lock held."""
    if config is None:
        return
    client, pool = config["ClientId"], config["UserPool"]
    if not context.identities.has_client(client, user_pool=pool, region=context.region):
        # The service's own words are UNVERIFIED.
        rule = f"The app client does not exist in user pool {pool}"
        raise validation_error([constraint(client, "cognitoConfig.clientId", rule)])


def _check_oidc_update(state: AccountState, workforce: Workforce) -> None:
    if "OidcConfig" not in workforce.settings:
        raise ServiceError("ValidationException", f"Workforce {workforce.name} was not created with an OidcConfig")
    if any(team.workforce is workforce for team in state.workteams.values()):
        raise ServiceError(
            "ConflictException",
            f"The OidcConfig of workforce {workforce.name} can change only when it has no work teams",
        )


def _sub_domain(arn: str, region: str) -> str:
    """Host of the worker portal, without a scheme."""
    code = base64.b32encode(hashlib.sha256(arn.encode()).digest()).decode().lower()[:10]
    return f"{code}.labeling.{region}.sagemaker.aws"
