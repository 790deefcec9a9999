"""The report of one execution: every job in a table, each with a few of its objects and the way to all of them."""

from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Any

from ground_truth_runtime.report import document, execution_sections
from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.content import Content
from ground_truth_runtime.report.job_entry import Counts, JobEntry, JobRow, attribute_of, counted
from ground_truth_runtime.report.markup import Markup, data_block, tag
from ground_truth_runtime.report.pictures import Album, Pictures

SAMPLES = 6
"""Objects of each job on the page."""


def execution_report(
    *,
    title: str,
    jobs: Sequence[JobEntry],
    result: Mapping[str, Any] | None = None,
    pictures: Pictures | None = None,
    samples: int = SAMPLES,
) -> Iterator[str]:
    """The page, piece by piece.

    Args:
        title: Its heading, such as the name of the execution.
        jobs: Its jobs, in order.
        result: The result document as finish writes it (`succeeded`, `started_at`, `estimate`, `warnings`), or as much
            of it as is known; default: nothing.
        pictures: Where pictures and masks come from; default: nowhere.
        samples: Objects of each job on the page, the least agreed first where agreement is known.
    """
    told = {} if result is None else result
    classes, album = Classes(), Album(Pictures() if pictures is None else pictures)
    yield document.opening(title)
    rows: list[JobRow] = []
    strips: list[Markup | None] = []
    for index, entry in enumerate(jobs):
        counts = Counts()
        strip, blocks = _samples(entry, f"job-{index}", classes, album, samples=samples, counts=counts)
        yield from blocks
        strips.append(strip)
        rows.append(JobRow.of(entry, index + 1, counts))
    yield data_block({"attributes": [], "first": 0, "classes": classes.told()}, id="page")
    yield execution_sections.header(title, jobs=rows, result=told)
    parts = (execution_sections.job(row, strip=strip) for row, strip in zip(rows, strips, strict=True))
    yield tag(
        "main",
        execution_sections.overview(jobs=rows, result=told),
        *parts,
        execution_sections.notes(album),
    )
    yield document.closing()


def _samples(
    entry: JobEntry, gallery: str, classes: Classes, album: Album, *, samples: int, counts: Counts
) -> tuple[Markup | None, list[Markup]]:
    """A place for a few objects of a job, and their data."""
    agreed: Mapping[int, float] = {} if entry.quality is None else entry.quality.objects
    objects = counted(entry, counts)
    chosen = nsmallest(samples, objects, key=lambda thing: (agreed.get(thing.number, 2.0), thing.number))
    asked = attribute_of(entry)
    content = Content(gallery=gallery, classes=classes, agreement=agreed, max_objects=samples, attribute=asked)
    blocks = list(content.blocks(chosen, album))
    if not chosen:
        return None, blocks
    shown = 0 if asked is not None else max(len(content.attributes) - 1, 0)
    return tag("div", data_gallery=gallery, data_strip=shown), blocks
