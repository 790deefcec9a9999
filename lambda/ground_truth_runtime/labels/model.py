"""What a label is, once read: the same few shapes for every task type and every dialect of output manifest.

Coordinates are pixels of the upright source image, origin at the top left, and may be fractions. Confidence is 0 to 1
and None where the line has none; it is not agreement between workers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ground_truth_runtime.labels.bitmaps import RunLengths

Kind = Literal[
    "classes", "boxes", "polygons", "polylines", "keypoints", "mask", "instances", "spans", "reference", "custom"
]
"""What a label consists of. `reference`: a file elsewhere, such as SeqLabel.json, that is not read here."""


@dataclass(frozen=True, kw_only=True)
class ChosenClass:
    """A class given to a whole object. class_id: its index among the job's labels; None where the line has none."""

    label: str
    class_id: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in pixels."""

    label: str
    left: float
    top: float
    width: float
    height: float
    class_id: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A polygon (closed) or polyline (open) in pixels, by which list it stands in."""

    label: str
    vertices: tuple[tuple[float, float], ...]
    class_id: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class Keypoint:
    """A point in pixels."""

    label: str
    x: float
    y: float
    class_id: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One thing of a class, by its pixels."""

    label: str
    runs: RunLengths
    class_id: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class Span:
    """A named piece of a text; `end` is exclusive, both count Unicode code points."""

    label: str
    start: int
    end: int
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class MaskClass:
    """One entry of a mask's colour map. index: the pixel value; color: `#rrggbb`."""

    index: int
    label: str
    color: str
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class Mask:
    """A PNG of class indexes, by its S3 URI."""

    uri: str
    classes: tuple[MaskClass, ...]


@dataclass(frozen=True, kw_only=True)
class ImageSize:
    """Size of the source image in pixels; depth: channels."""

    width: int
    height: int
    depth: int | None = None


@dataclass(frozen=True, kw_only=True)
class Label:
    """What one label attribute says of one object.

    attribute: its key in the line. kind: which of the lists below holds it; the others are empty. Of kind `instances`
    the worker's own have a mask instead, with a colour for each thing (see `labels.instances`).
    metadata_type: `groundtruth/...`; None where the line has none. job: bare name of the labeling job.
    failure_reason: why the object could not be labeled; it then has no label.
    class_map: class index (as text) -> name, as far as the line tells.
    metadata: all of `<attribute>-metadata`, as it stands there.
    """

    attribute: str
    kind: Kind
    classes: tuple[ChosenClass, ...] = ()
    boxes: tuple[Box, ...] = ()
    polygons: tuple[Shape, ...] = ()
    polylines: tuple[Shape, ...] = ()
    keypoints: tuple[Keypoint, ...] = ()
    spans: tuple[Span, ...] = ()
    instances: tuple[Instance, ...] = ()
    mask: Mask | None = None
    reference: str | None = None
    custom: Any = None
    image_size: ImageSize | None = None
    metadata_type: str | None = None
    job: str | None = None
    human_annotated: bool | None = None
    created: str | None = None
    failure_reason: str | None = None
    class_map: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether the object could not be labeled."""
        return self.failure_reason is not None


@dataclass(frozen=True, kw_only=True)
class LabeledObject:
    """One line of an output manifest.

    number: of the line, from 1; the service's folder of its workers' answers is `number - 1`.
    source: what was labeled: an S3 URI (`source-ref`) or a text (`source`); None where the line has neither.
    labels: one per label attribute found, in the order of the line.
    line: the whole line, parsed.
    """

    number: int
    source: str | None
    is_text: bool
    labels: tuple[Label, ...]
    line: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class UnreadableLine:
    """A line, or a label attribute of a line, that cannot be read, and why."""

    number: int
    reason: str
    attribute: str | None = None
