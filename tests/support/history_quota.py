"""Step Functions' quota on an execution's history, which moto's interpreter does not know."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager

HISTORY_MAX = 25_000
"""Events of an execution; Step Functions developer guide, page bp-history-limit."""
_ENDS = frozenset(
    {
        HistoryEventType.ExecutionSucceeded,
        HistoryEventType.ExecutionFailed,
        HistoryEventType.ExecutionAborted,
        HistoryEventType.ExecutionTimedOut,
    }
)


class HistoryFull(Exception):
    """moto ends the execution with it, as States.Runtime, which is what the service says."""

    def __init__(self, most: int) -> None:
        super().__init__(f"The execution reached the maximum number of history events ({most}).")


@contextmanager
def history_quota(most: int = HISTORY_MAX) -> Iterator[None]:
    """Fails executions as the service does: event number `most` can only be the last one."""
    add = EventManager.add_event

    def counted(self: Any, context: Any, event_type: HistoryEventType, *details: Any, **more: Any) -> int:
        if self._event_id_gen._next_id >= most and event_type not in _ENDS:
            raise HistoryFull(most)
        number: int = add(self, context, event_type, *details, **more)
        return number

    with mock.patch.object(EventManager, "add_event", counted):
        yield
