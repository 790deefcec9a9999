"""Ground Truth in memory: labeling jobs that label one object after another, as scripted."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.support.memory.client import Refusal

_ENDED = ("Completed", "Failed", "Stopped")
Line = dict[str, Any]


@dataclass(kw_only=True)
class Script:
    """How the service and its workers behave.

    initializing, per_object, stopping: seconds. unseen: calls of Describe that do not find a new job yet.
    counters_lag: whether counters stay behind until the end, and beyond it. fails: share of tasks that fail,
    and reason: why.
    breaks: share of jobs that end as Failed in the middle. lot: draws.
    """

    initializing: float = 5.0
    per_object: float = 10.0
    stopping: float = 20.0
    unseen: int = 0
    counters_lag: bool = False
    fails: float = 0.0
    reason: str = "ClientError: Annotation tasks expired."
    breaks: float = 0.0
    lot: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - draws the same again


@dataclass(kw_only=True)
class Job:
    """A labeling job. paid: sources of the objects that got a label, in order."""

    request: dict[str, Any]
    arn: str
    created: float
    changed: float = 0.0
    status: str = "Initializing"
    lines: list[Line] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    failed: int = 0
    due: float = 0.0
    unseen: int = 0
    breaks_after: int | None = None
    reason: str | None = None
    output: str | None = None

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.request["LabelingJobName"])

    @property
    def attribute(self) -> str:
        """Key of its labels."""
        return str(self.request["LabelAttributeName"])

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self.status in _ENDED


class GroundTruth:
    """Labeling jobs by name.

    Args:
        read, write: objects by their URI; `read` returns None where there is none.
        beginning: the date of second 0.
        script: how it behaves.
    """

    def __init__(
        self,
        *,
        read: Callable[[str], bytes | None],
        write: Callable[[str, bytes], object],
        beginning: datetime,
        workteam_arn: str,
        script: Script,
    ) -> None:
        self._read, self._write = read, write
        self._beginning = beginning
        self._workteam_arn = workteam_arn
        self.script = script
        self.now = 0.0
        self.jobs: dict[str, Job] = {}
        self.told: list[str] = []
        self.on_time: Callable[[], object] = lambda: None
        self.on_end: Callable[[Job], object] = lambda _job: None

    def advance(self, seconds: float) -> None:
        """Lets time pass, and does what becomes due."""
        self.on_time()
        end = self.now + seconds
        while (job := self._next(end)) is not None:
            self.now = max(self.now, job.due)
            self._go_on(job)
        self.now = end

    def next_due(self) -> float | None:
        """When the next thing happens; None where nothing runs."""
        return min((job.due for job in self.jobs.values() if not job.ended), default=None)

    def handle(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Answers one request."""
        match operation:
            case "CreateLabelingJob":
                return self._create(asked)
            case "DescribeLabelingJob":
                job = self._found(asked["LabelingJobName"])
                if job.unseen:
                    job.unseen -= 1
                    raise Refusal("ResourceNotFound", f"Labeling job {job.name} does not exist")
                return self._described(job)
            case "StopLabelingJob":
                self._stop(self._found(asked["LabelingJobName"]))
                return {}
            case "ListLabelingJobs":
                return self._listed(asked)
            case "DescribeWorkteam":
                return {"Workteam": {"WorkteamArn": self._workteam_arn}}
            case "RenderUiTemplate":
                return {"RenderedContent": "", "Errors": []}
        raise NotImplementedError(operation)

    def _next(self, end: float) -> Job | None:
        due = [job for job in self.jobs.values() if not job.ended and job.due <= end]
        return min(due, key=lambda job: job.due) if due else None

    def _create(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = asked["LabelingJobName"]
        arn = f"arn:aws:sagemaker:us-east-1:123456789012:labeling-job/{name}"
        if name in self.jobs:
            raise Refusal("ResourceInUse", f"Labeling job already exists: {arn}")
        self.jobs[name] = Job(
            request=json.loads(json.dumps(asked)),
            arn=arn,
            created=self.now,
            due=self.now + self.script.initializing,
            unseen=self.script.unseen,
        )
        return {"LabelingJobArn": arn}

    def _found(self, name: str) -> Job:
        if name not in self.jobs:
            raise Refusal("ResourceNotFound", f"Labeling job {name} does not exist")
        return self.jobs[name]

    def _stop(self, job: Job) -> None:
        if job.ended:
            raise Refusal("ValidationException", f"labeling job {job.arn} is {job.status} and cannot be stopped")
        if job.status != "Stopping":
            job.status, job.due, job.changed = "Stopping", self.now + self.script.stopping, self.now

    def _go_on(self, job: Job) -> None:
        if job.status == "Initializing":
            self._begin(job)
        elif job.status == "Stopping":
            self._end(job, "Stopped")
        elif not job.waiting:
            self._end(job, "Completed")
        elif job.breaks_after is not None and len(job.paid) >= job.breaks_after:
            job.reason = "InternalServerError"
            self._end(job, "Failed")
        else:
            self._label(job, job.waiting.pop(0))
            most = job.request.get("StoppingConditions", {}).get("MaxHumanLabeledObjectCount")
            if most is not None and len(job.paid) >= most:
                job.status = "Stopping"
            job.due = self.now + self.script.per_object

    def _begin(self, job: Job) -> None:
        content = self._read(job.request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"])
        if content is None:
            job.reason = "ClientError: the manifest cannot be read"
            self._end(job, "Failed")
            return
        job.lines = [json.loads(line) for line in content.splitlines() if line.strip()]
        # Only objects that have not got the attribute yet are sent (developer guide, sms-reusing-data).
        job.waiting = [number for number, line in enumerate(job.lines) if job.attribute not in line]
        job.status, job.due = "InProgress", self.now + self.script.per_object
        if self.script.lot.random() < self.script.breaks:
            job.breaks_after = self.script.lot.randrange(len(job.lines) + 1)

    def _label(self, job: Job, number: int) -> None:
        line = job.lines[number]
        metadata = {"job-name": f"labeling-job/{job.name}", "human-annotated": "yes"}
        if self.script.lot.random() < self.script.fails:
            line[f"{job.attribute}-metadata"] = {**metadata, "failure-reason": self.script.reason}
            job.failed += 1
            return
        kind = {"type": "groundtruth/text-classification", "class-name": "Flying", "confidence": 0}
        line[job.attribute] = 0
        line[f"{job.attribute}-metadata"] = {**kind, **metadata, "creation-date": "2026-01-02T03:04:05.678901"}
        job.paid.append(source_of(line))

    def _end(self, job: Job, status: str) -> None:
        job.status, job.changed = status, self.now
        if job.lines:
            job.output = f"{job.request['OutputConfig']['S3OutputPath']}{job.name}/manifests/output/output.manifest"
            self._write(job.output, "".join(json.dumps(line) + "\n" for line in job.lines).encode())
        self.on_end(job)
        self.told.append(job.name)

    def _counters(self, job: Job) -> dict[str, int]:
        labeled = 0 if self.script.counters_lag else len(job.paid)
        failed = 0 if self.script.counters_lag else job.failed
        names = ("TotalLabeled", "HumanLabeled", "MachineLabeled", "FailedNonRetryableError", "Unlabeled")
        return dict(zip(names, (labeled, labeled, 0, failed, len(job.lines) - labeled - failed), strict=True))

    def _summary(self, job: Job) -> dict[str, Any]:
        output = {} if job.output is None else {"LabelingJobOutput": {"OutputDatasetS3Uri": job.output}}
        reason = {} if job.reason is None else {"FailureReason": job.reason}
        return {
            "LabelingJobName": job.name,
            "LabelingJobArn": job.arn,
            "LabelingJobStatus": job.status,
            "CreationTime": self._beginning + timedelta(seconds=job.created),
            "LastModifiedTime": self._beginning + timedelta(seconds=job.changed),
            "LabelCounters": self._counters(job),
            "InputConfig": job.request["InputConfig"],
            **output,
            **reason,
        }

    def _described(self, job: Job) -> dict[str, Any]:
        return {**job.request, **self._summary(job)}

    def _listed(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = [job for job in self.jobs.values() if self._fits(job, asked)]
        start = int(asked.get("NextToken", 0))
        page = {"LabelingJobSummaryList": [self._summary(job) for job in found[start : start + 100]]}
        return page if len(found) <= start + 100 else {**page, "NextToken": str(start + 100)}

    def _fits(self, job: Job, asked: dict[str, Any]) -> bool:
        status = asked.get("StatusEquals", job.status)
        return bool(asked.get("NameContains", "") in job.name and status == job.status)


def source_of(line: Line) -> str:
    """What identifies an object."""
    return str(line.get("source-ref", line.get("source")))


def sources(content: str) -> Iterator[str]:
    """Of the objects of a manifest."""
    return (source_of(json.loads(line)) for line in content.splitlines() if line.strip())
