"""The private workforce of an account and region."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from cdk_ground_truth.validation import Problems
from cdk_ground_truth.workforce.imported import ImportedWorkforce
from cdk_ground_truth.workforce.interfaces import CognitoMembers, IWorkforce
from cdk_ground_truth.workforce.oidc import OidcProvider
from cdk_ground_truth.workforce.only_one import refuse_second, remember
from cdk_ground_truth.workforce.pool import WorkerPool

# CloudFormation schema of AWS::SageMaker::Workforce.
WORKFORCE_NAME_PATTERN = r"[a-zA-Z0-9][a-zA-Z0-9\-]{0,62}"
USER_POOL_ID_PATTERN = r"[a-z]{2}(-[a-z]+)+-\d_[0-9a-zA-Z]+"
USER_POOL_ID_RULE = "a user pool's id, such as eu-west-1_Ab1Cd2Ef3"
CLIENT_ID_PATTERN = r"[\w+]{1,128}"
SUB_DOMAIN_PATTERN = r"[a-z0-9.-]+"
_SOURCE_IP_CIDRS_MAX = 10


class Workforce(Construct):
    """A private workforce: workers of a new Cognito user pool, or of an OIDC identity provider.

    AWS allows one private workforce per account and region, shared with Augmented AI. Where one exists, creating
    another fails: import it with `from_workforce_attributes` (Cognito) or `from_workforce_name` (OIDC), and pass a new
    one to every team of the app. Changing the name or the pool replaces the workforce, which fails while it has teams.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workforce_name: str = "ground-truth",
        oidc: OidcProvider | None = None,
        domain_prefix: str | None = None,
        email: cognito.UserPoolEmail | None = None,
        mfa: cognito.Mfa | None = None,
        source_ip_cidrs: Sequence[str] = (),
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        """Creates the workforce.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            workforce_name: 1 to 63 letters, digits and hyphens. Default: `ground-truth`.
            oidc: identity provider of the workers. Default: a new Cognito user pool.
            domain_prefix: prefix of the Cognito domain, unique in the region: 1 to 63 lower-case letters, digits and
                inner hyphens, without the words aws, amazon and cognito. Default: `labeling-` and a part of the
                stack's id.
            email: sender of the invitations, such as `UserPoolEmail.with_ses(from_email=...)`. Default: Cognito itself,
                which sends 50 mails a day.
            mfa: whether workers of the Cognito pool need a second factor (a one-time password). Default: OFF.
            source_ip_cidrs: up to 10 address ranges that workers must come from; others see an empty page. Default:
                any address.
            removal_policy: what becomes of the Cognito user pool when it leaves the stack. Default:
                RETAIN_ON_UPDATE_OR_DELETE.

        Raises:
            PropertiesInvalid: a property is not as described; lists every problem.
        """
        problems = Problems(scope, construct_id, "Workforce")
        problems.pattern(
            "workforce_name", workforce_name, WORKFORCE_NAME_PATTERN, "1 to 63 letters, digits and hyphens"
        )
        problems.cidrs("source_ip_cidrs", source_ip_cidrs, _SOURCE_IP_CIDRS_MAX)
        problems.removal_policy("removal_policy", removal_policy)
        problems.pattern(
            "domain_prefix",
            domain_prefix,
            r"(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
            "1 to 63 lower-case letters, digits and inner hyphens, without the words aws, amazon and cognito",
        )
        if oidc is not None:
            oidc.check(scope, problems)
            for name, value in {"domain_prefix": domain_prefix, "email": email, "mfa": mfa}.items():
                problems.check(value is None, name, value, "nothing beside oidc: it describes a Cognito user pool")
        refuse_second(scope, problems, "workforce_name", workforce_name)
        problems.raise_if_any()

        super().__init__(scope, construct_id)
        remember(self)
        self.workforce_name = workforce_name
        self.pool = (
            WorkerPool(
                self,
                "Workers",
                domain_prefix=domain_prefix,
                email=email,
                mfa=cognito.Mfa.OFF if mfa is None else mfa,
                removal_policy=removal_policy,
            )
            if oidc is None
            else None
        )
        self.cognito = (
            CognitoMembers(user_pool_id=self.pool.user_pool.user_pool_id, client_id=self.pool.client.ref)
            if self.pool is not None
            else None
        )
        self.resource = sagemaker.CfnWorkforce(
            self,
            "Resource",
            workforce_name=workforce_name,
            cognito_config=None
            if self.cognito is None
            else sagemaker.CfnWorkforce.CognitoConfigProperty(
                user_pool=self.cognito.user_pool_id, client_id=self.cognito.client_id
            ),
            oidc_config=None if oidc is None else oidc.to_property(),
            source_ip_config=sagemaker.CfnWorkforce.SourceIpConfigProperty(cidrs=list(source_ip_cidrs))
            if source_ip_cidrs
            else None,
        )
        if self.pool is not None:
            # The service refuses a pool that has no domain or no group, and deleting either first strands the
            # workforce. Neither is referred to, so the order must be said.
            self.resource.node.add_dependency(self.pool.domain, self.pool.group)

    @property
    def workforce_arn(self) -> str:
        """ARN of the workforce."""
        return self.resource.attr_workforce_arn

    @property
    def portal_url(self) -> str:
        """Address where workers sign in."""
        return f"https://{self.resource.attr_sub_domain}"

    @staticmethod
    def from_workforce_name(
        scope: Construct, construct_id: str, workforce_name: str, *, sub_domain: str | None = None
    ) -> IWorkforce:
        """An existing workforce whose workers come from an OIDC identity provider.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            workforce_name: its name.
            sub_domain: host of its portal, as DescribeWorkforce tells it. Default: unknown.

        Raises:
            PropertiesInvalid: a value is not as described; lists every problem.
        """
        problems = _problems_of_imported(scope, construct_id, workforce_name, sub_domain)
        problems.raise_if_any()
        return ImportedWorkforce(scope, construct_id, workforce_name=workforce_name, sub_domain=sub_domain)

    @staticmethod
    def from_workforce_attributes(
        scope: Construct,
        construct_id: str,
        *,
        workforce_name: str,
        user_pool_id: str,
        client_id: str,
        sub_domain: str | None = None,
    ) -> IWorkforce:
        """An existing workforce whose workers are in a Cognito user pool.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            workforce_name: its name.
            user_pool_id: its user pool.
            client_id: its app client in that pool.
            sub_domain: host of its portal, as DescribeWorkforce tells it. Default: unknown.

        Raises:
            PropertiesInvalid: a value is not as described; lists every problem.
        """
        problems = _problems_of_imported(scope, construct_id, workforce_name, sub_domain)
        problems.pattern("user_pool_id", user_pool_id, USER_POOL_ID_PATTERN, USER_POOL_ID_RULE)
        if re.fullmatch(USER_POOL_ID_PATTERN, user_pool_id):
            problems.same_region("user_pool_id", user_pool_id, user_pool_id.partition("_")[0])
        problems.pattern("client_id", client_id, CLIENT_ID_PATTERN, "1 to 128 letters, digits, _ and +")
        problems.raise_if_any()
        return ImportedWorkforce(
            scope,
            construct_id,
            workforce_name=workforce_name,
            cognito=CognitoMembers(user_pool_id=user_pool_id, client_id=client_id),
            sub_domain=sub_domain,
        )


def _problems_of_imported(scope: Construct, construct_id: str, name: str, sub_domain: str | None) -> Problems:
    problems = Problems(scope, construct_id, "Workforce")
    problems.pattern("workforce_name", name, WORKFORCE_NAME_PATTERN, "1 to 63 letters, digits and hyphens")
    problems.pattern("sub_domain", sub_domain, SUB_DOMAIN_PATTERN, "the portal's host, without https://")
    return problems
