"""The report of one execution: every job in a table, each with a few of its objects and the way to all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from typing import Any

from ground_truth_runtime.labels.model import LabeledObject
from ground_truth_runtime.report import document, execution_sections
from ground_truth_runtime.report.agreement import Agreement
from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.content import Content, Thing
from ground_truth_runtime.report.markup import Markup, data_block, tag
from ground_truth_runtime.report.pictures import Album, Pictures

SAMPLES = 6
"""Objects of each job on the page."""


@dataclass(frozen=True, kw_only=True)
class JobEntry:
    """One job of an execution.

    outcome: as collect tells it. href: address of the job's own report; None: it has none. objects: what
    `labels.reading.read_manifest` yields, of which a few are shown. attribute: the label attribute to show; None: the
    outcome's `label_attribute_name`, else the last that comes up. agreement: how far the workers agreed; None: not
    known.
    """

    outcome: Mapping[str, Any]
    href: str | None = None
    objects: Iterable[Thing] = ()
    attribute: str | None = None
    agreement: Agreement | None = None


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
    yield execution_sections.header(title, jobs=[job.outcome for job in jobs], result=told)
    yield execution_sections.overview(jobs=[(job.outcome, job.href, job.agreement) for job in jobs], result=told)
    strips: list[Markup | None] = []
    for index, job in enumerate(jobs):
        content, blocks = _samples(job, f"job-{index}", classes, album, samples)
        yield from blocks
        strip = None
        if content.listed:
            strip = tag("div", data_gallery=f"job-{index}", data_strip=_attribute(job, content))
        strips.append(execution_sections.job(job.outcome, href=job.href, strip=strip))
    yield data_block({"attributes": [], "first": 0, "classes": classes.told()}, id="page")
    yield tag("main", *strips, execution_sections.notes(album))
    yield document.closing()


def _samples(
    job: JobEntry, gallery: str, classes: Classes, album: Album, samples: int
) -> tuple[Content, Iterable[Markup]]:
    agreed: Mapping[int, float] = {} if job.agreement is None else job.agreement.objects
    objects = (thing for thing in job.objects if isinstance(thing, LabeledObject))
    chosen = nsmallest(samples, objects, key=lambda thing: (agreed.get(thing.number, 2.0), thing.number))
    content = Content(gallery=gallery, classes=classes, agreement=agreed, max_objects=samples, attribute=None)
    return content, list(chain(content.blocks(chosen, album)))


def _attribute(job: JobEntry, content: Content) -> int:
    names = list(content.attributes)
    wanted = job.outcome.get("label_attribute_name") if job.attribute is None else job.attribute
    return names.index(wanted) if wanted in names else len(names) - 1
