"""The work team: a private one of this account and region, a vendor's, or the public one."""

from ground_truth_local.engine.job import Team
from ground_truth_local.sagemaker.arns import parse_arn
from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.state import Workteam
from ground_truth_local.sagemaker.tables import public_account

PATH = "humanTaskConfig.workteamArn"


def find_team(context: Context, arn: str) -> tuple[Team | None, list[str]]:
    """Who works on a job, or why that team cannot."""
    parts = parse_arn(arn)
    if parts.region != context.region:
        return None, [
            constraint(arn, PATH, f"The work team must be in the region of the labeling job, {context.region}")
        ]
    if parts.resource == "workteam/public-crowd/default" and parts.account == public_account():
        return Team(arn=arn, kind="public"), []
    if arn in context.settings.vendor_workteams:
        return Team(arn=arn, kind="vendor"), []
    with context.state.lock:
        team = next((team for team in context.state.workteams.values() if team.arn == arn), None)
    if team is None:
        return None, [constraint(arn, PATH, f"The work team does not exist in account {context.account}")]
    return _private(team, context.region), []


def _private(team: Workteam, region: str) -> Team:
    settings = team.workforce.settings
    if "OidcConfig" in settings:
        issuer = settings["OidcConfig"]["Issuer"]
        return Team(arn=team.arn, kind="private", identity_provider="Oidc", issuer=issuer)
    pool = settings["CognitoConfig"]["UserPool"]
    return Team(arn=team.arn, kind="private", issuer=f"https://cognito-idp.{region}.amazonaws.com/{pool}")
