"""The parts of a job's report."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ground_truth_runtime.report import figures
from ground_truth_runtime.report.agreement import Agreement
from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.content import Content
from ground_truth_runtime.report.figures import count, decimal
from ground_truth_runtime.report.markup import Content as Inside
from ground_truth_runtime.report.markup import Markup, tag, theirs
from ground_truth_runtime.report.pictures import Album
from ground_truth_runtime.report.tally import Tally, Unreadable

_UNSCRIPTED = "The objects show here once scripts may run; all that they need is in this file."


def job_header(title: str, *, subtitle: str | None, outcome: Mapping[str, Any] | None, up: str | None) -> Markup:
    """What is known before the first line is read."""
    told = {} if outcome is None else outcome
    words = [subtitle, told.get("task_type"), told.get("labeling_job_name")]
    state = told.get("status")
    reason = told.get("reason")
    return tag(
        "header",
        tag("p", tag("a", "← All jobs of the execution", href=up), class_="up") if up is not None else None,
        tag("p", "Labeling job", class_="kicker"),
        tag(
            "div",
            tag("h1", theirs(title)),
            figures.status(str(state), good=told.get("succeeded")) if state is not None else None,
            class_="heading",
        ),
        tag("p", *between(words), class_="subtitle") if any(words) else None,
        tag("p", theirs(reason), class_="notice bad") if reason else None,
    )


def attribute_choice(names: Sequence[str], first: str) -> Markup | None:
    """A choice among label attributes, where a line has several."""
    if len(names) < 2:
        return None
    options = [tag("option", name, value=index, selected=name == first) for index, name in enumerate(names)]
    return tag(
        "p", tag("label", "Label attribute ", tag("select", *options, id="attribute")), class_="attribute-choice"
    )


def attribute_section(
    name: str,
    number: int,
    content: Content,
    *,
    classes: Classes,
    outcome: Mapping[str, Any] | None,
    cost: Mapping[str, Any] | None,
    agreement: Agreement | None,
) -> Markup:
    """Numbers, charts, workers and failures of one label attribute, the page's attribute of that `number`."""
    tally = content.attributes.get(name, Tally())
    several = len(content.attributes) > 1
    return tag(
        "section",
        tag("h2", "Labels in ", theirs(name)) if several else tag("h2", "Summary", class_="hidden"),
        figures.tiles(_facts(tally, content.objects, outcome=outcome, cost=cost, agreement=agreement)),
        tag("div", *_panels(tally, classes=classes, agreement=agreement), class_="panels"),
        class_="attribute",
        data_attribute=number,
    )


def unreadable(lines: Unreadable) -> Markup | None:
    """Lines that could not be read, with their reasons."""
    if not lines.count:
        return None
    rows = [
        (f"{line.number:,}", theirs(figures.NOTHING if line.attribute is None else line.attribute), theirs(line.reason))
        for line in lines.first
    ]
    more = lines.count - len(rows)
    return tag(
        "details",
        tag("summary", f"{count(lines.count, 'entry', 'entries')} of the manifest could not be read"),
        figures.table(("Line", "Attribute", "Reason"), rows, numbers_from=9),
        tag("p", f"and {more:,} more", class_="quiet") if more else None,
        class_="panel bad",
        open=lines.count <= 5,
    )


def gallery(content: Content, album: Album, *, gallery: str) -> Markup:
    """Where the script puts the objects."""
    notes: list[Inside] = []
    if content.listed < content.objects:
        notes.append(
            tag("p", f"The first {content.listed:,} of {content.objects:,} objects are listed; all are counted.")
        )
    told = album.told()
    if told is not None:
        notes.append(tag("p", told))
    return tag(
        "section",
        tag("h2", "Objects"),
        tag("div", *notes, class_="quiet notes") if notes else None,
        tag("div", tag("p", _UNSCRIPTED, class_="notice"), data_gallery=gallery),
        class_="gallery",
        id="gallery",
    )


def _facts(
    tally: Tally,
    objects: int,
    *,
    outcome: Mapping[str, Any] | None,
    cost: Mapping[str, Any] | None,
    agreement: Agreement | None,
) -> list[tuple[str, Inside, Inside]]:
    facts: list[tuple[str, Inside, Inside]] = [("Labeled", f"{tally.labeled:,}", f"of {objects:,}")]
    if tally.failed:
        facts.append(("Failed", tag("span", f"{tally.failed:,}", class_="bad-text"), None))
    left = objects - tally.labeled - tally.failed
    if left:
        facts.append(("Without a label", f"{left:,}", None))
    workers = None if outcome is None else outcome.get("workers_per_object")
    if workers is not None:
        facts.append(("Workers per object", str(workers), None))
    if agreement is not None and agreement.value is not None:
        facts.append(("Agreement", decimal(agreement.value), theirs(agreement.measure)))
    elif tally.agreement.count:
        facts.append(("Agreement", decimal(tally.agreement.mean), "mean over objects"))
    if tally.confidence.count:
        alone = workers == 1
        note = "one worker gives no confidence" if alone and not tally.confidence.total else None
        facts.append(("Mean confidence", decimal(tally.confidence.mean), note))
    if cost is not None:
        facts.append(("Cost", *dollars(cost)))
    return facts


def dollars(*costs: Mapping[str, Any]) -> tuple[str, str | None]:
    """What is known of costs, entries of an estimate, and what is not in it."""
    keys = ("workers_usd", "service_usd")
    known = [Decimal(str(cost[key])) for cost in costs for key in keys if cost.get(key) is not None]
    total = sum(known, Decimal(0))
    complete = all(cost.get("service_usd") is not None for cost in costs)
    note = None if complete else "without the service's own price"
    return f"${total:,.2f}", note


def _panels(tally: Tally, *, classes: Classes, agreement: Agreement | None) -> list[Markup]:
    panels = []
    if tally.parts:
        words = f"{count(len(tally.parts), 'class', 'classes')}"
        by_class = {} if agreement is None else agreement.classes
        shown = figures.distribution(tally.parts, tally.objects_with, by_class, classes=classes)
        panels.append(figures.panel("Classes", shown, note=words))
    if tally.agreement.count:
        shown = figures.histogram(tally.agreement, of="objects")
        panels.append(figures.panel("Agreement", shown, note=None if agreement is None else theirs(agreement.measure)))
    if tally.confidence.total:
        panels.append(figures.panel("Confidence", figures.histogram(tally.confidence, of="labels")))
    if agreement is not None and agreement.workers:
        panels.append(figures.panel("Workers", _workers(agreement), note=agreement.note, wide=True))
    if tally.failed:
        panels.append(figures.panel("Failures", _failures(tally), note=count(tally.failed, "object"), wide=True))
    return panels


def _workers(agreement: Agreement) -> Markup:
    rows = [
        (
            theirs(worker.worker, class_="id"),
            f"{worker.answers:,}",
            figures.NOTHING if worker.median_seconds is None else f"{worker.median_seconds:,.1f} s",
            figures.meter(worker.agreement),
        )
        for worker in agreement.workers
    ]
    return figures.table(("Worker", "Answers", "Median time", "Agreement with the label"), rows)


def _failures(tally: Tally) -> Markup:
    rows = []
    for reason, number in tally.failure_counts.most_common(50):
        lines = tally.failures.get(reason, [])
        named = ", ".join(f"{line:,}" for line in lines[:20])
        more = number - min(len(lines), 20)
        rows.append((theirs(reason), f"{number:,}", f"{named} and {more:,} more" if more else named))
    return figures.table(("Reason", "Objects", "Lines"), rows)


def between(words: Sequence[object]) -> list[Inside]:
    """Words with a dot between them."""
    told: list[Inside] = []
    for word in words:
        if word is not None:
            told += [" · ", theirs(word)] if told else [theirs(word)]
    return told
