"""The identity of an execution: what tells it from every other one, also from a later one of the same name.

Step Functions frees a name 90 days after its execution has ended, and with the state machine. An ARN alone may
therefore stand for two executions with different input.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Whatever two notations of one start differ in by rounding is less. Two executions of one name are further apart: the
# first has to end, and its name to be freed.
_SAME_START = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class ExecutionId:
    """One execution. Redrives keep it.

    arn: its ARN, which ends in its name.
    started_at: its first start in UTC, in whole milliseconds, the precision that all of Step Functions' notations
        share. None: the execution began before its stack was updated to record it.
    """

    arn: str
    started_at: datetime | None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Read `arn` or `execution_arn`, and `started_at` as text: the state machine's payload, a ref or a record."""
        started_at = document.get("started_at")
        arn = document["arn"] if "arn" in document else document["execution_arn"]
        return cls(arn=arn, started_at=None if started_at is None else _whole(datetime.fromisoformat(started_at)))

    @classmethod
    def of_answer(cls, answer: Mapping[str, Any]) -> Self:
        """Read an answer of DescribeExecution or StartExecution, or an item of ListExecutions, as boto3 returns it."""
        return cls(arn=answer["executionArn"], started_at=_whole(answer["startDate"]))

    @classmethod
    def of_event(cls, detail: Mapping[str, Any]) -> Self:
        """Read the detail of an EventBridge event, whose times are milliseconds since the epoch."""
        return cls(arn=detail["executionArn"], started_at=moment(detail["startDate"]))

    @property
    def name(self) -> str:
        """The execution's name."""
        return self.arn.rpartition(":")[2]

    @property
    def state_machine_arn(self) -> str:
        """ARN of the state machine."""
        return self.arn.rpartition(":")[0].replace(":execution:", ":stateMachine:", 1)

    @property
    def run_id(self) -> str:
        """Ten hex digits that stand for the execution in names and keys."""
        start = "" if self.started_at is None else f" {self.started_text}"
        return hashlib.sha256(f"{self.arn}{start}".encode()).hexdigest()[:10]

    @property
    def started_text(self) -> str | None:
        """Its start as ISO 8601 with milliseconds, as in `2026-01-02T03:04:05.678Z`."""
        if self.started_at is None:
            return None
        return self.started_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def is_same(self, other: "ExecutionId") -> bool:
        """Whether both are the same execution, and not two that had one name after another."""
        if self.arn != other.arn:
            return False
        if self.started_at is None or other.started_at is None:
            return True
        return abs(self.started_at - other.started_at) < _SAME_START

    def document(self) -> dict[str, Any]:
        """As JSON: `execution_arn` and `started_at`, which `of` reads."""
        return {"execution_arn": self.arn, "started_at": self.started_text}


def moment(milliseconds: int) -> datetime:
    """The moment that EventBridge writes as milliseconds since the epoch."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def _whole(at: datetime) -> datetime:
    """A moment in UTC, without what is finer than milliseconds.

    Emulators show what is finer in one place and not in another; the API's seconds are floating point numbers, which
    boto3 rounds to microseconds.
    """
    return _EPOCH + _MILLISECOND * ((at.astimezone(UTC) - _EPOCH) // _MILLISECOND)
