"""The Cognito user pool of a private workforce: pool, domain, app client, group."""

from __future__ import annotations

from aws_cdk import Aws, Duration, Fn, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge

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
        group_name: str,
        domain_prefix: str | None,
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
            removal_policy=removal_policy,
        )
        self.domain = self.user_pool.add_domain(
            "Domain",
            cognito_domain=cognito.CognitoDomainOptions(
                domain_prefix=_unique_prefix() if domain_prefix is None else domain_prefix
            ),
        )
        # SageMaker writes its own callback and log-out addresses into this client when the workforce is created. A
        # template that names OAuth settings (the L2 UserPoolClient does, with https://example.com) would put them
        # back at the next update and lock every worker out. So the template says nothing but "with a secret", and
        # never changes: CloudFormation has no reason to touch the client again.
        self.client = cognito.CfnUserPoolClient(
            self, "Client", user_pool_id=self.user_pool.user_pool_id, generate_secret=True
        )
        self.group = cognito.UserPoolGroup(
            self, "Group", user_pool=self.user_pool, group_name=group_name, description="Workers of Ground Truth"
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
