"""One line of an output manifest, drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ground_truth_local.run.readable_json import readable_json
from ground_truth_local.run.report import pictures
from ground_truth_local.run.report.markup import Markup, join, tag
from ground_truth_local.run.report.pictures import Picture
from ground_truth_local.run.results import JobResult

Line = Mapping[str, Any]

_COLOURS = ("#e5283c", "#1c7ed6", "#0c8a5f", "#b35c00", "#7950f2", "#0b7f96", "#d6336c", "#5c7c0a")
"""Colours of boxes, by class index; white text is legible on each."""


def figure(job: JobResult, line: Line, *, place: str, picture: Picture | None) -> Markup:
    """A picture with its labels, and what there is to say of them.

    Args:
        job: The job whose label it is.
        line: Line of its output manifest.
        place: Id of the photograph in the page.
        picture: The photograph; None when it is not on this machine.
    """
    label, metadata = line.get(job.attribute), line.get(f"{job.attribute}-metadata", {})
    drawn = None if picture is None else _canvas(job, line, place=place, picture=picture)
    name = str(line.get("source-ref", "")).rsplit("/", 1)[-1]
    return tag("figure", drawn, tag("figcaption", tag("span", name, class_="file"), _said(label, metadata)))


def colour(class_index: int) -> str:
    """Colour of the boxes of a class."""
    return _COLOURS[class_index % len(_COLOURS)]


def _canvas(job: JobResult, line: Line, *, place: str, picture: Picture) -> Markup:
    label, metadata = line.get(job.attribute), line.get(f"{job.attribute}-metadata", {})
    over: Markup | None = None
    if isinstance(label, Mapping) and "annotations" in label:
        over = _boxes(label, metadata, picture)
    elif (mask := job.mask(dict(line))) is not None and "internal-color-map" in metadata:
        over = _mask(pictures.mask(mask, _mask_colours(metadata)), picture)
    return tag(
        "svg",
        tag("use", href=f"#{place}"),
        over,
        viewBox=f"0 0 {picture.width} {picture.height}",
        role="img",
        aria_label=str(line.get("source-ref", "")),
    )


def _boxes(label: Line, metadata: Line, picture: Picture) -> Markup:
    names, told = metadata.get("class-map", {}), metadata.get("objects", [])
    drawn = []
    for index, box in enumerate(label["annotations"]):
        name = str(names.get(str(box["class_id"]), box["class_id"]))
        confidence = told[index].get("confidence") if index < len(told) else None
        drawn.append(
            tag(
                "g",
                tag("rect", x=box["left"], y=box["top"], width=box["width"], height=box["height"], class_="box"),
                _plate(name if not confidence else f"{name} {confidence:.2f}", box, picture),
                style=f"--colour: {colour(int(box['class_id']))}",
            )
        )
    return join(*drawn)


def _plate(text: str, box: Line, picture: Picture) -> Markup:
    """The name plate of a box: on top of it, and always within the picture."""
    size = max(picture.width, picture.height) / 28
    width, height = len(text) * size * 0.6, size * 1.3
    left = max(0.0, min(box["left"], picture.width - width))
    top = max(0.0, box["top"] - height)
    return join(
        tag("rect", x=left, y=top, width=width, height=height),
        tag("text", text, x=left + size * 0.25, y=top + size, font_size=size),
    )


def _mask(mask: Picture, picture: Picture) -> Markup:
    return tag("image", href=mask.address, width=picture.width, height=picture.height, class_="mask")


def _mask_colours(metadata: Line) -> dict[int, str]:
    return {int(index): entry["hex-color"] for index, entry in metadata["internal-color-map"].items()}


def _said(label: object, metadata: Line) -> Markup:
    """The label in words."""
    if label is None or "failure-reason" in metadata:
        return tag("span", str(metadata.get("failure-reason", "not labeled")), class_="failed")
    if "class-name" in metadata:
        return _classes({str(metadata["class-name"]): metadata.get("confidence")})
    if "confidence-map" in metadata:
        return _classes({str(metadata["class-map"][key]): value for key, value in metadata["confidence-map"].items()})
    if "internal-color-map" in metadata:
        return join(
            *(
                _class(entry["class-name"], entry.get("confidence"), swatch=entry["hex-color"])
                for index, entry in metadata["internal-color-map"].items()
                if int(index) != pictures.BACKGROUND
            )
        )
    if isinstance(label, Mapping) and "annotations" in label:
        count = len(label["annotations"])
        return tag("span", f"{count} box{'' if count == 1 else 'es'}", class_="quiet")
    return tag("pre", readable_json(label, width=40))


def _classes(confidences: Mapping[str, float | None]) -> Markup:
    return join(*(_class(name, confidence) for name, confidence in confidences.items()))


def _class(name: str, confidence: float | None, *, swatch: str | None = None) -> Markup:
    square = None if swatch is None else tag("i", style=f"background: {swatch}")
    number = None if not confidence else tag("b", f"{confidence:.2f}")
    return tag("span", square, name, number, class_="class")
