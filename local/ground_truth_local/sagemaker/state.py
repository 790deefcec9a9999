"""What the service remembers of one account in one region."""

import threading
from dataclasses import dataclass, field
from typing import Any

from ground_truth_local.engine.job import Counters, JobStatus, JobUpdate


@dataclass(kw_only=True)
class Job:
    """A labeling job. Times in seconds since the epoch.

    Attributes:
        request: as CreateLabelingJob got it.
        reference_code: JobReferenceCode: the account and 16 letters and digits.
    """

    request: dict[str, Any]
    arn: str
    reference_code: str
    created: float
    modified: float
    status: JobStatus
    counters: Counters = field(default_factory=Counters)
    output_manifest_uri: str | None = None
    failure_reason: str | None = None

    @property
    def name(self) -> str:
        return str(self.request["LabelingJobName"])

    def apply(self, update: JobUpdate, *, now: float) -> None:
        """Takes over what the engine tells; a job that was asked to stop does not go back to InProgress."""
        stays = self.status is JobStatus.STOPPING and not update.status.ended
        self.status = JobStatus.STOPPING if stays else update.status
        self.counters = update.counters
        self.output_manifest_uri = update.output_manifest_uri
        self.failure_reason = update.failure_reason
        self.modified = now


@dataclass(kw_only=True)
class Workforce:
    """A private workforce; `settings` are the members of its requests, without name and tags."""

    name: str
    arn: str
    sub_domain: str
    settings: dict[str, Any]
    created: float
    updated: float


@dataclass(kw_only=True)
class Workteam:
    """A private work team; `settings` are the members of its requests, without names and tags."""

    name: str
    arn: str
    workforce: Workforce
    settings: dict[str, Any]
    created: float
    updated: float


@dataclass(kw_only=True)
class AccountState:
    """Everything of one account in one region. Whoever reads or writes it holds `lock`.

    Attributes:
        jobs: by lower-case name, as names of labeling jobs are not case sensitive.
        tags: by ARN.
    """

    account: str
    region: str
    lock: threading.RLock = field(default_factory=threading.RLock)
    jobs: dict[str, Job] = field(default_factory=dict)
    workforces: dict[str, Workforce] = field(default_factory=dict)
    workteams: dict[str, Workteam] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
