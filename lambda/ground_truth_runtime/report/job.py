"""The report of one labeling job, or of any output manifest."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.report import document, sections
from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.content import Content, Thing
from ground_truth_runtime.report.markup import data_block, tag
from ground_truth_runtime.report.pictures import Album, Pictures

MAX_OBJECTS = 10_000
"""Objects that one page lists, if nothing else is said; all of them are counted."""
GALLERY = "objects"
_NO_ATTRIBUTE = "label"
"""Stands for the label attribute where no line has one."""


def job_report(
    *,
    title: str,
    objects: Iterable[Thing],
    subtitle: str | None = None,
    pictures: Pictures | None = None,
    attribute: str | None = None,
    outcome: Mapping[str, Any] | None = None,
    quality: JobQuality | None = None,
    cost: Mapping[str, Any] | None = None,
    max_objects: int = MAX_OBJECTS,
    up: str | None = None,
) -> Iterator[str]:
    """The page, piece by piece, so that it never stands in memory as a whole.

    Args:
        title: Its heading, such as the name of the job.
        objects: What `labels.reading.read_manifest` yields.
        subtitle: A line below it, such as the title that workers see; default: none.
        pictures: Where pictures and masks come from; default: nowhere, and labels are drawn on an empty canvas.
        attribute: The label attribute to show first, which `quality` tells of; default: the last that comes up, as
            jobs add theirs at the end of a line.
        outcome: The job's outcome as collect tells it, where there is one.
        quality: How far the workers agreed on the labels of `attribute`, which must be given then; default: not known.
        cost: The job's entry in the estimate (`workers_usd`, `service_usd` as decimal text); default: not shown.
        max_objects: Most objects that are listed one by one; the others are counted only.
        up: Address of the execution's report, for a link; default: none.
    """
    if quality is not None and attribute is None:
        raise ValueError("attribute is None; quality is of the labels of one attribute, which must be named")
    classes = Classes()
    album = Album(Pictures() if pictures is None else pictures)
    content = Content(
        gallery=GALLERY,
        classes=classes,
        agreement={} if quality is None else quality.objects,
        max_objects=max_objects,
        attribute=attribute,
    )
    yield document.opening(title)
    yield sections.job_header(title, subtitle=subtitle, outcome=outcome, up=up)
    yield from content.blocks(objects, album)
    names = list(content.attributes) or [_NO_ATTRIBUTE]
    first = names[-1] if attribute is None else attribute
    parts = [
        sections.attribute_section(
            name,
            names.index(name),
            content,
            classes=classes,
            outcome=outcome,
            cost=cost if name == first else None,
            quality=quality if name == first else None,
        )
        for name in [first, *(name for name in names if name != first)]
    ]
    # The charts may name classes that no listed object has: only now are all of them known.
    page = {"attributes": names, "first": names.index(first), "classes": classes.told()}
    yield data_block(page, id="page")
    yield tag(
        "main",
        sections.attribute_choice(names, first),
        *parts,
        sections.unreadable(content.unreadable),
        sections.gallery(content, album, gallery=GALLERY),
    )
    yield document.closing()
