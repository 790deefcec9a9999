"""A labeling job as the engine sees it: what is asked, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

JOB_LIFETIME_SECONDS = 30 * 24 * 3600
"""A labeling job ends after 30 days (botocore model, StoppingConditions)."""


class JobStatus(StrEnum):
    """LabelingJobStatus of the API."""

    INITIALIZING = "Initializing"
    IN_PROGRESS = "InProgress"
    COMPLETED = "Completed"
    FAILED = "Failed"
    STOPPING = "Stopping"
    STOPPED = "Stopped"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self in {JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.STOPPED}


@dataclass(frozen=True, kw_only=True)
class Team:
    """Who works on a job.

    Attributes:
        arn: the work team's ARN.
        kind: what sort of workforce it belongs to.
        identity_provider: of a private workforce; its workers' answers carry their identity.
        issuer: the address of the identity provider.
    """

    arn: str
    kind: Literal["private", "vendor", "public"]
    identity_provider: Literal["Cognito", "Oidc"] = "Cognito"
    issuer: str = ""

    def identity(self, sub: str) -> dict[str, Any]:
        """workerMetadata of the answers of a member with this id at the identity provider."""
        return {
            "identityData": {"identityProviderType": self.identity_provider, "issuer": self.issuer, "sub": sub},
        }


@dataclass(frozen=True, kw_only=True)
class JobSpec:
    """All that the engine needs to run a job; times in seconds.

    Attributes:
        task_type: suffix of the built-in functions, such as `BoundingBox`; None in a custom job.
        pre_function, consolidation_function: ARNs of the customer's own; None with built-in ones, or without any.
        template_uri, ui_arn: the worker's page: one of both.
        title, description, keywords: what workers read in their list of jobs.
        profile_uri: of a simulation profile for this job alone, None without one.
        output_path: S3OutputPath of the request.
        max_objects: most objects that people label (StoppingConditions), None without such a limit.
        max_percentage: most percent of the data set that get labeled, None without such a limit.
        manifest_limit: most objects in the input manifest.
        problem: why the job fails at its start, None when nothing is known against it.
    """

    name: str
    arn: str
    region: str
    task_type: str | None
    label_attribute: str
    manifest_uri: str
    output_path: str
    role_arn: str
    category_file_uri: str | None
    team: Team
    title: str
    description: str
    keywords: tuple[str, ...]
    workers_per_object: int
    task_time_limit: int
    task_availability: int
    max_concurrent_objects: int
    max_objects: int | None = None
    max_percentage: int | None = None
    manifest_limit: int = 100_000
    pre_function: str | None = None
    consolidation_function: str | None = None
    template_uri: str | None = None
    ui_arn: str | None = None
    profile_uri: str | None = None
    kms_key_id: str | None = None
    problem: str | None = None

    @property
    def output_uri(self) -> str:
        """Where the job's own folder is: `S3OutputPath/<job name>`, no slash at the end."""
        return f"{self.output_path.rstrip('/')}/{self.name}"


@dataclass(frozen=True, kw_only=True)
class Counters:
    """LabelCounters of the API. Until the manifest was read all of them are 0."""

    human_labeled: int = 0
    failed: int = 0
    unlabeled: int = 0

    def as_api(self) -> dict[str, int]:
        return {
            "TotalLabeled": self.human_labeled,
            "HumanLabeled": self.human_labeled,
            "MachineLabeled": 0,
            "FailedNonRetryableError": self.failed,
            "Unlabeled": self.unlabeled,
        }


@dataclass(frozen=True, kw_only=True)
class JobUpdate:
    """What the engine tells about a job whenever something changed."""

    status: JobStatus
    counters: Counters = field(default_factory=Counters)
    output_manifest_uri: str | None = None
    failure_reason: str | None = None


JobListener = Callable[[JobUpdate], None]


class JobError(Exception):
    """The whole job cannot go on; the message becomes its FailureReason."""


class ObjectError(Exception):
    """One object cannot be labeled; the message becomes the `failure-reason` of its line."""
