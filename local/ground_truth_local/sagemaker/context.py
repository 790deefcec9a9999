"""What an operation works with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ground_truth_local.engine.clock import Clock
from ground_truth_local.engine.engine import Engine
from ground_truth_local.sagemaker.identities import Identities
from ground_truth_local.sagemaker.settings import Settings
from ground_truth_local.sagemaker.state import AccountState

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


@dataclass(frozen=True, kw_only=True)
class Context:
    """One caller's view of the service."""

    state: AccountState
    clock: Clock
    settings: Settings
    engine: Engine
    s3: "Callable[[str], S3Client]"
    emit: Callable[[dict[str, Any]], None]
    identities: Identities

    @property
    def account(self) -> str:
        return self.state.account

    @property
    def region(self) -> str:
        return self.state.region


Operation = Callable[[Context, dict[str, Any]], dict[str, Any]]
