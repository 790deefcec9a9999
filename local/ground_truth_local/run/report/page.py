"""The page: a summary, then every job with its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from ground_truth_local.run.photographs import Photograph
from ground_truth_local.run.readable_json import readable_json
from ground_truth_local.run.report.drawing import figure
from ground_truth_local.run.report.markup import Markup, join, tag
from ground_truth_local.run.report.pictures import Picture, photograph
from ground_truth_local.run.results import JobResult
from ground_truth_runtime.domain.naming import bucket_and_key

_TITLE = "Ground Truth, locally"
_MOST_PICTURES = 60
"""Pictures of one job in the page; a page with thousands helps nobody."""


def write(jobs: Sequence[JobResult], photographs: Sequence[Photograph], file: Path) -> None:
    """Write the report on `jobs`, which labeled `photographs`, to `file`."""
    lines = [(job, list(job.lines())) for job in jobs]
    shown = {_key(line) for _, all_lines in lines for line in all_lines[:_MOST_PICTURES]}
    # Every job shows the same photographs: they stand in the page once.
    places: dict[str, tuple[str, Picture]] = {
        taken.key: (f"photograph-{index}", photograph(taken.path))
        for index, taken in enumerate(photographs)
        if taken.key in shown
    }
    sections = [_section(job, all_lines, places) for job, all_lines in lines]
    body = join(_photographs(places), tag("header", _head(jobs)), tag("main", _summary(jobs), *sections))
    file.write_text(f"<!doctype html>\n{_document(body)}\n", encoding="utf-8")


def _document(body: Markup) -> Markup:
    style = (files(__package__) / "report.css").read_text(encoding="utf-8")
    head = join(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", _TITLE),
        tag("style", Markup(style)),
    )
    return tag("html", tag("head", head), tag("body", body), lang="en")


def _head(jobs: Sequence[JobResult]) -> Markup:
    labeled = sum(job.outcome["labeled"] for job in jobs)
    when = datetime.now(tz=UTC).strftime("%Y-%m-%d %H:%M UTC")
    return join(
        tag("h1", _TITLE), tag("p", f"{labeled} labels from {len(jobs)} labeling jobs by simulated workers, {when}")
    )


def _summary(jobs: Sequence[JobResult]) -> Markup:
    headings = tag("tr", *(tag("th", name) for name in ("Job", "Status", "Labeled", "Workers", "Mean confidence")))
    rows = [
        tag(
            "tr",
            tag("td", tag("a", job.name, href=f"#{_place(job)}"), tag("small", str(job.outcome["task_type"]))),
            tag("td", _status(job)),
            tag("td", f"{job.outcome['labeled']} of {job.outcome['objects']}"),
            tag("td", str(job.outcome["workers_per_object"])),
            tag("td", _number(job.outcome["mean_confidence"])),
        )
        for job in jobs
    ]
    return tag("table", tag("thead", headings), tag("tbody", *rows))


def _section(job: JobResult, lines: Sequence[dict[str, Any]], places: dict[str, tuple[str, Picture]]) -> Markup:
    figures = []
    for line in lines[:_MOST_PICTURES]:
        place, picture = places.get(_key(line), ("", None))
        figures.append(figure(job, line, place=place, picture=picture))
    left_out = len(lines) - len(figures)
    return tag(
        "section",
        tag("h2", job.name, _status(job)),
        tag("p", str(job.event_job.get("title", "")), class_="title"),
        _facts(job),
        None if job.outcome["reason"] is None else tag("p", str(job.outcome["reason"]), class_="failed"),
        tag("div", *figures, class_="figures"),
        tag("p", f"and {left_out} more in {job.manifest}", class_="quiet") if left_out else None,
        _first_line(lines),
        id=_place(job),
    )


def _first_line(lines: Sequence[dict[str, Any]]) -> Markup | None:
    if not lines:
        return None
    return tag("details", tag("summary", "First line of the output manifest"), tag("pre", readable_json(lines[0])))


def _facts(job: JobResult) -> Markup:
    outcome = job.outcome
    workforce = job.event_job.get("workforce", {})
    facts = {
        "task type": outcome["task_type"],
        "labels": ", ".join(job.event_job.get("labels", [])),
        "workforce": workforce.get("type", "private"),
        "price": f"{workforce['price_usd']} USD per worker and object" if "price_usd" in workforce else None,
        "workers per object": outcome["workers_per_object"],
        "labeled": f"{outcome['labeled']} of {outcome['objects']}",
        "failed": outcome["failed"] if outcome["failed"] else None,
        "mean confidence": _number(outcome["mean_confidence"]),
    }
    told = [(name, str(value)) for name, value in facts.items() if value is not None]
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in told))


def _photographs(places: dict[str, tuple[str, Picture]]) -> Markup:
    images = [
        tag("image", id=place, href=picture.address, width=picture.width, height=picture.height)
        for place, picture in places.values()
    ]
    return tag("svg", tag("defs", *images), width=0, height=0, class_="photographs", aria_hidden="true")


def _status(job: JobResult) -> Markup:
    good = job.outcome["succeeded"]
    return tag("span", str(job.outcome["status"]), class_="status good" if good else "status bad")


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"


def _place(job: JobResult) -> str:
    return f"job-{job.outcome['labeling_job_name'] or job.name}"


def _key(line: dict[str, Any]) -> str:
    return bucket_and_key(str(line.get("source-ref", "")))[1]
