"""The parts of an execution's report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ground_truth_runtime.report import figures
from ground_truth_runtime.report.figures import decimal
from ground_truth_runtime.report.job_entry import JobRow
from ground_truth_runtime.report.markup import Content, Markup, join, tag, theirs
from ground_truth_runtime.report.pictures import Album
from ground_truth_runtime.report.sections import between
from ground_truth_runtime.report.summary import dollars
from ground_truth_runtime.words import count


def header(title: str, *, jobs: Sequence[JobRow], result: Mapping[str, Any]) -> Markup:
    """What the execution is and how it ended."""
    known = [job.succeeded for job in jobs if job.succeeded is not None]
    succeeded = result.get("succeeded", all(known) if known else None)
    words = [result.get("started_at"), None if result.get("run_id") is None else f"run {result['run_id']}"]
    cause = result.get("cause")
    pill = None if succeeded is None else figures.status("Succeeded" if succeeded else "Failed", good=bool(succeeded))
    return tag(
        "header",
        tag("p", "Labeling execution", class_="kicker"),
        tag("div", tag("h1", theirs(title)), pill, class_="heading"),
        tag("p", *between(words), class_="subtitle") if any(words) else None,
        tag("p", theirs(cause), class_="notice bad") if cause else None,
        *(tag("p", theirs(warning), class_="notice") for warning in result.get("warnings", ())),
    )


def overview(*, jobs: Sequence[JobRow], result: Mapping[str, Any]) -> Markup:
    """Numbers of the whole, and a row per job."""
    costs = {str(cost["name"]): cost for cost in result.get("estimate", {}).get("jobs", ())}
    failed = sum(job.failed for job in jobs if job.failed is not None)
    facts: list[tuple[str, Content, Content]] = [
        ("Jobs succeeded", str(sum(job.succeeded is True for job in jobs)), f"of {len(jobs)}"),
        ("Objects labeled", f"{_total(job.labeled for job in jobs):,}", f"of {_total(job.objects for job in jobs):,}"),
    ]
    if all(job.succeeded is None for job in jobs):
        facts[0] = ("Jobs", str(len(jobs)), None)
    if failed:
        facts.append(("Failed", tag("span", f"{failed:,}", class_="bad-text"), None))
    if costs:
        facts.append(("Cost", *dollars(*costs.values())))
    agreed = any(job.agreement is not None for job in jobs)
    heads = ["Job", "Status", "Labeled", "Workers", "Confidence"]
    heads += (["Agreement"] if agreed else []) + (["Cost"] if costs else [])
    rows = [_row(job, agreed=agreed, costs=costs) for job in jobs]
    table = tag("div", figures.table(heads, rows, numbers_from=2), class_="panel table")
    return join(figures.tiles(facts), table)


def job(row: JobRow, *, strip: Markup | None) -> Markup:
    """One job with a few of its objects."""
    every = None
    if row.href is not None:
        words = "All objects" if row.objects is None else f"All {count(row.objects, 'object')}"
        every = tag("a", f"{words} →", href=row.href, class_="every")
    return tag(
        "section",
        tag("div", tag("h2", theirs(row.name), _status(row)), every, class_="job-heading"),
        None if row.task_type is None else tag("p", theirs(row.task_type), class_="quiet"),
        tag("p", theirs(row.reason), class_="notice bad") if row.reason else None,
        *(tag("p", theirs(warning), class_="notice") for warning in row.warnings),
        strip,
        class_="job",
        id=_anchor(row),
    )


def notes(album: Album) -> Markup | None:
    """What a reader must know of the pictures."""
    told = album.told()
    return None if told is None else tag("p", told, class_="quiet notes")


def _anchor(row: JobRow) -> str:
    """Id of a job's section. Jobs of several executions may share a name, but no labeling job's."""
    return f"job-{row.name if row.labeling_job_name is None else row.labeling_job_name}"


def _row(row: JobRow, *, agreed: bool, costs: Mapping[str, Mapping[str, Any]]) -> list[Content]:
    address = f"#{quote(_anchor(row))}" if row.href is None else row.href
    kind = None if row.task_type is None else tag("small", theirs(row.task_type))
    cells: list[Content] = [
        join(tag("a", theirs(row.name), href=address), kind),
        _status(row),
        figures.NOTHING if row.labeled is None or row.objects is None else f"{row.labeled:,} of {row.objects:,}",
        figures.NOTHING if row.workers is None else str(row.workers),
        decimal(row.confidence),
    ]
    if agreed:
        cells.append(decimal(row.agreement))
    if costs:
        cost = costs.get(row.name)
        cells.append(figures.NOTHING if cost is None else dollars(cost)[0])
    return cells


def _status(row: JobRow) -> Markup | None:
    return None if row.status is None else figures.status(row.status, good=row.succeeded)


def _total(numbers: Iterable[int | None]) -> int:
    return sum(number for number in numbers if number is not None)
