"""Who labels: the private workforce of an account and region, and its work teams."""

from cdk_ground_truth.workforce.imported import ImportedWorkforce, ImportedWorkteam
from cdk_ground_truth.workforce.interfaces import CognitoMembers, IWorkforce, IWorkteam
from cdk_ground_truth.workforce.oidc import OidcProvider
from cdk_ground_truth.workforce.team_options import TeamOptions
from cdk_ground_truth.workforce.workforce import Workforce
from cdk_ground_truth.workforce.workteam import Workteam

__all__ = [
    "CognitoMembers",
    "IWorkforce",
    "IWorkteam",
    "ImportedWorkforce",
    "ImportedWorkteam",
    "OidcProvider",
    "TeamOptions",
    "Workforce",
    "Workteam",
]
