"""Workforces and teams that exist already."""

from __future__ import annotations

from constructs import Construct

from cdk_ground_truth.workforce.interfaces import CognitoMembers


class ImportedWorkforce(Construct):
    """A workforce made elsewhere; adds nothing to the template."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workforce_name: str,
        cognito: CognitoMembers | None = None,
        sub_domain: str | None = None,
    ) -> None:
        """See `Workforce.from_workforce_name` and `Workforce.from_workforce_attributes`."""
        super().__init__(scope, construct_id)
        self.workforce_name = workforce_name
        self.cognito = cognito
        self.portal_url = None if sub_domain is None else f"https://{sub_domain}"


class ImportedWorkteam(Construct):
    """A team made elsewhere; adds nothing to the template."""

    def __init__(
        self, scope: Construct, construct_id: str, *, workteam_arn: str, portal_url: str | None = None
    ) -> None:
        """See `Workteam.from_workteam_arn`."""
        super().__init__(scope, construct_id)
        self.workteam_arn = workteam_arn
        self.portal_url = portal_url
