"""A private work team."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aws_cdk import Names, Token
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk import aws_sns as sns
from constructs import Construct, IDependable

from cdk_ground_truth.validation import Problems
from cdk_ground_truth.workforce.imported import ImportedWorkteam
from cdk_ground_truth.workforce.interfaces import CognitoMembers, IWorkforce, IWorkteam
from cdk_ground_truth.workforce.members import invite
from cdk_ground_truth.workforce.notifications import allow_sagemaker_to_publish

# CloudFormation schema of AWS::SageMaker::Workteam.
_NAME_PATTERN = r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"
WORKTEAM_ARN_PATTERN = r"arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:workteam/(private|vendor|public)-crowd/.+"
_NAME_MAX = 63
_DESCRIPTION_MAX = 200
_OIDC_GROUPS_MAX = 10


class Workteam(Construct):
    """A team of the private workforce: a Cognito group, or groups of an OIDC identity provider."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workforce: IWorkforce,
        workteam_name: str | None = None,
        description: str = "Labels data with Ground Truth",
        group_name: str | None = None,
        oidc_groups: Sequence[str] = (),
        member_emails: Sequence[str] = (),
        notification_topic: sns.ITopic | None = None,
    ) -> None:
        """Creates the team.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            workforce: the workforce that the team belongs to.
            workteam_name: 1 to 63 letters, digits and inner hyphens. Default: made from the construct's path.
            description: 1 to 200 characters, shown in the console. Default: "Labels data with Ground Truth".
            group_name: existing group of the Cognito pool. Default: the workforce's own group.
            oidc_groups: 1 to 10 groups of the OIDC identity provider, for a workforce that has one. Default: none.
            member_emails: people to invite: each becomes a new user of the Cognito pool. Default: nobody.
            notification_topic: told when there is new work; members at the time when the team is created are
                subscribed to it, later ones are not. Default: nobody is told.

        Raises:
            PropertiesInvalid: a property is not as described; lists every problem.
        """
        group = group_name if group_name is not None else _own_group(workforce)
        problems = Problems(scope, construct_id, "Workteam")
        problems.pattern("workteam_name", workteam_name, _NAME_PATTERN, "1 to 63 letters, digits and inner hyphens")
        problems.length("workteam_name", workteam_name, 1, _NAME_MAX)
        problems.length("description", description, 1, _DESCRIPTION_MAX)
        problems.length("group_name", group_name, 1, 128)
        problems.emails("member_emails", member_emails)
        if workforce.cognito is None:
            problems.check(
                1 <= len(oidc_groups) <= _OIDC_GROUPS_MAX,
                "oidc_groups",
                list(oidc_groups),
                f"1 to {_OIDC_GROUPS_MAX} groups, since the workforce's workers come from an OIDC identity provider",
            )
            for group_text in oidc_groups:
                problems.length("oidc_groups", group_text, 1, 63)
            for name, value in {"group_name": group_name, "member_emails": list(member_emails) or None}.items():
                problems.check(value is None, name, value, "nothing: the workforce has no Cognito user pool")
        else:
            problems.check(
                len(oidc_groups) == 0, "oidc_groups", list(oidc_groups), "nothing: the workers are in a Cognito pool"
            )
            problems.check(group is not None, "group_name", group_name, "a group, since the workforce names none")
        problems.raise_if_any()

        super().__init__(scope, construct_id)
        self._workforce = workforce
        self.notification_topic = notification_topic
        self.resource = sagemaker.CfnWorkteam(
            self,
            "Resource",
            workteam_name=Names.unique_resource_name(self, max_length=_NAME_MAX, separator="-")
            if workteam_name is None
            else workteam_name,
            workforce_name=workforce.workforce_name,
            description=description,
            member_definitions=[_member_definition(workforce.cognito, group, oidc_groups)],
            notification_configuration=None
            if notification_topic is None
            else sagemaker.CfnWorkteam.NotificationConfigurationProperty(
                notification_topic_arn=notification_topic.topic_arn
            ),
        )
        # Made last and deleted first: a workforce can't go while it has teams, and members that are not yet in the
        # group are not subscribed to the topic.
        self._after(workforce)
        if workforce.cognito is not None and group is not None:
            for email in member_emails:
                self._after(invite(self, workforce, workforce.cognito, group, email))
        if notification_topic is not None:
            allow_sagemaker_to_publish(notification_topic, self)
            # The topic's policy is its child: the team must not be made before SageMaker may publish.
            self._after(notification_topic)

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
            PropertiesInvalid: `workteam_arn` is no work team's ARN.
        """
        problems = Problems(scope, construct_id, "Workteam")
        problems.check(
            Token.is_unresolved(workteam_arn) or re.fullmatch(WORKTEAM_ARN_PATTERN, workteam_arn) is not None,
            "workteam_arn",
            workteam_arn,
            "arn:<partition>:sagemaker:<region>:<account>:workteam/<private|vendor|public>-crowd/<name>",
        )
        problems.raise_if_any()
        return ImportedWorkteam(scope, construct_id, workteam_arn=workteam_arn, portal_url=portal_url)


def _own_group(workforce: IWorkforce) -> str | None:
    return None if workforce.cognito is None else workforce.cognito.group_name


def _member_definition(
    cognito: CognitoMembers | None, group: str | None, oidc_groups: Sequence[str]
) -> sagemaker.CfnWorkteam.MemberDefinitionProperty:
    if cognito is None or group is None:
        return sagemaker.CfnWorkteam.MemberDefinitionProperty(
            oidc_member_definition=sagemaker.CfnWorkteam.OidcMemberDefinitionProperty(oidc_groups=list(oidc_groups))
        )
    return sagemaker.CfnWorkteam.MemberDefinitionProperty(
        cognito_member_definition=sagemaker.CfnWorkteam.CognitoMemberDefinitionProperty(
            cognito_user_pool=cognito.user_pool_id, cognito_client_id=cognito.client_id, cognito_user_group=group
        )
    )
