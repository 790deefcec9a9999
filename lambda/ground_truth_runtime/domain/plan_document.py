"""The plan of an execution, as the plan step writes it and the launch step reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class PlannedFile:
    """A file that must stand in S3 before the labeling job is created."""

    uri: str
    text: str
    content_type: str


@dataclass(frozen=True, kw_only=True)
class PlannedJob:
    """One labeling job, decided to the last field.

    needs: name of the job whose output manifest is the input, which the request then lacks.
    request: the CreateLabelingJob request of the first attempt.
    """

    name: str
    task_type: str
    objects: int
    needs: str | None
    files: Sequence[PlannedFile]
    request: Mapping[str, Any]

    @property
    def label_attribute_name(self) -> str:
        """Key of the label in the output manifest."""
        return str(self.request["LabelAttributeName"])

    @property
    def title(self) -> str:
        """What workers see of the task."""
        return str(self.request["HumanTaskConfig"]["TaskTitle"])

    @property
    def workers_per_object(self) -> int:
        """How many workers label each object."""
        return int(self.request["HumanTaskConfig"]["NumberOfHumanWorkersPerDataObject"])

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From JSON."""
        return cls(**{**document, "files": [PlannedFile(**file) for file in document["files"]]})


@dataclass(frozen=True, kw_only=True)
class JobRef:
    """How the states of an execution name a job: small, because all of them travel in one state."""

    job: str
    task_type: str
    objects: int
    run_id: str
    execution_arn: str
    plan_uri: str

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From JSON, which may hold more."""
        return cls(**{name: document[name] for name in cls.__dataclass_fields__})
