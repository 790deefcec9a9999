"""AWS IAM: the roles that labeling jobs run as."""

from collections.abc import Mapping
from typing import Any, Protocol

from botocore.exceptions import ClientError, ParamValidationError

from ground_truth_runtime.gateways.errors import error_code, error_message, parameter_problem, translated


class IamClient(Protocol):
    """What is asked of a boto3 client of IAM."""

    def get_role(self, *, RoleName: str) -> Mapping[str, Any]:  # noqa: N803 - boto3's name
        """GetRole."""


class RoleUnreadable(Exception):
    """A role cannot be seen; the message is the reason, in the service's words."""


class Roles:
    """Roles by their ARNs."""

    def __init__(self, client: IamClient) -> None:
        self._client = client

    def session_seconds(self, arn: str) -> int | None:
        """How long the role's sessions may last; None where there is no such role.

        Raises RoleUnreadable where that may not be seen.
        """
        with translated():
            try:
                return int(self._client.get_role(RoleName=arn.rpartition("/")[2])["Role"]["MaxSessionDuration"])
            except ParamValidationError as error:
                raise RoleUnreadable(parameter_problem(error)) from error
            except ClientError as error:
                if error_code(error) == "NoSuchEntity":
                    return None
                raise RoleUnreadable(f"{error_code(error)}: {error_message(error)}") from error
