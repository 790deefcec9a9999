"""Operations on private work teams."""

from typing import Any

from ground_truth_local.sagemaker.arns import sagemaker_arn
from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import ServiceError, constraint, validation_error
from ground_truth_local.sagemaker.paging import page
from ground_truth_local.sagemaker.state import AccountState, Workforce, Workteam
from ground_truth_local.sagemaker.tags import remember_tags

MAX_TEAMS = 25
"""Per account and region (botocore model, documentation of CreateWorkteam)."""
MEMBERS = ("MemberDefinitions", "Description", "NotificationConfiguration", "WorkerAccessConfiguration")


def create_workteam(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    name = request["WorkteamName"]
    with context.state.lock:
        _check_members(request["MemberDefinitions"], _workforce_of(context.state, request))
    _check_groups(context, request["MemberDefinitions"])
    with context.state.lock:
        workforce = _workforce_of(context.state, request)
        if name in context.state.workteams:
            raise ServiceError("ResourceInUse", f"The work team {name} exists already")
        if len(context.state.workteams) >= MAX_TEAMS:
            raise ServiceError(
                "ResourceLimitExceeded", f"At most {MAX_TEAMS} work teams are allowed per account and region"
            )
        arn = sagemaker_arn(f"workteam/private-crowd/{name}", account=context.account, region=context.region)
        remember_tags(context.state, arn, request.get("Tags", []))
        now = context.clock.now()
        context.state.workteams[name] = Workteam(
            name=name,
            arn=arn,
            workforce=workforce,
            settings={member: request[member] for member in MEMBERS if member in request},
            created=now,
            updated=now,
        )
    return {"WorkteamArn": arn}


def describe_workteam(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        return {"Workteam": _describe(_find(context.state, request["WorkteamName"]))}


def update_workteam(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    if "MemberDefinitions" in request:
        with context.state.lock:
            _check_members(request["MemberDefinitions"], _find(context.state, request["WorkteamName"]).workforce)
        _check_groups(context, request["MemberDefinitions"])
    with context.state.lock:
        team = _find(context.state, request["WorkteamName"])
        team.settings |= {member: request[member] for member in MEMBERS if member in request}
        team.updated = context.clock.now()
        return {"Workteam": _describe(team)}


def delete_workteam(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        team = _find(context.state, request["WorkteamName"])
        busy = [
            job.name
            for job in context.state.jobs.values()
            if job.request["HumanTaskConfig"]["WorkteamArn"] == team.arn and not job.status.ended
        ]
        if busy:
            # Jobs have to be stopped before their team can go; which error tells so is UNVERIFIED.
            raise ServiceError("ResourceInUse", f"The work team {team.name} works on {', '.join(sorted(busy))}")
        del context.state.workteams[team.name]
        context.state.tags.pop(team.arn, None)
    return {"Success": True}


def list_workteams(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        found = [item for item in context.state.workteams.values() if request.get("NameContains", "") in item.name]
        by_date = request.get("SortBy", "CreateDate") == "CreateDate"
        shown, token = page(
            found,
            request,
            operation="ListWorkteams",
            sort_key=lambda item: item.created if by_date else item.name,
            identity=lambda item: item.name,
        )
        return {"Workteams": [_describe(item) for item in shown]} | ({} if token is None else {"NextToken": token})


def _find(state: AccountState, name: str) -> Workteam:
    """The wording begins as the real service's does, on which tools rely."""
    if name not in state.workteams:
        raise ServiceError("ValidationException", f"The work team {name} does not exist in {state.region}")
    return state.workteams[name]


def _workforce_of(state: AccountState, request: dict[str, Any]) -> Workforce:
    named = request.get("WorkforceName")
    if named is not None:
        if named not in state.workforces:
            raise ServiceError("ValidationException", f"No workforce found with name {named} in {state.region}")
        return state.workforces[named]
    if not state.workforces:
        # On AWS the console makes a workforce named default with the first team; the API's way is UNVERIFIED.
        raise ServiceError("ValidationException", f"No workforce found in {state.region}: create one first")
    return next(iter(state.workforces.values()))


def _check_members(definitions: list[dict[str, Any]], workforce: Workforce) -> None:
    """All members come from the workforce's own pool and client, or from its identity provider."""
    problems = []
    for number, definition in enumerate(definitions, start=1):
        path = f"memberDefinitions.{number}.member"
        if len(definition) != 1:
            rule = "Exactly one of CognitoMemberDefinition and OidcMemberDefinition must be given"
            problems.append(constraint(definition, path, rule))
        elif "OidcConfig" in workforce.settings:
            if "OidcMemberDefinition" not in definition:
                rule = f"Workforce {workforce.name} has an OIDC provider: OidcMemberDefinition is needed"
                problems.append(constraint(definition, path, rule))
        elif "CognitoMemberDefinition" not in definition:
            rule = f"Workforce {workforce.name} has a Cognito user pool: CognitoMemberDefinition is needed"
            problems.append(constraint(definition, path, rule))
        else:
            problems += _cognito_problems(definition["CognitoMemberDefinition"], workforce, path)
    if problems:
        raise validation_error(problems)


def _cognito_problems(member: dict[str, str], workforce: Workforce, path: str) -> list[str]:
    own = workforce.settings["CognitoConfig"]
    where = f"{path}.cognitoMemberDefinition"
    return [
        constraint(member[key], f"{where}.{key[0].lower()}{key[1:]}", f"Member must be the workforce's own: {own[key]}")
        for key in ("UserPool", "ClientId")
        if member[key] != own[key]
    ]


def _check_groups(context: Context, definitions: list[dict[str, Any]]) -> None:
    """Refuses groups that do not exist in their user pool. Asks another service: never with the state's lock held."""
    problems = []
    for number, definition in enumerate(definitions, start=1):
        member = definition.get("CognitoMemberDefinition")
        if member is None:
            continue
        group, pool = member["UserGroup"], member["UserPool"]
        if not context.identities.has_group(group, user_pool=pool, region=context.region):
            path = f"memberDefinitions.{number}.member.cognitoMemberDefinition.userGroup"
            # The service's own words are UNVERIFIED.
            problems.append(constraint(group, path, f"The group does not exist in user pool {pool}"))
    if problems:
        raise validation_error(problems)


def _describe(team: Workteam) -> dict[str, Any]:
    return {
        "WorkteamName": team.name,
        "WorkteamArn": team.arn,
        "WorkforceArn": team.workforce.arn,
        "SubDomain": team.workforce.sub_domain,
        "CreateDate": team.created,
        "LastUpdatedDate": team.updated,
        **team.settings,
    }
