"""How far workers agreed, as a report shows it."""

from collections.abc import Mapping

from ground_truth_runtime.quality.model import MEASURES, JobQuality
from ground_truth_runtime.report import figures
from ground_truth_runtime.report.figures import decimal
from ground_truth_runtime.report.markup import Content, Markup, join, tag, theirs
from ground_truth_runtime.report.tally import Histogram
from ground_truth_runtime.words import count

_WORKERS_AT_SIGHT = 12
_WORKERS_MAX = 500


def facts(quality: JobQuality) -> list[tuple[str, Content, Content]]:
    """The job's main measure, where it is defined."""
    if quality.value is None:
        return []
    return [("Agreement", decimal(quality.value), theirs(measure(quality.measure)))]


def by_class(quality: JobQuality) -> Mapping[str, float | None]:
    """Agreement on each class; empty where none is known."""
    known = {name: entry.agreement for name, entry in quality.classes.items()}
    return known if any(value is not None for value in known.values()) else {}


def panels(quality: JobQuality, objects: Histogram) -> list[Markup]:
    """Agreement over the objects, all measures, and what a reader must know of them."""
    notes = [tag("p", theirs(note), class_="quiet") for note in quality.notes]
    if quality.unreadable:
        told = ", ".join(f"{number:,} times {reason}" for reason, number in quality.unreadable.items())
        notes.append(tag("p", "answers that could not be read: ", theirs(told), class_="quiet"))
    chart = figures.histogram(objects, of="objects") if objects.count else None
    if chart is None and not notes:
        return []
    note = f"{count(quality.answers, 'answer')} to {count(quality.answered, 'object')}"
    return [figures.panel("Agreement", chart, _measures(quality), _answers(quality), *notes, note=note)]


def workers(quality: JobQuality) -> Markup:
    """A row per worker, those with the most answers at sight."""
    rows: list[tuple[Content, ...]] = [
        (
            theirs(worker.worker, class_="id"),
            f"{worker.answers:,}",
            figures.NOTHING if worker.median_seconds is None else f"{worker.median_seconds:,.1f} s",
            figures.meter(worker.with_label),
            figures.meter(worker.with_workers),
        )
        for worker in quality.workers
    ]
    heads = ("Worker", "Answers", "Median time", "Agreement with the labels", "With other workers")
    more = len(rows) - _WORKERS_AT_SIGHT
    if more <= 0:
        return figures.table(heads, rows)
    rest = figures.table(heads, rows[_WORKERS_AT_SIGHT:_WORKERS_MAX])
    left_out = len(rows) - _WORKERS_MAX
    return join(
        figures.table(heads, rows[:_WORKERS_AT_SIGHT]),
        tag(
            "details",
            tag("summary", f"{count(more, 'more worker')}"),
            rest,
            tag("p", f"and {left_out:,} more", class_="quiet") if left_out > 0 else None,
        ),
    )


def measure(name: str | None) -> str:
    """A measure in words."""
    return "" if name is None else MEASURES.get(name, name.replace("_", " "))


def _answers(quality: JobQuality) -> Markup | None:
    """How many objects have how many answers, where not all have the same number."""
    spread = quality.answers_per_object
    if len(spread) < 2:
        return None
    told = ", ".join(f"{count(objects, 'object')} with {answers:,}" for answers, objects in spread.items())
    return tag("p", f"Answers: {told}", class_="quiet")


def _measures(quality: JobQuality) -> Markup | None:
    """The measures other than the one that the histogram is of; a single one stands at the top already."""
    if len(quality.measures) < 2:
        return None
    return tag(
        "dl",
        *(
            tag("div", tag("dt", theirs(measure(name))), tag("dd", decimal(value)))
            for name, value in quality.measures.items()
        ),
        class_="measures",
    )
