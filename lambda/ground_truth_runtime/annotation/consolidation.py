"""One label of several workers' answers: the consolidation function's return for its payload.

Shapes of event, payload and return: developer guide, sms-custom-templates-step3-lambda-requirements.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ground_truth_runtime.annotation.answers import Answer, Painted, read_answer
from ground_truth_runtime.annotation.merging import Merged, merged
from ground_truth_runtime.labels.model import ImageSize, Shape
from ground_truth_runtime.labels.values import Unreadable, items, mapping, shown

_VALUE = re.compile(r" is .*; it must", re.DOTALL)

Load = Callable[[str], bytes]
"""Gives the content of an S3 URI; raises Unreadable where there is none."""


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """An answer that cannot be used, and why. object_id: None where the payload does not tell; worker: likewise."""

    object_id: str | None
    worker: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Consolidated:
    """objects: what the function returns, one for each object of the payload. rejected: answers that were not used."""

    objects: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def consolidate(payload: Any, *, attribute: str, categories: Sequence[str] = (), load: Load) -> Consolidated:
    """Consolidates every object of a payload; an answer that cannot be used costs that one answer.

    An object without a usable answer is in the return as well, with `failure-reason` in label and metadata: what
    becomes of an object that is left out is not documented, and this one is a failure whoever reads it.

    Args:
        payload: content of the file at the event's `payload.s3Uri`.
        attribute: the event's `labelAttributeName`.
        categories: the event's `labelCategories`, whose places are the class indexes. Labels that are not among them,
            all where the service gives none, follow in alphabetical order.
        load: reads answers that are given by `annotationData.s3Uri`.

    Raises:
        Unreadable: the payload is no list of objects with an id.
    """
    found = Consolidated()
    objects = items(payload, "the payload", _identified)
    taken = [(object_id, *_taken(entry, object_id, load, found.rejected)) for object_id, entry in objects]
    labels = {drawn.label for _, answers, _ in taken for answer in answers for drawn in answer.drawn}
    classes = {name: place for place, name in enumerate([*categories, *sorted(labels - set(categories))])}
    for object_id, answers, rejected in taken:
        content = _labeled(answers, classes) if answers else _failed(rejected)
        value, metadata = content
        metadata["type"] = "groundtruth/custom"
        metadata["rejected-answers"] = rejected
        found.objects.append(
            {
                "datasetObjectId": object_id,
                "consolidatedAnnotation": {"content": {attribute: value, f"{attribute}-metadata": metadata}},
            }
        )
    return found


def _identified(entry: Any, _place: int) -> tuple[str, Mapping[str, Any]]:
    content = mapping(entry, "it")
    object_id = content.get("datasetObjectId")
    if not isinstance(object_id, str):
        raise Unreadable(f"datasetObjectId is {shown(object_id)}; it must be a text")
    return object_id, content


def _taken(entry: Mapping[str, Any], object_id: str, load: Load, rejected: list[Rejected]) -> tuple[list[Answer], int]:
    """The usable answers to one object, all of one annotation type, and how many are not usable."""
    before = len(rejected)
    annotations = entry.get("annotations")
    by_worker: dict[str, Answer] = {}
    for annotation in annotations if isinstance(annotations, list) else []:
        worker = annotation.get("workerId") if isinstance(annotation, dict) else None
        try:
            if not isinstance(worker, str):
                raise Unreadable("it has no workerId")
            by_worker[worker] = read_answer(worker, _content(annotation, load))
        except Unreadable as error:
            known = worker if isinstance(worker, str) else None
            rejected.append(Rejected(object_id=object_id, worker=known, reason=_without_value(error)))
    answers = list(by_worker.values())
    for told, what in ((_type_of, "annotation type"), (_picture_of, "picture's size")):
        usual = _most_usual([told(answer) for answer in answers])
        for answer in [answer for answer in answers if told(answer) not in (None, usual)]:
            answers.remove(answer)
            reason = f"its {what} is {told(answer)}, that of others {usual}"
            rejected.append(Rejected(object_id=object_id, worker=answer.worker, reason=reason))
    return answers, len(rejected) - before


def _without_value(error: Unreadable) -> str:
    """What is wrong, without what the worker wrote: reasons go to the log."""
    return _VALUE.sub(" must", str(error))


def _content(annotation: Mapping[str, Any], load: Load) -> Any:
    data = mapping(annotation.get("annotationData"), "annotationData")
    if "content" in data:
        return data["content"]
    uri = data.get("s3Uri")
    if not isinstance(uri, str):
        raise Unreadable("annotationData has neither content nor s3Uri")
    try:
        return load(uri).decode()
    except UnicodeDecodeError:
        raise Unreadable("the answer at annotationData.s3Uri is not UTF-8") from None


def _type_of(answer: Answer) -> str:
    return answer.type


def _picture_of(answer: Answer) -> tuple[int, int] | None:
    """Width and height of painted pixels, which can only be counted where all are alike."""
    for drawn in answer.drawn:
        if isinstance(drawn, Painted):
            return drawn.bitmap.width, drawn.bitmap.height
    return None


def _most_usual(found: Sequence[Any]) -> Any:
    """The value that most have; of those that as many have, the greatest."""
    counts = Counter(value for value in found if value is not None)
    return max(counts, key=lambda value: (counts[value], value), default=None)


def _failed(rejected: int) -> tuple[dict[str, Any], dict[str, Any]]:
    reason = f"no worker's answer could be used; {rejected} were rejected"
    return {"failure-reason": reason}, {"failure-reason": reason}


def _labeled(answers: Sequence[Answer], classes: Mapping[str, int]) -> tuple[dict[str, Any], dict[str, Any]]:
    shapes = merged(answers)
    # Class and confidence stand in the shapes, too: whether the service keeps metadata of a function is not documented.
    entries = [
        {"class_id": classes[shape.thing.label], "label": shape.thing.label, "confidence": shape.score, **_place(shape)}
        for shape in shapes
    ]
    value: dict[str, Any] = {"annotation_type": answers[0].type}
    size = _most_usual([_size(answer.size) for answer in answers])
    if size is not None:
        value["image_size"] = [{"width": size[0], "height": size[1]}]
    value["instances" if answers[0].type == "InstanceSegmentation" else "annotations"] = entries
    used = sorted({classes[shape.thing.label] for shape in shapes})
    names = {number: name for name, number in classes.items()}
    return value, {
        "class-map": {str(number): names[number] for number in used},
        "objects": [{"confidence": shape.score} for shape in shapes],
    }


def _size(size: ImageSize | None) -> tuple[int, int] | None:
    return None if size is None else (size.width, size.height)


def _place(shape: Merged) -> dict[str, Any]:
    thing = shape.thing
    if isinstance(thing, Painted):
        runs = thing.bitmap.run_lengths()
        return {"rle": {"size": [runs.height, runs.width], "counts": runs.counts}}
    if isinstance(thing, Shape):
        return {"vertices": [{"x": x, "y": y} for x, y in thing.vertices]}
    return {"x": thing.x, "y": thing.y}
