"""An identity provider of one's own in place of Cognito."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import SecretValue, Stack
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from cdk_ground_truth.validation import Problems


@dataclass(frozen=True, kw_only=True)
class OidcProvider:
    """An OpenID Connect identity provider of workers.

    Its redirect address is `https://<SubDomain>/oauth2/idpresponse`. Tokens carry the claims `sagemaker:groups` (1 to
    10 groups, which `Workteam.oidc_groups` refers to), `sagemaker:sub`, `sagemaker:client_id` and `sagemaker:name`.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    user_info_endpoint: str
    logout_endpoint: str
    jwks_uri: str
    client_id: str
    """Letters, digits, `_` and `+`."""
    client_secret: SecretValue
    """A dynamic reference, such as `SecretValue.secrets_manager("name")`: plain text would stand in the template. The
    secret itself may hold letters, digits, `_` and `+` only."""
    scope: str | None = None
    """Default: the service's own."""
    authentication_request_extra_params: Mapping[str, str] = field(default_factory=dict)
    """Further parameters of the authorization request. Default: none."""

    def check(self, scope: Construct, problems: Problems) -> None:
        """Notes what is wrong with the provider."""
        for name in (
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "user_info_endpoint",
            "logout_endpoint",
            "jwks_uri",
        ):
            value = getattr(self, name)
            problems.pattern(f"oidc.{name}", value, r"https://\S+", "an https:// address")
            problems.length(f"oidc.{name}", value, 1, 500)
        problems.pattern("oidc.client_id", self.client_id, r"[\w+]{1,1024}", "letters, digits, _ and +")
        problems.check(
            _is_reference(scope, self.client_secret),
            "oidc.client_secret",
            "plain text",
            "a reference, such as SecretValue.secrets_manager('name')",
        )

    def to_property(self) -> sagemaker.CfnWorkforce.OidcConfigProperty:
        """The CloudFormation property."""
        extra = self.authentication_request_extra_params
        return sagemaker.CfnWorkforce.OidcConfigProperty(
            issuer=self.issuer,
            authorization_endpoint=self.authorization_endpoint,
            token_endpoint=self.token_endpoint,
            user_info_endpoint=self.user_info_endpoint,
            logout_endpoint=self.logout_endpoint,
            jwks_uri=self.jwks_uri,
            client_id=self.client_id,
            # "Unsafe" here means "may end in the template": `check` has seen that only a reference does.
            client_secret=self.client_secret.unsafe_unwrap(),
            scope=self.scope,
            authentication_request_extra_params=dict(extra) if extra else None,
        )


def _is_reference(scope: Construct, secret: SecretValue) -> bool:
    value = Stack.of(scope).resolve(secret.unsafe_unwrap())
    return not isinstance(value, str) or value.startswith("{{resolve:")
