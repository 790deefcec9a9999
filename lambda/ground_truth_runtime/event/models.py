"""The event's models: the single source of its fields, defaults and limits."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ground_truth_runtime.facts import limits

Name = Annotated[str, StringConstraints(pattern=rf"^{limits.NAME_PATTERN}$", max_length=limits.JOB_NAME_MAX)]
AttributeName = Annotated[
    str, StringConstraints(pattern=rf"^{limits.NAME_PATTERN}$", max_length=limits.LABEL_ATTRIBUTE_NAME_MAX)
]
Keyword = Annotated[str, StringConstraints(pattern=rf"^{limits.KEYWORD_PATTERN}$", max_length=limits.KEYWORD_MAX)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=limits.LABEL_MAX, pattern=r"\S")]
Address = Annotated[str, StringConstraints(min_length=1, max_length=1024)]
Arn = Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z\-]*:", max_length=2048)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Input(_Model):
    """What a job labels: exactly one of an input manifest, an S3 prefix, or an earlier job of the same event.

    An address without `s3://` is a key in the stack's bucket.
    """

    manifest: Address | None = Field(None, description="An input manifest in S3, JSON Lines")
    prefix: Address | None = Field(None, description="Every fitting object below this prefix in S3, sorted by key")
    job: Name | None = Field(None, description="Name of another job of this event, whose output manifest is the input")


class Workforce(_Model):
    """Who labels."""

    type: Literal["private", "vendor", "public"] = Field("private", description="Which workforce")
    workteam_arn: Arn | None = Field(None, description="Work team; by default the stack's own, or the public one")
    price_usd: Decimal | None = Field(
        None, description="Public workforce only: dollars per worker and object, one of the service's fixed prices"
    )


class Instructions(_Model):
    """What workers read beside the task. Plain text; a blank line starts a new paragraph."""

    short: Annotated[str, StringConstraints(max_length=10_000)] | None = Field(
        None, description="Always in sight; by default the job's description"
    )
    full: Annotated[str, StringConstraints(max_length=50_000)] | None = Field(
        None, description="Behind a button; by default the short instructions"
    )


class Job(_Model):
    """One labeling job."""

    name: Name = Field(description="Unique in the event, whatever the case of its letters")
    task_type: str = Field(description="Task type, by the service's name")
    labels: list[Label] = Field(description="Label categories, in the order of their class indexes")
    input: Input = Field(description="What to label")
    title: Annotated[str, StringConstraints(min_length=1, max_length=limits.TASK_TITLE_MAX)] = Field(
        description="Title that workers see"
    )
    description: Annotated[str, StringConstraints(min_length=1, max_length=limits.TASK_DESCRIPTION_MAX)] = Field(
        description="Description that workers see"
    )
    keywords: Annotated[list[Keyword], Field(min_length=1, max_length=limits.KEYWORDS_MAX)] | None = Field(
        None, description="Words to find the task by: letters, digits and single spaces"
    )
    instructions: Instructions = Field(Instructions(), description="Instructions for the workers")
    workers_per_object: Annotated[int, Field(strict=True, ge=1, le=limits.WORKERS_PER_OBJECT_MAX)] = Field(
        1, description="How many workers label each object"
    )
    workforce: Workforce = Field(Workforce(), description="Who labels; by default the stack's private work team")
    label_attribute_name: AttributeName | None = Field(
        None, description="Key of the label in the output; by default the job's name, with -ref where the type needs it"
    )
    task_time_limit_seconds: Annotated[
        int, Field(strict=True, ge=limits.TASK_TIME_LIMIT_MIN_SECONDS, le=limits.TASK_TIME_LIMIT_MAX_SECONDS)
    ] = Field(3_600, description="Seconds that a worker has for one task")
    task_availability_seconds: (
        Annotated[
            int, Field(strict=True, ge=limits.TASK_AVAILABILITY_MIN_SECONDS, le=limits.TASK_AVAILABILITY_MAX_SECONDS)
        ]
        | None
    ) = Field(None, description="Seconds that a task waits for a worker; by default the service's default")
    max_concurrent_tasks: Annotated[int, Field(strict=True, ge=1, le=limits.MAX_CONCURRENT_TASKS_MAX)] | None = Field(
        None, description="Most objects in work at once; by default the service's default"
    )
    template: Address | None = Field(
        None, description="Your own worker template in S3; by default the one that comes with the task type"
    )
    content_classifiers: list[Literal["FreeOfPersonallyIdentifiableInformation", "FreeOfAdultContent"]] | None = Field(
        None, description="Your statement about the data. The public workforce needs the first"
    )
    role_arn: Arn | None = Field(None, description="Execution role of the labeling job; by default the stack's")
    output: Address | None = Field(
        None, description="S3 prefix for the labels; by default labels/ in the stack's bucket"
    )
    output_kms_key_arn: Arn | None = Field(None, description="Key for the labels; by default the stack's")
    tags: Annotated[dict[str, str], Field(max_length=limits.TAGS_MAX)] | None = Field(
        None, description="Tags of the labeling job"
    )
    request_overrides: dict[str, Any] = Field(
        {}, description="Fields of CreateLabelingJob, under the service's own names, merged into the request last"
    )


class Event(_Model):
    """What an execution of the labeling state machine takes."""

    schema_address: str | None = Field(None, alias="$schema", description="For editors; not read")
    defaults: dict[str, Any] = Field({}, description="Fields of a job, given to every job that lacks them")
    jobs: Annotated[list[Job], Field(min_length=1, max_length=limits.JOBS_PER_EVENT_MAX)] = Field(
        description="The labeling jobs"
    )
    max_cost_usd: Annotated[Decimal, Field(ge=0)] | None = Field(
        None, description="Refuse the event when the estimated cost is above this"
    )
