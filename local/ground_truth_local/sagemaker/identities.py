"""What the service asks of IAM and Cognito: whether what a request names is there."""

from typing import Protocol


class Identities(Protocol):
    """The account's roles and user pools."""

    def assumable(self, role_arn: str) -> bool:
        """Whether a role exists and lets the service assume it."""

    def has_client(self, client_id: str, *, user_pool: str, region: str) -> bool:
        """Whether a user pool exists and has an app client."""

    def has_group(self, group: str, *, user_pool: str, region: str) -> bool:
        """Whether a user pool exists and has a group."""


class AnyIdentity:
    """For a service without IAM and Cognito beside it: everything is there."""

    def assumable(self, role_arn: str) -> bool:
        return True

    def has_client(self, client_id: str, *, user_pool: str, region: str) -> bool:
        return True

    def has_group(self, group: str, *, user_pool: str, region: str) -> bool:
        return True
