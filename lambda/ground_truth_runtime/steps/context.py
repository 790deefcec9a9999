"""The execution that an event started."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Execution:
    """The execution that an event started."""

    arn: str
    name: str
    started_at: str
