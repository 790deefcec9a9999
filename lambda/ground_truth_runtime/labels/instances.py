"""Things apart by their pixels: as run lengths in a line, or painted by a worker in one PNG, a colour each."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_runtime.labels.bitmaps import Bitmap, RunLengths, of_colour, of_run_lengths
from ground_truth_runtime.labels.geometry import Parts, class_of
from ground_truth_runtime.labels.masks import DATA_URI
from ground_truth_runtime.labels.model import Instance, Label, Mask, MaskClass
from ground_truth_runtime.labels.png import NotAPng, decode, indexed
from ground_truth_runtime.labels.values import Unreadable, confidence, index, items, mapping, shown, spelled

COLOURS_MAX = 255
"""Classes of a painted PNG: index 0 is what belongs to nothing."""


def instances(entries: Any, *, names: Mapping[str, str]) -> Parts:
    """A list of things with their class and COCO's run lengths. names: class index as text -> name."""

    def entry(value: Any, _place: int) -> Instance:
        content = mapping(value, "it")
        label, class_id = class_of(content, names)
        runs = run_lengths(spelled(content, "rle", "segmentation"))
        return Instance(label=label, runs=runs, class_id=class_id, confidence=confidence(content.get("confidence")))

    return {"kind": "instances", "instances": items(entries, "instances", entry)}


def pixels_of(label: Label) -> list[tuple[str, Bitmap]]:
    """Class and pixels of each thing, in the label's order. Unreadable where a PNG or run lengths cannot be decoded."""
    if label.mask is None:
        return [(thing.label, of_run_lengths(thing.runs)) for thing in label.instances]
    try:
        picture = decode(base64.b64decode(label.mask.uri.removeprefix(DATA_URI), validate=True))
    except NotAPng as error:
        raise Unreadable(f"labeledImage.pngImageData: {error}") from None
    except ValueError:
        raise Unreadable("labeledImage.pngImageData is not base64") from None
    return [(entry.label, of_colour(picture, entry.color)) for entry in label.mask.classes]


@dataclass(frozen=True, kw_only=True)
class Flattened:
    """Things laid over each other, the later ones on top.

    names: their classes, in the order in which they come up. places: a byte for each pixel, row after row: 1 + place of
    its class in `names`, or 0. things: each by itself, in the label's order.
    """

    width: int
    height: int
    names: tuple[str, ...]
    places: bytes
    things: Sequence[tuple[str, Bitmap]]


def flattened(label: Label) -> Flattened:
    """The things of a label in one layer.

    Raises Unreadable where run lengths cannot be decoded or differ in size, or there are none, or too many classes.
    """
    things = pixels_of(label)
    names = tuple(dict.fromkeys(name for name, _ in things))
    sizes = {(bitmap.width, bitmap.height) for _, bitmap in things}
    if len(sizes) != 1 or len(names) > COLOURS_MAX:
        raise Unreadable(f"{len(things)} instances of {len(sizes)} sizes and {len(names)} classes make no picture")
    ((width, height),) = sizes
    canvas = bytearray(width * height)
    for name, bitmap in things:
        for start, end in bitmap.row_runs():
            canvas[start:end] = bytes([names.index(name) + 1]) * (end - start)
    return Flattened(width=width, height=height, names=names, places=bytes(canvas), things=things)


def painted(label: Label, colours: Mapping[str, str]) -> Mask:
    """The things of a label in one picture, the later ones on top. colours: class -> `#rrggbb`, of each class.

    Raises Unreadable where run lengths cannot be decoded or differ in size, or there are none, or too many classes.
    """
    flat = flattened(label)
    rows = [bytes(row) for row in _rows(flat.places, flat.width)]
    png = indexed(rows, [b"\0\0\0", *(bytes.fromhex(colours[name][1:]) for name in flat.names)])
    return Mask(
        uri=f"{DATA_URI}{base64.b64encode(png).decode()}",
        classes=tuple(
            MaskClass(index=place, label=name, color=colours[name]) for place, name in enumerate(flat.names, start=1)
        ),
    )


def _rows(canvas: Sequence[int], width: int) -> Iterator[Sequence[int]]:
    return (canvas[start : start + width] for start in range(0, len(canvas), width))


def run_lengths(value: Any) -> RunLengths:
    """COCO's run lengths from JSON: `{"size": [height, width], "counts": ...}`. Raises Unreadable."""
    content = mapping(value, "rle")
    size = content.get("size")
    height, width = (index(side) for side in size) if isinstance(size, list) and len(size) == 2 else (None, None)
    if height is None or width is None:
        raise Unreadable(f"rle.size is {shown(size)}; it must be height and width")
    counts = content.get("counts")
    if isinstance(counts, list):
        numbers = tuple(index(count) for count in counts)
        whole = tuple(number for number in numbers if number is not None)
        if len(whole) == len(numbers):
            return RunLengths(width=width, height=height, counts=whole)
    elif isinstance(counts, str):
        return RunLengths(width=width, height=height, counts=counts)
    raise Unreadable(f"rle.counts is {shown(counts)}; it must be a text or a list of whole numbers")
