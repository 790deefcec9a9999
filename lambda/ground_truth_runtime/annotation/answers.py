"""One worker's answer, read: what was drawn, of which of the five kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_runtime.labels.bitmaps import Bitmap
from ground_truth_runtime.labels.geometry import GeometryKind, geometry, image_size
from ground_truth_runtime.labels.instances import pixels_of
from ground_truth_runtime.labels.masks import painted_mask
from ground_truth_runtime.labels.model import ImageSize, Keypoint, Label, Shape
from ground_truth_runtime.labels.parsing import parse
from ground_truth_runtime.labels.values import Unreadable, mapping

AnnotationType = str
"""`Polygon`, `Keypoint`, `Line`, `Polyline` or `InstanceSegmentation`: as video frame jobs call what workers draw."""

TYPES: Mapping[str, AnnotationType] = {
    "polygons": "Polygon",
    "keypoints": "Keypoint",
    "lines": "Line",
    "polylines": "Polyline",
    "instances": "InstanceSegmentation",
}
"""Key of the list in an element's content -> what it is a list of (developer guide, sms-ui-template-crowd-*)."""

_KINDS: Mapping[str, GeometryKind] = {
    "polygons": "polygons",
    "keypoints": "keypoints",
    "lines": "polylines",
    "polylines": "polylines",
}
_FEWEST_VERTICES = {"polygons": 3, "lines": 2, "polylines": 2}


@dataclass(frozen=True, kw_only=True)
class Painted:
    """The pixels of one thing that a worker painted."""

    label: str
    bitmap: Bitmap


Drawn = Shape | Keypoint | Painted


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one worker drew. An empty list of `drawn` says that there is nothing to draw."""

    worker: str
    type: AnnotationType
    drawn: Sequence[Drawn]
    size: ImageSize | None


def read_answer(worker: str, content: Any) -> Answer:
    """An answer from `annotationData.content`: `{<name of an element>: {...}}`, as JSON in a text or parsed.

    The element may have any name: its content tells what it is. Other fields of the page, such as comments, are
    passed over.

    Raises:
        Unreadable: no element's content, or more than one, or a shape in it that is none.
    """
    page = mapping(parse(content.encode("utf-8", "surrogatepass")) if isinstance(content, str) else content, "content")
    found = [
        (key, value)
        for value in page.values()
        if isinstance(value, dict)
        for key in TYPES
        if isinstance(value.get(key), list)
    ]
    if len(found) != 1:
        raise Unreadable(f"it has {len(found)} lists of {', '.join(TYPES)}; it must have one")
    ((key, value),) = found
    drawn: Sequence[Drawn]
    if key == "instances":
        drawn, size = _painted(value)
    else:
        drawn, size = _shapes(key, value), image_size(value)
    return Answer(worker=worker, type=TYPES[key], drawn=drawn, size=size)


def _shapes(key: str, value: Mapping[str, Any]) -> Sequence[Shape | Keypoint]:
    kind = _KINDS[key]
    shapes: Sequence[Shape | Keypoint] = geometry(value[key], kind, name=key, names={})[kind]
    fewest = _FEWEST_VERTICES.get(key, 0)
    for place, shape in enumerate(shapes):
        if isinstance(shape, Shape) and len(set(shape.vertices)) < fewest:
            raise Unreadable(f"{key}[{place}] has fewer than {fewest} different vertices")
    return shapes


def _painted(value: Mapping[str, Any]) -> tuple[Sequence[Painted], ImageSize | None]:
    if not value["instances"]:
        return (), image_size(value)
    bitmaps = pixels_of(Label(attribute="", **painted_mask(value)))
    # A colour that was chosen and not painted with is no thing.
    things = [Painted(label=label, bitmap=bitmap) for label, bitmap in bitmaps if bitmap.bits]
    first = bitmaps[0][1]
    return things, ImageSize(width=first.width, height=first.height)
