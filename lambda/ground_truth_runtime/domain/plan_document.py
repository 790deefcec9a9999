"""The plan of an execution, as the plan step writes it and the launch step reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.naming import labeling_job_name
from ground_truth_runtime.domain.parts import part_size, part_sizes

WHOLE = 0
"""Number that stands for all parts of a split job together."""


@dataclass(frozen=True, kw_only=True)
class PlannedFile:
    """A file that must stand in S3 before the labeling job is created."""

    uri: str
    text: str
    content_type: str


@dataclass(frozen=True, kw_only=True)
class PlannedJob:
    """One job of the event, decided to the last field.

    needs: name of the job whose output manifest is the input, which the request then lacks.
    request: the CreateLabelingJob request of the first labeling job.
    parts: how many labeling jobs its dataset is split into (see `domain.parts`). With more than one, plan writes the
        manifest of each part to `naming.manifest_key_of_part`, unless the job needs another: then launch does.
    follow_up_jobs: how many further labeling jobs each part may have, for objects that got no label.
    max_failed_percent: above which share of failed objects the job counts as failed; None: whatever fails, as long as
        something is labeled.
    selection: which objects of the needed job are taken, as `labels.selection.Selection`; None: all.
    """

    name: str
    task_type: str
    objects: int
    needs: str | None
    files: Sequence[PlannedFile]
    request: Mapping[str, Any]
    parts: int = 1
    follow_up_jobs: int = 0
    selection: Mapping[str, Any] | None = None
    max_failed_percent: float | None = None

    @property
    def label_attribute_name(self) -> str:
        """Key of the label in the output manifest."""
        return str(self.request["LabelAttributeName"])

    @property
    def output(self) -> str:
        """S3 URI below which each labeling job has a folder."""
        return str(self.request["OutputConfig"]["S3OutputPath"])

    @property
    def title(self) -> str:
        """What workers see of the task."""
        return str(self.request["HumanTaskConfig"]["TaskTitle"])

    @property
    def workers_per_object(self) -> int:
        """How many workers label each object."""
        return int(self.request["HumanTaskConfig"]["NumberOfHumanWorkersPerDataObject"])

    @property
    def streams(self) -> bool:
        """Whether objects come while it runs, so that no manifest holds them all."""
        return "SnsDataSource" in self.request["InputConfig"]["DataSource"]

    @property
    def stops_early(self) -> bool:
        """Whether it is to end before all is labeled."""
        return "StoppingConditions" in self.request

    @property
    def part_size(self) -> int:
        """Objects in every part but the last."""
        return part_size(self.objects, self.parts)

    @property
    def part_sizes(self) -> list[int]:
        """Objects in each part."""
        return part_sizes(self.objects, self.parts)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From JSON."""
        return cls(**{**document, "files": [PlannedFile(**file) for file in document["files"]]})


@dataclass(frozen=True, kw_only=True)
class JobRef:
    """What Launch, Collect and Gather get of a job, or of a part of one.

    objects: of the part.
    execution, run_id: whose job it is. plan_uri: S3 URI of the plan document.
    part: from 1; WHOLE for all parts of a job that is split into several.
    parts: how many there are.
    attempt: the first that the labeling job of this round may have: earlier ones are those of earlier rounds.
    earlier: the labeling jobs of earlier rounds, by name; a round has several where a redrive went on with it.
    follow_ups: how many rounds there were before this one.
    """

    job: str
    task_type: str
    objects: int
    run_id: str
    execution: ExecutionId
    plan_uri: str
    part: int = 1
    parts: int = 1
    attempt: int = 1
    earlier: tuple[str, ...] = ()
    follow_ups: int = 0

    def labeling_job_name(self, attempt: int) -> str:
        """Name of the labeling job of an attempt."""
        return labeling_job_name(self.job, self.run_id, attempt, part=None if self.parts == 1 else self.part)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        fields = {name: value for name, value in asdict(self).items() if name != "execution"}
        return {**fields, **self.execution.document(), "earlier": list(self.earlier)}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From JSON, which may hold more; less too: of a first round, or of an execution that began before an update.

        Its first round is a ref of the plan, to which the Map state adds the execution's fields.
        """
        fields = {name: document[name] for name in cls.__dataclass_fields__ if name in document}
        earlier = tuple(document.get("earlier", ()))
        return cls(**{**fields, "earlier": earlier, "execution": ExecutionId.of(document)})


def wave(jobs: Sequence[PlannedJob]) -> dict[str, Any]:
    """What the states of a wave need: a ref of every part, and one of the whole of every job that is split.

    All refs of an event are in one state, so they hold only what differs between them: the state machine adds what
    JobRef needs besides, for each of them when its turn comes.
    """

    def ref(job: PlannedJob, *, objects: int, part: int) -> dict[str, Any]:
        return {"job": job.name, "task_type": job.task_type, "objects": objects, "part": part, "parts": job.parts}

    refs = [ref(job, objects=size, part=part) for job in jobs for part, size in enumerate(job.part_sizes, start=1)]
    return {"jobs": refs, "split": [ref(job, objects=job.objects, part=WHOLE) for job in jobs if job.parts > 1]}
