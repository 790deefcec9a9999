"""What workers draw: boxes, polygons, lines and points, all of them points in a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ground_truth_local.engine.consolidation.boxes import LabeledBox
from ground_truth_local.engine.picture.scene import Box
from ground_truth_runtime.labels.values import extent, items, mapping, pixels

MarkKind = Literal["boxes", "polygons", "polylines", "lines", "keypoints"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """One thing that was marked in a picture.

    Attributes:
        class_id: number of its label.
        points: in pixels; of a box its top left and its bottom right corner.
    """

    kind: MarkKind
    class_id: int
    points: tuple[Point, ...]

    @property
    def bounds(self) -> Box:
        """The rectangle around it."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return Box(left=min(xs), top=min(ys), width=max(xs) - min(xs), height=max(ys) - min(ys))

    @property
    def labeled_box(self) -> LabeledBox:
        """The rectangle around it, with its label."""
        return LabeledBox(box=self.bounds, class_id=self.class_id)

    @property
    def geometry(self) -> dict[str, Any]:
        """Its place as it stands in answers and in labels; the service has another order in each, see `in_order`."""
        if self.kind == "boxes":
            box = self.bounds
            place = {"left": box.left, "top": box.top, "width": box.width, "height": box.height}
            return {key: as_written(value) for key, value in place.items()}
        if self.kind == "keypoints":
            return _written(self.points[0])
        return {"vertices": [_written(point) for point in self.points]}

    def in_order(self, *keys: str) -> dict[str, Any]:
        """The same with these keys first, as far as it has them."""
        geometry = self.geometry
        return {key: geometry[key] for key in keys if key in geometry} | geometry


def as_written(value: float) -> float | int:
    """A number as the service writes it: whole ones without a fraction, all others in full."""
    return int(value) if float(value).is_integer() else value


def _written(point: Point) -> dict[str, float | int]:
    return {"x": as_written(point[0]), "y": as_written(point[1])}


def box_mark(box: Box, class_id: int) -> Mark:
    """A box as a mark."""
    return Mark("boxes", class_id, ((box.left, box.top), (box.left + box.width, box.top + box.height)))


def read_mark(kind: MarkKind, entry: Mapping[str, Any], class_id: int) -> Mark:
    """A mark from its place in an answer or a label.

    Raises:
        Unreadable: it has no such place.
    """
    if kind == "boxes":
        left, top = pixels(entry.get("left"), "left"), pixels(entry.get("top"), "top")
        width, height = extent(entry.get("width"), "width"), extent(entry.get("height"), "height")
        return box_mark(Box(left=left, top=top, width=width, height=height), class_id)
    if kind == "keypoints":
        return Mark(kind, class_id, (_point(entry, 0),))
    return Mark(kind, class_id, items(entry.get("vertices"), "vertices", _point))


def _point(value: Any, _place: int) -> Point:
    entry = mapping(value, "a point")
    return pixels(entry.get("x"), "x"), pixels(entry.get("y"), "y")
