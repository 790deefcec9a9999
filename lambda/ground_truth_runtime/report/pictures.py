"""Pictures of a report: small ones stand in the page, up to a budget; the others are referred to."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, assert_never

from ground_truth_runtime.labels.contents import is_background
from ground_truth_runtime.labels.instances import painted
from ground_truth_runtime.labels.mask_pixels import read_mask, value_table
from ground_truth_runtime.labels.masks import DATA_URI
from ground_truth_runtime.labels.model import Label, Mask
from ground_truth_runtime.labels.png import NotAPng, indexed
from ground_truth_runtime.labels.values import Unreadable
from ground_truth_runtime.report import colours, png
from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.thumbnails import CAN_SHRINK, small_mask, small_picture

BUDGET_BYTES = 24 << 20
"""Most bytes of pictures in one page: browsers open such a file at once, and mail takes it."""
ORIGINAL_BYTES_MAX = 1 << 20
"""Most bytes of one picture that stands in the page unshrunk."""
PICTURE_BYTES_MAX = (40 << 20) if CAN_SHRINK else ORIGINAL_BYTES_MAX
"""Most bytes of a picture that are of any use here: the service takes images of at most 40 MB (developer guide, input
data quotas), and those that cannot be made small only stand in the page up to ORIGINAL_BYTES_MAX."""
_TYPES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def _nothing(_uri: str) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Where a report finds its pictures.

    read: The bytes of an S3 URI; None where they cannot be had. Default: none can.
    link: An address for `<img src>`, relative to the page or absolute, of an S3 URI; None where there is none. It is
        used for pictures that do not stand in the page. Default: none has one.
    budget_bytes: Most bytes of pictures in the page, before base64.
    reads_max: Most calls of `read`, where each takes its time; default: as many as the budget lets.
    """

    read: Callable[[str], bytes | None] = _nothing
    link: Callable[[str], str | None] = _nothing
    budget_bytes: int = BUDGET_BYTES
    reads_max: int | None = None


@dataclass(frozen=True, eq=False)
class Painting:
    """The instances of a label, painted into one mask in the colours of their classes once there is room for it."""

    label: Label
    classes: Classes

    def mask(self) -> Mask:
        """The mask; Unreadable where it cannot be painted."""
        return painted(self.label, {thing.label: self.classes.colour(thing.label) for thing in self.label.instances})


Wanted = str | Mask | Painting
"""A picture by its URI, or a mask."""


class Album:
    """Takes pictures into a page until the budget is spent, and counts what it did."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._left = pictures.budget_bytes
        self._reads = 0
        self._seen: set[str] = set()
        self.embedded = 0
        self.linked = 0
        self.missing = 0

    def entries(self, wanted: Iterable[Wanted]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Key and `{"src", "size"?, "note"?}` of each picture or mask that the page can show and does not have yet."""
        for item in wanted:
            key = picture_key(item)
            if key in self._seen:
                continue
            self._seen.add(key)
            entry = self._picture(item) if isinstance(item, str) else self._mask(item)
            if entry is not None:
                yield key, entry

    def told(self) -> str | None:
        """What a reader must know of the pictures; None where all stand in the page."""
        parts = []
        if self.linked:
            parts.append(f"{self.linked:,} are loaded from where they lie, and show only where that can be reached")
        if self.missing:
            parts.append(f"{self.missing:,} could not be had, and labels are drawn on an empty canvas")
        if not parts:
            return None
        small = "small copies" if CAN_SHRINK else "unshrunk, as Pillow is not installed where this page was made"
        embedded = f"{self.embedded:,} pictures stand in this page ({small}; at most {_megabytes(self._pictures)})"
        return "; ".join([embedded, *parts]) + "."

    def _picture(self, uri: str) -> dict[str, Any] | None:
        content = self._read(uri) if self._open else None
        found = None if content is None else _embeddable(content)
        if found is not None and self._spend(len(found[0])):
            self.embedded += 1
            told: dict[str, Any] = {"src": _address(found[0], found[1])}
            return told if found[2] is None else {**told, "size": found[2]}
        link = self._pictures.link(uri)
        if link is None:
            self.missing += 1
            return None
        self.linked += 1
        return {"src": link}

    def _mask(self, item: Mask | Painting) -> dict[str, Any]:
        if not self._open:
            return {"note": "The mask had no room in this page."}
        try:
            mask = item.mask() if isinstance(item, Painting) else item
        except Unreadable as error:
            return {"note": f"The mask is not drawn: {error}."}
        content = _decoded(mask.uri) if mask.uri.startswith(DATA_URI) else self._read(mask.uri)
        if content is None:
            return {"note": "The mask could not be read."}
        try:
            size = png.size(content)
            # A worker's own mask is painted already.
            shown = content if mask.uri.startswith(DATA_URI) else _in_class_colours(content, mask)
        except NotAPng as error:
            return {"note": f"The mask is not drawn: {error}."}
        if not self._spend(len(shown)):
            return {"note": "The mask had no room in this page."}
        return {"src": _address(shown, "image/png"), "size": size}

    @property
    def _open(self) -> bool:
        most = self._pictures.reads_max
        return self._left > 0 and (most is None or self._reads < most)

    def _read(self, uri: str) -> bytes | None:
        self._reads += 1
        return self._pictures.read(uri)

    def _spend(self, count: int) -> bool:
        """Whether `count` more bytes fit. The first that do not close the album: nothing is read in vain after it."""
        self._left = self._left - count if count <= self._left else 0
        return self._left > 0


def picture_key(item: Wanted) -> str:
    """What the page calls a picture: its URI, or a short name for a mask that stands in the manifest itself."""
    match item:
        case str():
            return item
        case Painting():
            return _short_name("".join(f"{thing.label}{thing.runs}" for thing in item.label.instances))
        case Mask():
            return _short_name(item.uri) if item.uri.startswith(DATA_URI) else item.uri
        case _:
            assert_never(item)


def _short_name(content: str) -> str:
    return f"painted:{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def mask_colours(mask: Mask) -> dict[int, str]:
    """Colour of each index of a mask but the background's, which stays clear.

    The colour map's own; where it names none, all classes are black, and colours of ours tell them apart.
    """
    shown = [entry for entry in mask.classes if not is_background(entry.label)]
    black = [entry for entry in shown if entry.color == "#000000"]
    ours = len(black) > 1
    return {
        entry.index: colours.of_class(entry.index - 1) if (ours and entry in black) else entry.color for entry in shown
    }


def _in_class_colours(content: bytes, mask: Mask) -> bytes:
    """A mask small, with every class in its colour, and clear where nothing is painted. Raises NotAPng."""
    colours = mask_colours(mask)
    table = value_table(content, mask.classes)
    if table is not None:
        of_places = ["", *(colours[one.index] for one in mask.classes if not is_background(one.label))]
        shown = {value: of_places[place] for value, place in enumerate(table.places) if place}
        clear = {value for value in range(256) if not table.places[value] and value not in table.unknown}
        return png.recoloured(small_mask(content), shown, clear=clear)
    pixels = read_mask(small_mask(content), mask.classes)
    if pixels.unknown and not any(pixels.places):
        raise NotAPng("none of its colours is that of a class")
    rows = [pixels.places[start : start + pixels.width] for start in range(0, len(pixels.places), pixels.width)]
    return indexed(rows, [b"\0\0\0", *(bytes.fromhex(colours[one.index][1:]) for one in pixels.classes)])


def _embeddable(content: bytes) -> tuple[bytes, str, tuple[int, int] | None] | None:
    if CAN_SHRINK:
        return small_picture(content)
    content_type = next((kind for start, kind in _TYPES.items() if content.startswith(start)), None)
    if content_type is None or len(content) > ORIGINAL_BYTES_MAX:
        return None
    return content, content_type, None


def _decoded(uri: str) -> bytes | None:
    try:
        return base64.b64decode(uri.removeprefix(DATA_URI), validate=True)
    except ValueError:
        return None


def _address(content: bytes, content_type: str) -> str:
    return f"data:{content_type};base64,{base64.b64encode(content).decode()}"


def _megabytes(pictures: Pictures) -> str:
    return f"{pictures.budget_bytes / (1 << 20):.0f} MB"
