"""The event's models: the single source of its fields, defaults and limits."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag

from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import TASK_TYPES, canonical_name

Name = Annotated[str, StringConstraints(pattern=rf"^{limits.NAME_PATTERN}$", max_length=limits.JOB_NAME_MAX)]
LabelingJobName = Annotated[
    str, StringConstraints(pattern=rf"^{limits.NAME_PATTERN}$", max_length=limits.LABELING_JOB_NAME_MAX)
]
AttributeName = Annotated[
    str, StringConstraints(pattern=rf"^{limits.NAME_PATTERN}$", max_length=limits.LABEL_ATTRIBUTE_NAME_MAX)
]
# An attribute of any manifest, whoever wrote it: the guide only says that it does not begin with a dollar sign
# (sms-input-data-input-manifest). Left out are names that a template could not write between quotes.
ManifestAttribute = Annotated[
    str, StringConstraints(pattern=r"^\w[\w.: -]*$", max_length=limits.LABEL_ATTRIBUTE_NAME_MAX)
]
Keyword = Annotated[str, StringConstraints(pattern=rf"^{limits.KEYWORD_PATTERN}$", max_length=limits.KEYWORD_MAX)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=limits.LABEL_MAX, pattern=r"\S")]
Address = Annotated[str, StringConstraints(min_length=1, max_length=1024)]
Arn = Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z\-]*:", max_length=2048)]

TaskTypeName = Annotated[
    str,
    BeforeValidator(lambda name: canonical_name(name) if isinstance(name, str) else name),
    Field(json_schema_extra={"enum": [name for row in TASK_TYPES.values() for name in (row.name, *row.aliases)]}),
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Attribute(_Model):
    """What workers say of a label or of a frame beside the label itself; video frames and 3D point clouds only."""

    name: Annotated[str, StringConstraints(min_length=1)] = Field(description="Name that workers see")
    type: Literal["string", "number"] = Field(description="A string without enum is free text")
    description: str | None = Field(None, description="What is asked; required for attributes of frames")
    enum: list[str] | None = Field(None, description="Strings only: what to choose from")
    minimum: Annotated[int, Field(strict=True)] | None = Field(None, description="Numbers only: the least, inclusive")
    maximum: Annotated[int, Field(strict=True)] | None = Field(None, description="Numbers only: the most, inclusive")
    is_required: bool = Field(False, description="Whether a task can only be submitted with it")


class LabelCategory(_Model):
    """A label with more to it than its text."""

    label: Label = Field(description="Text of the label")
    short_display_name: str | None = Field(None, description="Named entities only: 3 or 4 letters beside the words")
    attributes: list[Attribute] | None = Field(None, description="Video frames and 3D only: attributes of this label")
    edits_allowed: Literal["any", "none"] | None = Field(
        None, description="Video frames and 3D only: whether an adjustment may change it; none for verification"
    )


TEXT_TAG, CATEGORY_TAG = "(text)", "(category)"
"""Stand in pydantic's places of a label, behind its index: which of the two kinds it was read as."""


def _kind_of_label(value: Any) -> str | None:
    if isinstance(value, str):
        return TEXT_TAG
    return CATEGORY_TAG if isinstance(value, dict | LabelCategory) else None


# Told apart before either is read, so that a bad label is one problem and not one of each kind.
AnyLabel = Annotated[
    Annotated[Label, Tag(TEXT_TAG)] | Annotated[LabelCategory, Tag(CATEGORY_TAG)],
    Discriminator(
        _kind_of_label,
        custom_error_type="label_type",
        custom_error_message="must be a text, or an object with `label`",
    ),
]


class Review(_Model):
    """Which labeled objects of an earlier job are taken: each condition chooses some, and all chosen are taken.

    Without any condition all are taken.
    """

    agreement_below: Annotated[float, Field(gt=0, le=1)] | None = Field(
        None, description="Objects whose workers agree less than this, 0 to 1; needs more than one worker per object"
    )
    answers_below: Annotated[int, Field(strict=True, ge=2, le=limits.WORKERS_PER_OBJECT_MAX)] | None = Field(
        None, description="Objects that fewer workers than this have answered to, as where the work team is too small"
    )
    confidence_below: Annotated[float, Field(gt=0, le=1)] | None = Field(
        None, description="Objects with a label whose confidence is below this"
    )
    sample: Annotated[float, Field(gt=0, le=1)] | None = Field(
        None, description="This share of the objects, chosen by a hash, the same whenever it is asked"
    )
    failed: bool = Field(False, description="Objects that the job could not label; not for adjustment and verification")


class Sequences(_Model):
    """Frames of videos in S3 as sequences: each folder below the prefix that holds frames is one, sorted by name."""

    prefix: Address = Field(description="Prefix below which the folders of frames lie")
    max_frames: Annotated[int, Field(strict=True, ge=1, le=limits.FRAMES_PER_VIDEO_SEQUENCE_MAX)] | None = Field(
        None, description="Most frames of a sequence, a longer folder is refused; by default the service's limit"
    )


class Input(_Model):
    """What a job labels: exactly one of manifest, prefix, texts, sequences, job and labeling_job.

    An address without `s3://` is a key in the stack's bucket. A streaming job may begin without any.
    """

    manifest: Address | None = Field(None, description="An input manifest in S3, JSON Lines")
    prefix: Address | None = Field(None, description="Every fitting object below this prefix in S3, sorted by key")
    suffixes: Annotated[list[str], Field(min_length=1)] | None = Field(
        None, description="With prefix: endings of the objects to take; by default those that the task type reads"
    )
    texts: Annotated[list[str], Field(min_length=1)] | None = Field(None, description="Texts, given here")
    sequences: Sequences | None = Field(None, description="Frames of videos in S3")
    job: Name | None = Field(None, description="Name of another job of this event, whose output manifest is the input")
    labeling_job: LabelingJobName | None = Field(
        None, description="Name of an ended labeling job of the account, whose output manifest is the input"
    )
    label_attribute_name: ManifestAttribute | None = Field(
        None, description="Label to adjust or verify; by default that of the earlier job. Needed with a manifest"
    )
    review: Review | None = Field(None, description="With job or labeling_job: which of its objects to take")
    check: Literal["sample", "all"] = Field(
        "sample", description="Which objects that a manifest names are looked for in S3, before anything is started"
    )


class Functions(_Model):
    """Annotation functions of your own, for the task type Custom."""

    pre_annotation_arn: Arn | None = Field(None, description="Lambda function that makes a task of a manifest line")
    consolidation_arn: Arn | None = Field(None, description="Lambda function that makes a label of workers' answers")


class AutomatedLabeling(_Model):
    """Lets a model label what it is sure of, after people have labeled enough for it to learn from."""

    initial_model_arn: Arn | None = Field(None, description="Model of an earlier job, to start with")
    security_group_ids: list[str] | None = Field(None, description="VPC of the training instances")
    subnets: list[str] | None = Field(None, description="VPC of the training instances")
    volume_kms_key_arn: Arn | None = Field(
        None, description="Key for the volumes of the training instances; by default the stack's"
    )


class Streaming(_Model):
    """Objects that arrive while the job runs. The service ends such a job after 10 days without any."""

    input_topic_arn: Arn = Field(description="SNS topic whose messages are lines of an input manifest")
    output_topic_arn: Arn | None = Field(None, description="SNS topic that is told of each labeled object")


class StopAfter(_Model):
    """When a job ends before all is labeled."""

    human_labeled_objects: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="After people have labeled so many objects"
    )
    percent_labeled: Annotated[int, Field(strict=True, ge=1, le=100)] | None = Field(
        None, description="After so many percent of the objects have a label"
    )


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
    task_type: TaskTypeName = Field(description="Task type, by its name or an alias, whatever case and hyphens")
    labels: list[AnyLabel] = Field(
        description="Label categories, in the order of their class indexes; for verification the verdicts"
    )
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
    task_time_limit_seconds: (
        Annotated[int, Field(strict=True, ge=limits.TASK_TIME_LIMIT_MIN_SECONDS, le=limits.TASK_TIME_LIMIT_MAX_SECONDS)]
        | None
    ) = Field(
        None, description="Seconds that a worker has for one task; by default 1 hour, for video frames and 3D 3 days"
    )
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
        None,
        description="Your own worker template in S3; by default the one that comes with the task type. PassThrough and "
        "Custom need one",
    )
    content_classifiers: list[Literal["FreeOfPersonallyIdentifiableInformation", "FreeOfAdultContent"]] | None = Field(
        None, description="Your statement about the data. The public workforce needs the first"
    )
    functions: Functions | None = Field(None, description="Task type Custom: annotation functions of your own")
    annotation_type: Literal["BoundingBox", "Polyline", "Polygon", "Keypoint"] | None = Field(
        None, description="Video frames only: what workers draw; by default boxes"
    )
    frame_attributes: list[Attribute] | None = Field(None, description="Video frames and 3D only: asked of each frame")
    category_global_attributes: list[Attribute] | None = Field(
        None, description="Video frames and 3D only: asked of each label, whichever it is"
    )
    follow_up_jobs: Annotated[int, Field(strict=True, ge=0, le=10)] = Field(
        0, description="Most further labeling jobs on the objects that failed, expired or stayed unlabeled"
    )
    max_failed_percent: Annotated[float, Field(strict=True, ge=0, le=100)] | None = Field(
        None,
        description="The job counts as failed when more than this share of its objects failed; its labels are kept all "
        "the same. By default a job with at least one label succeeds",
    )
    max_objects_per_labeling_job: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="A larger dataset is split into several labeling jobs; by default the stack's limit"
    )
    automated_labeling: AutomatedLabeling | None = Field(None, description="Let a model label what it is sure of")
    streaming: Streaming | None = Field(None, description="Take objects that arrive while the job runs")
    stop_after: StopAfter | None = Field(None, description="End the job before all is labeled")
    simulation: dict[str, Any] | None = Field(
        None, description="Local cloud only: the profile of the simulated workers; AWS has people"
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
        {},
        description="Fields of CreateLabelingJob, by the service's own names, over what the event says; null takes a "
        "field away. Judged as if the event had said it in its own fields",
    )

    @property
    def label_names(self) -> list[str]:
        """The texts of the labels, in the order of their class indexes."""
        return [label if isinstance(label, str) else label.label for label in self.labels]

    @property
    def drawn(self) -> str:
        """What workers draw on video frames."""
        return "BoundingBox" if self.annotation_type is None else self.annotation_type

    @property
    def short_instructions(self) -> str:
        """What workers always see: the job's description where the event says nothing else."""
        return self.description if self.instructions.short is None else self.instructions.short

    @property
    def full_instructions(self) -> str:
        """What workers see on demand: the short instructions where the event says nothing else."""
        return self.short_instructions if self.instructions.full is None else self.instructions.full

    @property
    def task_seconds(self) -> int:
        """How long a worker has for one task."""
        given = self.task_time_limit_seconds
        return TASK_TYPES[self.task_type].default_task_seconds if given is None else given


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
