"""A private work team."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aws_cdk import Annotations, Names, Token
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk import aws_sns as sns
from constructs import Construct, IDependable

from cdk_ground_truth.validation import Problems, region_of_arn
from cdk_ground_truth.workforce.imported import ImportedWorkteam
from cdk_ground_truth.workforce.interfaces import CognitoMembers, IWorkforce, IWorkteam
from cdk_ground_truth.workforce.members import admit, invite
from cdk_ground_truth.workforce.notifications import allow_sagemaker_to_publish
from cdk_ground_truth.workforce.team_options import TeamOptions

# CloudFormation schema of AWS::SageMaker::Workteam.
_NAME_PATTERN = r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"
WORKTEAM_ARN_PATTERN = r"arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:workteam/(private|vendor|public)-crowd/.+"
_NAME_MAX = 63
_DESCRIPTION_MAX = 200
_OIDC_GROUPS_MAX = 10
# CloudFormation: 500 resources in a stack. A member is two, and the rest of a pipeline about a hundred.
INVITED_MAX = 180
# Cognito developer guide, "Quotas": mails a day of its own sender. The next one fails, and the deployment with it.
_INVITATIONS_A_DAY = 50
_LARGE_TEAM = "put more into a group of the user pool yourself, and name it with group_name"


class Workteam(Construct):
    """A team of the private workforce: a Cognito group of its own, or groups of an OIDC identity provider.

    Members are two resources of the stack each. A team of several hundred people is a group that you fill yourself:
    see `group_name`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workforce: IWorkforce,
        workteam_name: str | None = None,
        description: str = TeamOptions.description,
        group_name: str | None = None,
        oidc_groups: Sequence[str] = (),
        member_emails: Sequence[str] = (),
        existing_members: Sequence[str] = (),
        notification_topic: sns.ITopic | None = None,
    ) -> None:
        """Creates the team.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            workforce: the workforce that the team belongs to.
            workteam_name: 1 to 63 letters, digits and inner hyphens. Default: made from the construct's path.
            description: 1 to 200 characters, shown in the console. Default: "Labels data with Ground Truth".
            group_name: existing group of the Cognito pool, whose members become the team's. Default: a new group, for
                this team alone.
            oidc_groups: 1 to 10 groups of the OIDC identity provider, for a workforce that has one. Default: none.
            member_emails: people to invite, at most 180: each becomes a new user of the Cognito pool. Cognito itself
                sends 50 invitations a day. Default: nobody.
            existing_members: people who are users of the pool already, by user name or e-mail address: they join the
                team's group. Default: nobody.
            notification_topic: receives a message when there is new work; members at the time when the team is created
                are subscribed to it, later ones are not. Default: no messages.

        Raises:
            PropertiesInvalid: a property is not as described; lists every problem.
        """
        problems = Problems(scope, construct_id, "Workteam")
        problems.pattern("workteam_name", workteam_name, _NAME_PATTERN, "1 to 63 letters, digits and inner hyphens")
        problems.length("workteam_name", workteam_name, 1, _NAME_MAX)
        problems.length("description", description, 1, _DESCRIPTION_MAX)
        problems.length("group_name", group_name, 1, 128)
        problems.emails("member_emails", member_emails)
        problems.count("member_emails", member_emails, INVITED_MAX, "people", fix=_LARGE_TEAM)
        problems.members("existing_members", existing_members, beside=member_emails)
        problems.count("existing_members", existing_members, INVITED_MAX, "people", fix=_LARGE_TEAM)
        if workforce.cognito is None:
            problems.check(
                1 <= len(oidc_groups) <= _OIDC_GROUPS_MAX,
                "oidc_groups",
                list(oidc_groups),
                f"1 to {_OIDC_GROUPS_MAX} groups, since the workforce's workers come from an OIDC identity provider",
            )
            for group_text in oidc_groups:
                problems.length("oidc_groups", group_text, 1, 63)
            for name, value in {
                "group_name": group_name,
                "member_emails": list(member_emails) or None,
                "existing_members": list(existing_members) or None,
            }.items():
                problems.check(value is None, name, value, "nothing: the workforce has no Cognito user pool")
        else:
            problems.check(
                len(oidc_groups) == 0, "oidc_groups", list(oidc_groups), "nothing: the workers are in a Cognito pool"
            )
        problems.raise_if_any()

        super().__init__(scope, construct_id)
        self._workforce = workforce
        self.notification_topic = notification_topic
        name = Names.unique_resource_name(self, max_length=_NAME_MAX, separator="-")
        self.group_name = self._own_group(workforce.cognito, name) if group_name is None else group_name
        self.resource = sagemaker.CfnWorkteam(
            self,
            "Resource",
            workteam_name=name if workteam_name is None else workteam_name,
            workforce_name=workforce.workforce_name,
            description=description,
            member_definitions=[_member_definition(workforce.cognito, self.group_name, oidc_groups)],
            notification_configuration=None
            if notification_topic is None
            else sagemaker.CfnWorkteam.NotificationConfigurationProperty(
                notification_topic_arn=notification_topic.topic_arn
            ),
        )
        # Made last and deleted first: a workforce can't go while it has teams, and members that are not yet in the
        # group are not subscribed to the topic.
        self._after(workforce)
        if workforce.cognito is not None and self.group_name is not None:
            for email in member_emails:
                self._after(invite(self, workforce, workforce.cognito, self.group_name, email))
            for username in existing_members:
                self._after(admit(self, workforce.cognito, self.group_name, username))
        if len(member_emails) > _INVITATIONS_A_DAY:
            Annotations.of(self).add_warning_v2(
                "cdk-ground-truth:invitations",
                f"Cognito itself sends {_INVITATIONS_A_DAY} invitations a day, and a deployment with more is rolled "
                "back: add people day by day, or give the workforce another sender (Workforce, property email).",
            )
        if notification_topic is not None:
            allow_sagemaker_to_publish(notification_topic, self)
            # The topic's policy is its child: the team must not be made before SageMaker may publish.
            self._after(notification_topic)

    def _own_group(self, pool: CognitoMembers | None, name: str) -> str | None:
        if pool is None:
            return None
        group = cognito.CfnUserPoolGroup(
            self, "Group", user_pool_id=pool.user_pool_id, group_name=name, description="Members of a work team"
        )
        return group.ref

    def _after(self, other: IDependable) -> None:
        self.resource.node.add_dependency(other)

    @property
    def workteam_arn(self) -> str:
        """ARN of the team."""
        return self.resource.attr_workteam_arn

    @property
    def workteam_name(self) -> str:
        """Name of the team."""
        return self.resource.attr_workteam_name

    @property
    def portal_url(self) -> str | None:
        """Address where its workers sign in; None where the workforce was imported without it."""
        return self._workforce.portal_url

    @staticmethod
    def from_workteam_arn(
        scope: Construct, construct_id: str, workteam_arn: str, *, portal_url: str | None = None
    ) -> IWorkteam:
        """An existing team: private, of a vendor, or the public one.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            workteam_arn: its ARN.
            portal_url: address where its workers sign in. Default: unknown.

        Raises:
            PropertiesInvalid: `workteam_arn` is no work team's ARN, or the team is in another region than the stack.
        """
        problems = Problems(scope, construct_id, "Workteam")
        problems.check(
            Token.is_unresolved(workteam_arn) or re.fullmatch(WORKTEAM_ARN_PATTERN, workteam_arn) is not None,
            "workteam_arn",
            workteam_arn,
            "arn:<partition>:sagemaker:<region>:<account>:workteam/<private|vendor|public>-crowd/<name>",
        )
        problems.same_region("workteam_arn", workteam_arn, region_of_arn(workteam_arn))
        problems.raise_if_any()
        return ImportedWorkteam(scope, construct_id, workteam_arn=workteam_arn, portal_url=portal_url)


def _member_definition(
    pool: CognitoMembers | None, group: str | None, oidc_groups: Sequence[str]
) -> sagemaker.CfnWorkteam.MemberDefinitionProperty:
    if pool is None or group is None:
        return sagemaker.CfnWorkteam.MemberDefinitionProperty(
            oidc_member_definition=sagemaker.CfnWorkteam.OidcMemberDefinitionProperty(oidc_groups=list(oidc_groups))
        )
    return sagemaker.CfnWorkteam.MemberDefinitionProperty(
        cognito_member_definition=sagemaker.CfnWorkteam.CognitoMemberDefinitionProperty(
            cognito_user_pool=pool.user_pool_id, cognito_client_id=pool.client_id, cognito_user_group=group
        )
    )
