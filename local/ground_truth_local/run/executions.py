"""Executions of the state machine: started, followed, read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from ground_truth_local.cloud.clients import Clients
from ground_truth_local.run.stack import Stack
from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.progress import Progress, progress

RUNNING = "RUNNING"
_NAME_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Execution:
    """One execution.

    Args:
        event_file: File of its event.
        event: Its event.
        name: Its name, made from the file's.
        id: Its identity.
    """

    event_file: Path
    event: dict[str, Any]
    name: str
    id: ExecutionId

    @property
    def arn(self) -> str:
        """Its ARN."""
        return self.id.arn

    @property
    def run_id(self) -> str:
        """Stands for the execution in names and keys."""
        return self.id.run_id

    @property
    def job_names(self) -> list[str]:
        """Names of the jobs in the event, as far as the event is in order: the state machine is its judge."""
        jobs = self.event.get("jobs", [])
        return [str(job["name"]) for job in jobs if isinstance(job, dict) and "name" in job]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How an execution ended.

    Args:
        status: SUCCEEDED, FAILED, TIMED_OUT or ABORTED.
        error: Name of the error; None when it succeeded.
        cause: What caused it; empty when nothing is known.
        result: The result document; None when the execution did not come so far.
    """

    status: str
    error: str | None
    cause: str
    result: dict[str, Any] | None


def start(events: dict[Path, dict[str, Any]], *, stack: Stack, clients: Clients) -> list[Execution]:
    """Start one execution for each event."""
    executions: list[Execution] = []
    for file, event in events.items():
        name = _name(file, taken={execution.name for execution in executions})
        text = json.dumps(event)
        started = clients.states.start_execution(stateMachineArn=stack.state_machine, name=name, input=text)
        executions.append(Execution(event_file=file, event=event, name=name, id=ExecutionId.of_answer(started)))
    return executions


def status(execution: Execution, *, clients: Clients) -> str:
    """RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED."""
    return clients.states.describe_execution(executionArn=execution.arn)["status"]


def labeling_jobs(running: Sequence[Execution], *, clients: Clients) -> list[dict[str, Progress]]:
    """How far the jobs of each execution are that have begun, by their names in the event.

    One listing serves all executions: the service allows two a second.
    """
    pages = clients.sagemaker.get_paginator("list_labeling_jobs").paginate(
        SortBy="CreationTime", SortOrder="Ascending", PaginationConfig={"PageSize": 100}
    )
    listed = [LabelingJob.of(summary) for page in pages for summary in page["LabelingJobSummaryList"]]
    return [_states(execution, listed) for execution in running]


def ended(execution: Execution, *, stack: Stack, clients: Clients) -> Ended:
    """How an execution ended."""
    description = clients.states.describe_execution(executionArn=execution.arn)
    return Ended(
        status=description["status"],
        error=description.get("error"),
        cause=readable_cause(description.get("cause", "")),
        result=_result(execution, stack=stack, clients=clients),
    )


def readable_cause(cause: str) -> str:
    """The words in the cause of a failed execution: of a failed function, which reports JSON, its message."""
    try:
        content = json.loads(cause)
    except json.JSONDecodeError:
        return cause
    return str(content["errorMessage"]) if isinstance(content, dict) and "errorMessage" in content else cause


def _result(execution: Execution, *, stack: Stack, clients: Clients) -> dict[str, Any] | None:
    try:
        body = clients.s3.get_object(Bucket=stack.bucket, Key=naming.result_key(execution.run_id))["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise
    result: dict[str, Any] = json.loads(body)
    return result


def _states(execution: Execution, listed: Sequence[LabelingJob]) -> dict[str, Progress]:
    found = progress(listed, run=execution.run_id)
    return {name: found[name.lower()] for name in execution.job_names if name.lower() in found}


def _name(file: Path, *, taken: set[str]) -> str:
    stem = re.sub(r"[^A-Za-z0-9-]+", "-", file.stem).strip("-")[: _NAME_LENGTH - 4] or "event"
    name, count = stem, 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}"
    return name
