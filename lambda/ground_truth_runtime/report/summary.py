"""Numbers and charts of the labels of one attribute."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.report import agreement, figures
from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.figures import decimal
from ground_truth_runtime.report.markup import Content, Markup, tag, theirs
from ground_truth_runtime.report.tally import Tally
from ground_truth_runtime.words import count

Fact = tuple[str, Content, Content]


def facts(
    tally: Tally,
    objects: int,
    *,
    outcome: Mapping[str, Any] | None,
    cost: Mapping[str, Any] | None,
    quality: JobQuality | None,
) -> Markup:
    """The numbers to see first."""
    told: list[Fact] = [("Labeled", f"{tally.labeled:,}", f"of {objects:,}")]
    if tally.failed:
        told.append(("Failed", tag("span", f"{tally.failed:,}", class_="bad-text"), None))
    if tally.unreadable:
        told.append(("Unreadable", tag("span", f"{tally.unreadable:,}", class_="bad-text"), None))
    left = objects - tally.labeled - tally.failed - tally.unreadable
    if left:
        told.append(("Without a label", f"{left:,}", None))
    workers = None if outcome is None else outcome.get("workers_per_object")
    if workers is not None:
        told.append(("Workers per object", str(workers), None))
    if quality is not None:
        told += agreement.facts(quality)
    if tally.confidence.count:
        note = "one worker gives no confidence" if workers == 1 and not tally.confidence.total else None
        told.append(("Mean confidence", decimal(tally.confidence.mean), note))
    if cost is not None:
        told.append(("Cost", *dollars(cost)))
    return figures.tiles(told)


def dollars(*costs: Mapping[str, Any]) -> tuple[str, str | None]:
    """What is known of costs, entries of an estimate, and what is not in it."""
    keys = ("workers_usd", "service_usd")
    known = [Decimal(str(cost[key])) for cost in costs for key in keys if cost.get(key) is not None]
    total = sum(known, Decimal(0))
    complete = all(cost.get("service_usd") is not None for cost in costs)
    return f"${total:,.2f}", None if complete else "without the service's own price"


def panels(tally: Tally, *, classes: Classes, quality: JobQuality | None) -> list[Markup]:
    """The charts and tables that there is something to show in."""
    shown = []
    if tally.parts:
        by_class = {} if quality is None else agreement.by_class(quality)
        chart = figures.distribution(tally.parts, tally.objects_with, by_class, classes=classes)
        shown.append(figures.panel("Classes", chart, note=count(len(tally.parts), "class", "classes")))
    if quality is not None:
        shown += agreement.panels(quality, tally.agreement)
    if tally.confidence.total:
        chart = figures.histogram(tally.confidence, of="labels")
        shown.append(figures.panel("Confidence", chart, note="not agreement"))
    if quality is not None and quality.workers:
        shown.append(figures.panel("Workers", agreement.workers(quality), wide=True))
    if tally.failed:
        shown.append(figures.panel("Failures", _failures(tally), note=count(tally.failed, "object"), wide=True))
    return shown


def _failures(tally: Tally) -> Markup:
    rows = []
    for reason, number in tally.failure_counts.most_common():
        lines = tally.failures.get(reason, [])
        named = ", ".join(f"{line:,}" for line in lines[:20])
        more = number - min(len(lines), 20)
        rows.append((theirs(reason), f"{number:,}", f"{named} and {more:,} more" if more else named))
    return figures.table(("Reason", "Objects", "Lines"), rows)
