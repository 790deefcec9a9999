"""Ways from the answers of a batch to its labels: built-in consolidation, the customer's own function, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ground_truth_local.engine.behaviour import Behaviour
from ground_truth_local.engine.board import OpenObject
from ground_truth_local.engine.functions import Annotators, FunctionError
from ground_truth_local.engine.journal import FUNCTION_FAILED, Journal
from ground_truth_local.engine.output import Output
from ground_truth_local.engine.types.base import AnsweredObject, Categories, Consolidator, Label
from ground_truth_runtime.words import count

CUSTOM_METADATA_TYPE = "groundtruth/custom"


class Labeler(Protocol):
    """Labels one batch after another.

    Attributes:
        batch_size: most objects that it takes at once; None without a limit.
    """

    @property
    def batch_size(self) -> int | None: ...

    def label(self, batch: Sequence[OpenObject], *, now: float) -> tuple[list[Label | None], str | None]:
        """Labels a batch.

        Returns:
            A label for each object, in order; None leaves it unlabeled. And the name of the consolidation response
            that is still to be written from them, None where there is none, or it was written.
        """


@dataclass(frozen=True)
class BuiltInLabeler:
    """The consolidation of a built-in task type."""

    consolidator: Consolidator
    output: Output
    batch_size: int | None = None

    def label(self, batch: Sequence[OpenObject], *, now: float) -> tuple[list[Label | None], str | None]:
        name = self.output.write_request(batch, now=now)
        return list(self.consolidator.consolidate(_answered(batch))), name


@dataclass(frozen=True)
class ResponseLabeler:
    """No consolidation: labels are empty and tell where the answers are (developer guide, sms-custom-templates)."""

    output: Output
    batch_size: int | None = None

    def label(self, batch: Sequence[OpenObject], *, now: float) -> tuple[list[Label | None], str | None]:
        ids = [item.data.object_id for item in batch]
        return [Label(number, {}, {"worker-response-ref": self.output.response_uri(number)}) for number in ids], None


@dataclass(frozen=True)
class FunctionLabeler:
    """The customer's own consolidation function."""

    annotators: Annotators
    categories: Categories
    output: Output
    behaviour: Behaviour
    journal: Journal

    @property
    def batch_size(self) -> int:
        return self.behaviour.consolidation_batch

    def label(self, batch: Sequence[OpenObject], *, now: float) -> tuple[list[Label | None], str | None]:
        name = self.output.write_request(batch, now=now)
        labels = list(self.categories.labels) or None
        try:
            answer = self.annotators.consolidate(self.output.request_uri(name), labels=labels)
        except FunctionError as error:
            reason = f"ClientError: consolidation function {self.annotators.spec.consolidation_function}: {error}"
            self.journal.note(FUNCTION_FAILED, f"{count(len(batch), 'object')} failed: {reason}")
            return [_failed(item, reason) for item in batch], None
        self.output.write_response(answer, name=name)
        returned = {entry["datasetObjectId"]: entry for entry in map(_entry, answer) if entry is not None}
        return [self._label(item, returned.get(str(item.data.object_id))) for item in batch], None

    def _label(self, item: OpenObject, entry: Mapping[str, Any] | None) -> Label | None:
        attribute = self.annotators.spec.label_attribute
        if entry is None:
            if not self.behaviour.omitted_objects_fail:
                return None
            return _failed(item, "ClientError: the consolidation function returned nothing for this object")
        content = entry["content"]
        metadata = content.get(f"{attribute}-metadata", {})
        if attribute not in content or not isinstance(metadata, Mapping):
            return _failed(item, f"ClientError: the consolidation function returned no label {attribute!r}")
        return Label(object_id=item.data.object_id, value=content[attribute], metadata=dict(metadata))


def _entry(returned: Any) -> dict[str, Any] | None:
    """One object of a function's answer; None when it is not of the documented shape."""
    try:
        content = returned["consolidatedAnnotation"]["content"]
        object_id = returned["datasetObjectId"]
    except (LookupError, TypeError):
        return None
    return {"datasetObjectId": str(object_id), "content": content} if isinstance(content, Mapping) else None


def _failed(item: OpenObject, reason: str) -> Label:
    return Label(object_id=item.data.object_id, value=None, metadata={}, failure=reason)


def _answered(batch: Sequence[OpenObject]) -> list[AnsweredObject]:
    return [
        AnsweredObject(
            object_id=item.data.object_id, subject=item.subject, answers=[answer for answer, _ in item.answers]
        )
        for item in batch
    ]
