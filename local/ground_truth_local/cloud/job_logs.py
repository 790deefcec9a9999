"""The logs of labeling jobs in CloudWatch Logs, where the service writes them (developer guide, sms)."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

log = logging.getLogger(__name__)

GROUP = "/aws/sagemaker/LabelingJobs"
"""Each job has a stream of its own, under its name."""

_MOST_AT_ONCE = 1000

Line = tuple[str, str, dict[str, Any]]
"""Region, job, and the event as PutLogEvents takes it."""


class JobLogs:
    """Writes the lines of jobs' logs, in a thread of its own: no job waits for its log.

    Args:
        client: Gives the client of CloudWatch Logs in a region.
    """

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client
        self._clients: dict[str, Any] = {}
        self._streams: set[tuple[str, str]] = set()
        self._lines: SimpleQueue[Line] = SimpleQueue()
        threading.Thread(target=self._work, name="job-logs", daemon=True).start()

    def __call__(self, *, region: str, job_name: str, event_name: str, message: str) -> None:
        """Takes one line; it is written soon."""
        text = json.dumps({"event-name": event_name, "event-log-message": message}, ensure_ascii=False)
        self._lines.put((region, job_name, {"timestamp": round(time.time() * 1000), "message": text}))

    def _work(self) -> None:
        while True:
            lines = [self._lines.get()]
            try:
                while len(lines) < _MOST_AT_ONCE:
                    lines.append(self._lines.get_nowait())
            except Empty:
                pass
            for region, job_name in dict.fromkeys((region, job_name) for region, job_name, _ in lines):
                events = [event for *stream, event in lines if stream == [region, job_name]]
                try:
                    self._write(region, job_name, events)
                except (ClientError, BotoCoreError) as error:
                    log.warning("%d lines of the log of %s were lost: %s", len(events), job_name, error)

    def _write(self, region: str, job_name: str, events: list[dict[str, Any]]) -> None:
        if region not in self._clients:
            self._clients[region] = self._client(region)
        logs = self._clients[region]
        if (region, job_name) not in self._streams:
            for create, names in (
                (logs.create_log_group, {"logGroupName": GROUP}),
                (logs.create_log_stream, {"logGroupName": GROUP, "logStreamName": job_name}),
            ):
                try:
                    create(**names)
                except ClientError as error:
                    if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
                        raise
            self._streams.add((region, job_name))
        logs.put_log_events(logGroupName=GROUP, logStreamName=job_name, logEvents=events)
