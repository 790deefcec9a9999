"""What the gate asks of the emulator behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ground_truth_local.cloud.signatures.received import Received

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CORSRuleOutputTypeDef


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Why a request passes without a signature.

    Attributes:
        reason: In a few words.
        max_body: Most bytes that its body may have.
        headers: What its answer has besides.
    """

    reason: str
    max_body: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


class Emulator(Protocol):
    """An emulator of AWS, as far as the gate needs to know it."""

    def secret(self, access_key_id: str, session_token: str) -> str:
        """Return the secret of an access key; raise RequestRefused where the emulator does not know the key."""

    def opening(self, received: Received) -> Opening | None:
        """Return why an unsigned request passes; None where there is no reason."""

    def cors_rules(self, received: Received) -> Sequence[CORSRuleOutputTypeDef]:
        """Return the CORS rules of the bucket that a request is about; none where it is about no bucket."""

    def leads_to_s3(self, received: Received) -> bool:
        """Return whether a request that carries no signature in its header is taken for one to Amazon S3."""
