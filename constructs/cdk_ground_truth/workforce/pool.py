"""The Cognito user pool of a private workforce: pool, domain, app client, group."""

from __future__ import annotations

from aws_cdk import Aws, Duration, Fn, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge

_PLACEHOLDER = "https://localhost"
"""Until SageMaker writes the portal's addresses; leads nowhere outside of the worker's own machine."""
_INVITATION_SUBJECT = "You are invited to label data"
_INVITATION_BODY = (
    "<p>You are invited to work on labeling tasks.</p>"
    "<p>User name: {username}<br>Temporary password: {####}</p>"
    "<p>Your team's coordinator has the address where you sign in.</p>"
)


class WorkerPool(Construct):
    """User pool whose members are invited, never signed up by themselves."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        domain_prefix: str | None,
        email: cognito.UserPoolEmail | None,
        mfa: cognito.Mfa,
        removal_policy: RemovalPolicy,
    ) -> None:
        """Creates the pool; `Workforce` describes the properties."""
        super().__init__(scope, construct_id)
        self.user_pool = cognito.UserPool(
            self,
            "UserPool",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            # CloudFormation's default tells Ann@example.com from ann@example.com.
            sign_in_case_sensitive=False,
            auto_verify=cognito.AutoVerifiedAttrs(email=True),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            mfa=mfa,
            mfa_second_factor=None
            if mfa is cognito.Mfa.OFF
            else cognito.MfaSecondFactor(otp=True, sms=False, email=False),
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
                temp_password_validity=Duration.days(7),
            ),
            user_invitation=cognito.UserInvitationConfig(
                email_subject=_INVITATION_SUBJECT, email_body=_INVITATION_BODY
            ),
            email=email,
            removal_policy=removal_policy,
        )
        self.domain = self.user_pool.add_domain(
            "Domain",
            cognito_domain=cognito.CognitoDomainOptions(
                domain_prefix=_unique_prefix() if domain_prefix is None else domain_prefix
            ),
        )
        # Workers sign in through a load balancer, which needs a client with a secret, the code grant and the scope
        # openid (Elastic Load Balancing user guide, "Authenticate users"; developer guide, page
        # sms-workforce-create-private-oidc). Cognito wants a callback address with the code grant. SageMaker replaces
        # the addresses by the portal's when the workforce is created, and CloudFormation writes back those of the
        # template whenever it updates the client, which locks every worker out: so these properties never change.
        self.client = cognito.CfnUserPoolClient(
            self,
            "Client",
            user_pool_id=self.user_pool.user_pool_id,
            generate_secret=True,
            allowed_o_auth_flows_user_pool_client=True,
            allowed_o_auth_flows=["code"],
            allowed_o_auth_scopes=["email", "openid", "profile"],
            supported_identity_providers=["COGNITO"],
            callback_ur_ls=[_PLACEHOLDER],
            logout_ur_ls=[_PLACEHOLDER],
        )
        # A workforce needs a pool with a group (developer guide, page sms-workforce-create-private-cognito). Teams have
        # groups of their own, so that this one stays empty.
        self.group = cognito.UserPoolGroup(
            self, "Group", user_pool=self.user_pool, group_name="workers", description="Required by the workforce"
        )
        if mfa is not cognito.Mfa.REQUIRED:
            acknowledge(
                self.user_pool,
                "AwsSolutions-COG2",
                because="Workers often have no second device: the property mfa requires one.",
            )
        for rule in ("AwsSolutions-COG3", "AwsSolutions-COG8"):
            acknowledge(
                self.user_pool,
                rule,
                because="Cognito's Plus plan is charged per worker; members are few and invited by name",
            )


def _unique_prefix() -> str:
    """A prefix that no other account has: the last part of the stack's own random id."""
    stack_uuid = Fn.select(2, Fn.split("/", Aws.STACK_ID))
    return Fn.join("-", ["labeling", Fn.select(4, Fn.split("-", stack_uuid))])
