"""Pascal VOC: an XML file for each image, and lists of images.

Format: the development kit of the challenge, http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html.
Its coordinates count pixels from 1 and include the last: xmin=1, xmax=width is the whole width.
"""

import math
import re
from typing import IO
from xml.sax.saxutils import escape

from ground_truth_cli.export.entry import Entry, Finished, Sheet
from ground_truth_cli.export.geometry import Corners, finite_box
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import clean
from ground_truth_runtime.labels.model import Box, ImageSize

_LISTS: dict[Part, str] = {"train": "train", "validation": "val", "test": "test"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters outside of XML 1.0


class VocWriter:
    """Writes `Annotations/<name>.xml` and `ImageSets/Main/<part>.txt`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._annotations = sheet.root / "Annotations"
        self._annotations.mkdir()
        lists = sheet.root / "ImageSets" / "Main"
        lists.mkdir(parents=True)
        self._lists: dict[Part, IO[str]] = {
            part: (lists / f"{_LISTS[part]}.txt").open("w", encoding="utf-8", newline="\n") for part in sheet.parts
        }

    def add(self, entry: Entry) -> int:
        """Write an image's file."""
        size = entry.size
        if size is None:
            raise RuntimeError(f"line {entry.line}: the size of the image is not known")
        found = [xml for box in entry.label.boxes if (xml := self._object(entry, box, size)) is not None]
        depth = "" if size.depth is None else f"<depth>{size.depth}</depth>"
        text = (
            "<annotation>\n  <folder>JPEGImages</folder>\n"
            f"  <filename>{_text(entry.name)}</filename>\n"
            f"  <source><database>{_text(entry.source)}</database></source>\n"
            f"  <size><width>{size.width}</width><height>{size.height}</height>{depth}</size>\n"
            f"  <segmented>0</segmented>\n{''.join(found)}</annotation>\n"
        )
        stem = entry.name.rpartition(".")[0] or entry.name
        (self._annotations / f"{stem}.xml").write_text(text, "utf-8", newline="\n")
        self._lists[entry.part].write(f"{stem}\n")
        return len(found)

    def finish(self) -> Finished:
        """Nothing is left to write."""
        files = ("Annotations", *(f"ImageSets/Main/{_LISTS[part]}.txt" for part in self._lists))
        return Finished(files=files, classes=self._sheet.categories.names)

    def close(self) -> None:
        """Close the lists."""
        for file in self._lists.values():
            file.close()

    def _object(self, entry: Entry, box: Box, size: ImageSize) -> str | None:
        losses = self._sheet.losses
        if not finite_box(box):
            losses.note(entry.line, "label", "its coordinates are not finite numbers")
            return None
        whole = Corners.of(box)
        corners = whole.within(size)
        pixels = Corners(
            left=_rounded(corners.left),
            top=_rounded(corners.top),
            right=_rounded(corners.right),
            bottom=_rounded(corners.bottom),
        )
        if pixels.empty:
            losses.note(entry.line, "label", "a box covers no whole pixel of the image")
            return None
        if corners != whole:
            losses.note(entry.line, "detail", "a box is cut off at the edge of the image")
        if pixels != corners:
            losses.note(entry.line, "detail", "a box is rounded to whole pixels")
        if box.confidence is not None:
            losses.note(entry.line, "detail", "confidence is not carried")
        self._sheet.categories.number(box.label, box.class_id)
        if _NOT_XML.search(clean(box.label)):
            losses.note(entry.line, "detail", "characters of a class name that XML cannot hold are replaced")
        return (
            f"  <object>\n    <name>{_text(box.label)}</name>\n    <pose>Unspecified</pose>\n"
            "    <truncated>0</truncated>\n    <difficult>0</difficult>\n"
            f"    <bndbox><xmin>{pixels.left + 1}</xmin><ymin>{pixels.top + 1}</ymin>"
            f"<xmax>{pixels.right}</xmax><ymax>{pixels.bottom}</ymax></bndbox>\n  </object>\n"
        )


def _rounded(value: float) -> int:
    """The nearest whole number, halves upwards: so that boxes that touch still do."""
    return math.floor(value + 0.5)


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", clean(text)), {"\r": "&#13;"})
