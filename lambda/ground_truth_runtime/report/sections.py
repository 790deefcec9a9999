"""The parts of a job's report."""

from collections.abc import Mapping, Sequence
from typing import Any

from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.report import figures, summary
from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.content import Content
from ground_truth_runtime.report.markup import Content as Inside
from ground_truth_runtime.report.markup import Markup, tag, theirs
from ground_truth_runtime.report.pictures import Album
from ground_truth_runtime.report.tally import Tally, Unreadable
from ground_truth_runtime.words import count

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
        *(tag("p", theirs(warning), class_="notice") for warning in told.get("warnings", ())),
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
    quality: JobQuality | None,
) -> Markup:
    """Numbers, charts, workers and failures of one label attribute, the page's attribute of that `number`."""
    tally = content.attributes.get(name, Tally())
    several = len(content.attributes) > 1
    return tag(
        "section",
        tag("h2", "Labels in ", theirs(name)) if several else tag("h2", "Summary", class_="hidden"),
        summary.facts(tally, content.objects, outcome=outcome, cost=cost, quality=quality),
        tag("div", *summary.panels(tally, classes=classes, quality=quality), class_="panels"),
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
    notes += [tag("p", f"{sentence}.") for sentence in content.mistyped.told()]
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


def between(words: Sequence[object]) -> list[Inside]:
    """Words with a dot between them."""
    told: list[Inside] = []
    for word in words:
        if word is not None:
            told += [" · ", theirs(word)] if told else [theirs(word)]
    return told
