"""Reads how far an execution is. A reading costs three to four calls, however many jobs there are.

DescribeExecution tells the execution's status, a listing of the results in S3 which jobs have been collected, and one
ListLabelingJobs call for 100 jobs the counters of the rest: the names of all its labeling jobs hold the execution's run
id. DescribeLabelingJob would cost a call per job, of five that an account has in a second.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ground_truth_cli import executions
from ground_truth_cli.progress.model import NOT_STARTED, WAITING, JobProgress, Snapshot
from ground_truth_cli.results import Result, document, job_results
from ground_truth_cli.session import Aws
from ground_truth_cli.stack import Stack
from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.progress import Progress, progress

if TYPE_CHECKING:
    from mypy_boto3_sagemaker.type_defs import LabelingJobSummaryTypeDef

_PAGE = 100  # [SageMaker API] ListLabelingJobs, most results of one call


class Reader:
    """Reads one execution, again and again; what can't change any more is read once.

    Args:
        aws: Where it runs.
        stack: The stack whose bucket holds its plan and results.
        arn: Its ARN.
    """

    def __init__(self, aws: Aws, stack: Stack, arn: str) -> None:
        self._aws = aws
        self._bucket = stack.bucket
        self._arn = arn
        self._run: str | None = None
        self._plan: Mapping[str, Any] | None = None
        self._results: dict[str, Result] = {}

    def read(self) -> Snapshot:
        """The execution as it stands."""
        # Asked before its jobs, so that the last picture is the picture at the end.
        described = executions.describe(self._aws, self._arn)
        # An ARN may pass to another execution while it is watched; this one's keys stay the same.
        if self._run is None:
            self._run = ExecutionId.of_answer(described).run_id
        ended = described["status"] not in executions.RUNNING
        jobs = executions.event_jobs(described.get("input", "{}"))
        if self._plan is None:
            self._plan = document(self._aws.s3, self._bucket, naming.plan_key(self._run))
        self._results |= job_results(self._aws.s3, self._bucket, self._run, known=self._results)
        listed = self._listed(self._run) if any(name not in self._results for name in jobs) else {}
        return Snapshot(
            arn=self._arn,
            status=described["status"],
            started_at=described["startDate"],
            stopped_at=described.get("stopDate"),
            taken_at=datetime.now(UTC),
            jobs=tuple(self._progress(name, job, listed, ended=ended) for name, job in jobs.items()),
            planned=self._plan is not None,
            error=described.get("error", ""),
            cause=executions.readable_cause(described.get("cause")),
            warnings=_warnings(described.get("output", "{}")),
        )

    def _progress(
        self,
        name: str,
        job: Mapping[str, Any],
        listed: Mapping[str, _Listed],
        *,
        ended: bool,
    ) -> JobProgress:
        task_type = str(job.get("task_type", ""))
        result = self._results.get(name)
        if result is not None:
            return JobProgress(
                name=name,
                task_type=task_type,
                state=result["status"],
                objects=result["objects"],
                labeled=result["labeled"],
                failed=result["failed"],
                labeling_job=result["labeling_job_name"],
                problem="" if result["succeeded"] else str(result["reason"]),
                warnings=tuple(map(str, result.get("warnings", ()))),
            )
        planned = {} if self._plan is None else self._plan["jobs"].get(name, {})
        objects = planned.get("objects")
        found = listed.get(name.lower())
        if found is not None:
            return _labeling(name, task_type, found, objects)
        needs = planned.get("needs")
        waits_for = needs if needs is not None and needs not in self._results and not ended else None
        state = NOT_STARTED if ended else WAITING
        return JobProgress(name=name, task_type=task_type, state=state, objects=objects, waits_for=waits_for)

    def _listed(self, run: str) -> dict[str, _Listed]:
        """How far the jobs are that have begun, by their names in the event, in lower case."""
        pages = self._aws.sagemaker.get_paginator("list_labeling_jobs").paginate(
            NameContains=run, PaginationConfig={"PageSize": _PAGE}
        )
        summaries = {
            summary["LabelingJobName"]: summary for page in pages for summary in page["LabelingJobSummaryList"]
        }
        found = progress(map(LabelingJob.of, summaries.values()), run=run)
        return {
            job: _Listed(progress=so_far, summaries=[summaries[name] for name in so_far.names])
            for job, so_far in found.items()
        }


@dataclass(frozen=True, kw_only=True)
class _Listed:
    progress: Progress
    summaries: Sequence[LabelingJobSummaryTypeDef]


def _labeling(name: str, task_type: str, found: _Listed, planned: int | None) -> JobProgress:
    so_far = found.progress
    return JobProgress(
        name=name,
        task_type=task_type,
        state=so_far.status,
        # Before its first counts the service shows zeros.
        objects=so_far.objects if so_far.objects > 0 else planned,
        labeled=so_far.labeled,
        failed=so_far.failed,
        labeling_job=so_far.names[-1],
        started_at=min(summary["CreationTime"] for summary in found.summaries),
        changed_at=max(summary["LastModifiedTime"] for summary in found.summaries),
        problem="" if so_far.failure_reason is None else so_far.failure_reason,
    )


def _warnings(output: str) -> tuple[str, ...]:
    try:
        result = json.loads(output)
    except ValueError:
        return ()
    warnings = result.get("warnings", []) if isinstance(result, dict) else []
    return tuple(map(str, warnings))
