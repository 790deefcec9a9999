"""Answers that consolidation could not use, as the labeling jobs' own logs tell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ground_truth_local.cloud.job_logs import GROUP
from ground_truth_local.engine.journal import ANSWER_REJECTED


def rejected_answers(labeling_jobs: Sequence[str], *, logs: Any) -> list[str]:
    """What was left out of the labels of some labeling jobs: object, worker and reason of each answer, in words.

    Args:
        labeling_jobs: Their names.
        logs: Client of CloudWatch Logs.
    """
    return [
        event["event-log-message"]
        for name in labeling_jobs
        for event in _events(name, logs=logs)
        if event["event-name"] == ANSWER_REJECTED
    ]


def _events(name: str, *, logs: Any) -> Iterator[dict[str, Any]]:
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=GROUP, logStreamNames=[name])
    try:
        for page in pages:
            for event in page["events"]:
                yield json.loads(event["message"])
    except logs.exceptions.ResourceNotFoundException:
        return  # a job that had nothing to log has no stream
