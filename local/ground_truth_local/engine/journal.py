"""The log of a labeling job, as people see it: the service's log, and CloudWatch Logs where there is one."""

import logging
from typing import Protocol

log = logging.getLogger(__name__)

ANSWER_REJECTED = "ANSWER_REJECTED"
OBJECT_FAILED = "OBJECT_FAILED"
FUNCTION_FAILED = "FUNCTION_FAILED"
WORKERS_CHOSEN = "WORKERS_CHOSEN"


class LogSink(Protocol):
    """Takes the lines of jobs' logs."""

    def __call__(self, *, region: str, job_name: str, event_name: str, message: str) -> None: ...


class Journal:
    """Writes the log of one job.

    Args:
        sink: takes each line, None for the service's own log alone.
    """

    def __init__(self, job_name: str, *, region: str, sink: LogSink | None) -> None:
        self._job_name = job_name
        self._region = region
        self._sink = sink

    def note(self, event_name: str, message: str) -> None:
        """Tells what happened."""
        log.warning("Labeling job %s: %s: %s", self._job_name, event_name, message)
        if self._sink is not None:
            try:
                self._sink(region=self._region, job_name=self._job_name, event_name=event_name, message=message)
            except Exception:  # a log that cannot be written must not change how a job ends
                log.exception("A line of the log of %s was lost", self._job_name)
