"""What each worker answered: the files below `annotations/worker-response/` of a labeling job's output.

Source of the layout: SageMaker developer guide, sms-data-output; older files and those of the public workforce have
only answerContent, submissionTime and workerId.
"""

import re
from dataclasses import dataclass
from typing import Any

from ground_truth_runtime.labels.elements import element, found_within
from ground_truth_runtime.labels.model import Label
from ground_truth_runtime.labels.parsing import parse
from ground_truth_runtime.labels.values import Unreadable, items, mapping, seconds, shown, text

_KEY = re.compile(r"(?:^|/)worker-response/iteration-(?P<iteration>\d+)/(?P<object>\d+)/(?P<file>[^/]+)\.json$")
_PAGE = "answerContent"


@dataclass(frozen=True, kw_only=True)
class WorkerAnswer:
    """One worker's answer to one object.

    worker: the service's id of them. submitted, accepted: as the file tells them, ISO 8601. seconds: time spent.
    None: not told. label: what they said; its attribute is the name of the page's element, and a mask is inside its
    own URI (see `masks.painted_mask`).
    """

    worker: str
    label: Label
    submitted: str | None = None
    accepted: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class UnreadableAnswer:
    """An answer, or a whole file of them, that cannot be read, and why. place: in the file's list, from 0."""

    reason: str
    place: int | None = None


@dataclass(frozen=True, kw_only=True)
class ResponseKey:
    """What the key of a worker-response file tells.

    iteration: of the job, from 1; more than one where objects were sent out again. object_id: line of the manifest,
    from 0. file: its name, which is the time at which it was written.
    """

    iteration: int
    object_id: int
    file: str

    @classmethod
    def of(cls, key: str) -> "ResponseKey | None":
        """From a key or S3 URI; None for the key of anything else."""
        found = _KEY.search(key)
        if found is None or len(found["object"]) > 9 or len(found["iteration"]) > 9:
            return None
        return cls(iteration=int(found["iteration"]), object_id=int(found["object"]), file=found["file"])


def read_worker_response(content: bytes) -> list[WorkerAnswer | UnreadableAnswer]:
    """The answers in a worker-response file, in its order; it never fails because of what stands there."""
    try:
        answers = mapping(parse(content), "the file").get("answers")
        entries = items(answers, "answers", lambda entry, _place: entry)
    except Unreadable as error:
        return [UnreadableAnswer(reason=str(error))]
    return [_answer(entry, place) for place, entry in enumerate(entries)]


def _answer(entry: Any, place: int) -> WorkerAnswer | UnreadableAnswer:
    try:
        content = mapping(entry, "it")
        worker = content.get("workerId")
        if not isinstance(worker, str) or not worker:
            raise Unreadable(f"workerId is {shown(worker)}; it must be a text")
        return WorkerAnswer(
            worker=worker,
            label=read_answer(content.get("answerContent")),
            submitted=text(content.get("submissionTime")),
            accepted=text(content.get("acceptanceTime")),
            seconds=seconds(content.get("timeSpentInSeconds")),
        )
    except Unreadable as error:
        return UnreadableAnswer(reason=str(error), place=place)


def read_answer(content: Any) -> Label:
    """The label in `answerContent`: `{<name of the element>: {...}}`, or the same as JSON in a string.

    What is no element known here is a label of kind `custom`. Raises Unreadable.
    """
    if isinstance(content, str):
        content = parse(content.encode("utf-8", "surrogatepass"))
    named = mapping(content, "answerContent")
    parts, name = element(named, {}), _PAGE
    if parts is None:
        if len(named) == 1:
            ((name, inner),) = named.items()
            parts = found_within(inner, {}) or {"kind": "custom", "custom": inner}
        else:
            parts = found_within(named, {}) or {"kind": "custom", "custom": named}
    return Label(attribute=name, human_annotated=True, **parts)
