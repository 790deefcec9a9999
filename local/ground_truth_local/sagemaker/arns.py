"""Amazon Resource Names of the service."""

from dataclasses import dataclass
from functools import cache

import botocore.session
from botocore.exceptions import UnknownRegionError


@dataclass(frozen=True)
class Arn:
    """The parts of an ARN."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def parse_arn(text: str) -> Arn:
    """Takes an ARN apart.

    Raises:
        ValueError: it is none.
    """
    parts = text.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn":
        raise ValueError(f"{text!r} is not an ARN")
    return Arn(*parts[1:])


@cache
def partition_of(region: str) -> str:
    """The partition of a region; a region of the future counts as commercial."""
    try:
        return str(botocore.session.Session().get_partition_for_region(region))
    except UnknownRegionError:
        return "aws"


def sagemaker_arn(resource: str, *, account: str, region: str) -> str:
    """The ARN of a resource of this service, such as `workteam/private-crowd/name`."""
    return f"arn:{partition_of(region)}:sagemaker:{region}:{account}:{resource}"
