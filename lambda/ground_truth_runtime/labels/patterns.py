"""The documented shapes of output lines as regular expressions (developer guide, sms-data-output).

With the standard library alone: Python's `re` tells that a line is of a shape sooner than its `json` makes objects of
it, and only what counts is then looked at again.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ground_truth_runtime.labels.attributes import label_attributes
from ground_truth_runtime.labels.contents import is_background
from ground_truth_runtime.labels.fast import Counts, Said, Take, Unusual
from ground_truth_runtime.labels.json_patterns import (
    CONFIDENCE,
    EXTENT,
    INDEX,
    PIXELS,
    PLAIN,
    SCALAR,
    STRING,
    TEXT,
    Kept,
    List,
    Map,
    Object,
    compiled,
    members,
    pattern_of,
)
from ground_truth_runtime.labels.model import LabeledObject


@dataclass(frozen=True)
class _Shape:
    """value, metadata: of a label. said: what it comes to, from what is kept, in the order of `kept`."""

    value: Any
    metadata: Object
    kept: Sequence[str]
    said: Callable[..., Said]


def _metadata(kinds: Iterable[str], **required: Any) -> Object:
    announced = "|".join(re.escape(f'"groundtruth/{kind}"') for kind in kinds)
    return Object(
        {"type": f"(?:{announced})", **{key.replace("_", "-"): shape for key, shape in required.items()}},
        {
            **dict.fromkeys(("job-name", "human-annotated", "creation-date", "adjustment-status"), STRING),
            "worker-feedback": List(Object({"comment": STRING})),
        },
    )


_SURE = List(Object({"confidence": CONFIDENCE}))
_NAMES = Map(PLAIN, STRING)
_ONE_CLASS = ("image-classification", "text-classification", "label-verification")
_SEVERAL_CLASSES = ("image-classification-multilabel", "text-classification-multilabel")

HELD = 256  # [own] texts whose meaning is remembered

_find_class_ids = re.compile(r'"class_id": ?([0-9]++)').findall
_find_indexes = re.compile(r"[0-9]++").findall
_find_confidences = re.compile(r'"confidence": ?([0-9.eE-]++)').findall
_between_confidences = re.compile(r'"confidence": ?([0-9.eE-]++)').split
_find_sure = re.compile(rf'"({PLAIN})": ?([0-9.eE-]++)').findall
_find_entities = re.compile(rf'"(label|startOffset|endOffset)": ?({STRING}|[0-9]++)').findall
_find_colors = re.compile(r'"([0-9]++)": ?\{').findall
_find_class_names = re.compile(rf'"class-name": ?({STRING})').findall


@lru_cache(maxsize=HELD)
def _read(text: str) -> Any:
    """A name or a class map: manifests have few, each many times."""
    return json.loads(text)


def _class(name: str, sure: str) -> Said:
    return (_read(name),), (float(sure),)


def _classes(indexes: str, names: str, sure: str) -> Said:
    keys, by_key, confidence = _find_indexes(indexes), _read(names), dict(_find_sure(sure))
    return [by_key[key] for key in keys], [float(confidence[key]) for key in keys]


def _boxes(annotations: str, names: str, objects: str) -> Said:
    by_key = _read(names)
    said = [by_key[class_id] for class_id in _find_class_ids(annotations)]
    sure = list(map(float, _find_confidences(objects)))
    if len(said) != len(sure):
        raise Unusual
    return said, sure


def _mask(_uri: str, colors: str) -> Said:
    pieces = _between_confidences(colors)
    return _classes_shown("".join(pieces[::2])), map(float, pieces[1:2])


@lru_cache(maxsize=HELD)
def _classes_shown(colors: str) -> Sequence[str]:
    indexes = list(map(int, _find_colors(colors)))
    if indexes != sorted(set(indexes)):
        raise Unusual
    return [name for name in map(_read, _find_class_names(colors)) if not is_background(name)]


def _spans(entities: str, sure: str) -> Said:
    found = _find_entities(entities)
    confidence = list(map(float, _find_confidences(sure)))
    values: dict[str, list[str]] = {"label": [], "startOffset": [], "endOffset": []}
    for key, value in found:
        values[key].append(value)
    offsets = zip(map(int, values["startOffset"]), map(int, values["endOffset"]), strict=True)
    if len(values["label"]) != len(confidence) or any(start > end for start, end in offsets):
        raise Unusual
    return [_read(label) for label in values["label"]], confidence


_CLASS = _Shape(
    f"(?:{INDEX}|{TEXT})",
    _metadata(_ONE_CLASS, class_name=Kept("name", STRING), confidence=Kept("sure", CONFIDENCE)),
    ("name", "sure"),
    _class,
)
_SEVERAL = _Shape(
    Kept("indexes", List(INDEX)),
    _metadata(_SEVERAL_CLASSES, class_map=Kept("names", _NAMES), confidence_map=Kept("sure", Map(PLAIN, CONFIDENCE))),
    ("indexes", "names", "sure"),
    _classes,
)
_BOXES = _Shape(
    Object(
        {
            "image_size": List(Object({"width": INDEX, "height": INDEX}, {"depth": INDEX})),
            "annotations": Kept(
                "annotations",
                List(Object({"class_id": INDEX, "left": PIXELS, "top": PIXELS, "width": EXTENT, "height": EXTENT})),
            ),
        }
    ),
    _metadata(["object-detection"], objects=Kept("objects", _SURE), class_map=Kept("names", _NAMES)),
    ("annotations", "names", "objects"),
    _boxes,
)
_MASK = _Shape(
    Kept("uri", TEXT),
    _metadata(
        ["semantic-segmentation"],
        internal_color_map=Kept(
            "colors", Map(INDEX, Object({"class-name": STRING, "confidence": CONFIDENCE}, {"hex-color": STRING}))
        ),
    ),
    ("uri", "colors"),
    _mask,
)
_SPANS = _Shape(
    Object(
        {
            "annotations": Object(
                {
                    "entities": Kept(
                        "entities", List(Object({"label": STRING, "startOffset": INDEX, "endOffset": INDEX}))
                    )
                },
                {"labels": List(Object({"label": STRING}, {"shortDisplayName": STRING, "fullDisplayName": STRING}))},
            )
        }
    ),
    _metadata(["text-span"], entities=Kept("sure", _SURE)),
    ("entities", "sure"),
    _spans,
)
_SHAPES: Mapping[str, _Shape] = {
    **{f"groundtruth/{kind}": _CLASS for kind in _ONE_CLASS},
    **{f"groundtruth/{kind}": _SEVERAL for kind in _SEVERAL_CLASSES},
    "groundtruth/object-detection": _BOXES,
    "groundtruth/semantic-segmentation": _MASK,
    "groundtruth/text-span": _SPANS,
}


def take_like(
    line: bytes, found: LabeledObject, *, counts: Callable[[str], Counts], attribute: str | None
) -> Take | None:
    """What counts lines with the keys of this one; None where it is of no documented shape."""
    attributes = label_attributes(found.line)
    counted = attributes if attribute is None else [attribute]
    if not counted or not set(counted) <= set(attributes):
        return None
    shapes: dict[str, _Shape] = {}
    patterns = {key: STRING if isinstance(value, str) else SCALAR for key, value in found.line.items()}
    for place, name in enumerate(attributes):
        key = f"{name}-metadata"
        shape = _shape_of(found.line.get(key))
        if shape is None:
            return None
        shapes[name] = shape
        try:
            patterns[name] = pattern_of(shape.value, found.line.get(name), suffix=f"_{place}")
            patterns[key] = pattern_of(shape.metadata, found.line[key], suffix=f"_{place}")
        except Unusual:
            return None
    pattern = compiled(members(patterns), line.decode())
    if pattern is None:
        return None
    readers = [
        (
            shapes[name].said,
            [pattern.groupindex[f"{kept}_{attributes.index(name)}"] for kept in shapes[name].kept],
            counts(name),
        )
        for name in counted
    ]
    if len(readers) == 1:
        return _one(pattern, *readers[0])
    return _several(pattern, readers)


def _shape_of(metadata: Any) -> _Shape | None:
    kind = metadata.get("type") if isinstance(metadata, dict) else None
    return _SHAPES.get(kind) if isinstance(kind, str) else None


def _one(pattern: re.Pattern[str], said: Callable[..., Said], groups: Sequence[int], counts: Counts) -> Take:
    matched = pattern.fullmatch
    add_names, add_confidences = counts.names.extend, counts.confidences.extend

    def take(line: bytes) -> None:
        match = matched(line.decode())
        if match is None:
            raise Unusual
        names, confidences = said(*match.group(*groups))
        add_names(names)
        add_confidences(confidences)
        counts.labeled += 1

    return take


def _several(pattern: re.Pattern[str], readers: Sequence[tuple[Callable[..., Said], Sequence[int], Counts]]) -> Take:
    matched = pattern.fullmatch

    def take(line: bytes) -> None:
        match = matched(line.decode())
        if match is None:
            raise Unusual
        # All are read before any is counted, as one that is unusual sends the line to another reader.
        found = [(counts, said(*match.group(*groups))) for said, groups, counts in readers]
        for counts, (names, confidences) in found:
            counts.names.extend(names)
            counts.confidences.extend(confidences)
            counts.labeled += 1

    return take
