"""The parts of an execution's report."""

from collections.abc import Mapping, Sequence
from typing import Any

from ground_truth_runtime.report import figures
from ground_truth_runtime.report.agreement import Agreement
from ground_truth_runtime.report.figures import count, decimal
from ground_truth_runtime.report.markup import Content, Markup, join, tag, theirs
from ground_truth_runtime.report.pictures import Album
from ground_truth_runtime.report.sections import between, dollars

Outcome = Mapping[str, Any]


def header(title: str, *, jobs: Sequence[Outcome], result: Mapping[str, Any]) -> Markup:
    """What the execution is and how it ended."""
    succeeded = result.get("succeeded", all(job["succeeded"] for job in jobs))
    words = [result.get("started_at"), None if result.get("run_id") is None else f"run {result['run_id']}"]
    cause = result.get("cause")
    return tag(
        "header",
        tag("p", "Labeling execution", class_="kicker"),
        tag(
            "div",
            tag("h1", theirs(title)),
            figures.status("Succeeded" if succeeded else "Failed", good=bool(succeeded)),
            class_="heading",
        ),
        tag("p", *between(words), class_="subtitle") if any(words) else None,
        tag("p", theirs(cause), class_="notice bad") if cause else None,
        *(tag("p", theirs(warning), class_="notice") for warning in result.get("warnings", ())),
    )


def overview(*, jobs: Sequence[tuple[Outcome, str | None, Agreement | None]], result: Mapping[str, Any]) -> Markup:
    """Numbers of the whole, and a row per job."""
    outcomes = [outcome for outcome, _, _ in jobs]
    costs = {str(cost["name"]): cost for cost in result.get("estimate", {}).get("jobs", ())}
    facts: list[tuple[str, Content, Content]] = [
        ("Jobs succeeded", str(sum(bool(job["succeeded"]) for job in outcomes)), f"of {len(outcomes)}"),
        ("Objects labeled", f"{sum(job['labeled'] for job in outcomes):,}", f"of {_objects(outcomes):,}"),
    ]
    failed = sum(job["failed"] for job in outcomes)
    if failed:
        facts.append(("Failed", tag("span", f"{failed:,}", class_="bad-text"), None))
    if costs:
        facts.append(("Cost", *dollars(*costs.values())))
    agreed = any(agreement is not None and agreement.value is not None for _, _, agreement in jobs)
    heads = ["Job", "Status", "Labeled", "Workers", "Confidence", *(["Agreement"] if agreed else [])]
    rows = [
        _row(outcome, href, agreement, agreed=agreed, cost=costs.get(str(outcome["name"])), costs=bool(costs))
        for outcome, href, agreement in jobs
    ]
    table = figures.table([*heads, *(["Cost"] if costs else [])], rows, numbers_from=2)
    return tag("section", figures.tiles(facts), tag("div", table, class_="panel table"), class_="overview")


def job(outcome: Outcome, *, href: str | None, strip: Markup | None) -> Markup:
    """One job with a few of its objects."""
    name = str(outcome["name"])
    every = None
    if href is not None:
        every = tag("a", f"All {count(outcome['objects'], 'object')} →", href=href, class_="every")
    reason = outcome.get("reason")
    return tag(
        "section",
        tag("div", tag("h2", theirs(name), _status(outcome)), every, class_="job-heading"),
        tag("p", theirs(outcome["task_type"]), class_="quiet"),
        tag("p", theirs(reason), class_="notice bad") if reason else None,
        strip,
        class_="job",
        id=anchor(outcome),
    )


def notes(album: Album) -> Markup | None:
    """What a reader must know of the pictures."""
    told = album.told()
    return None if told is None else tag("p", told, class_="quiet notes")


def anchor(outcome: Outcome) -> str:
    """Id of a job's section. Jobs of several executions may share a name, but no labeling job's."""
    name = outcome.get("labeling_job_name")
    return f"job-{outcome['name'] if name is None else name}"


def _row(
    outcome: Outcome,
    href: str | None,
    agreement: Agreement | None,
    *,
    agreed: bool,
    cost: Mapping[str, Any] | None,
    costs: bool,
) -> list[Content]:
    name = str(outcome["name"])
    workers = outcome.get("workers_per_object")
    row: list[Content] = [
        join(
            tag("a", theirs(name), href=f"#{anchor(outcome)}" if href is None else href),
            tag("small", theirs(outcome["task_type"])),
        ),
        _status(outcome),
        f"{outcome['labeled']:,} of {outcome['objects']:,}",
        figures.NOTHING if workers is None else str(workers),
        decimal(outcome.get("mean_confidence")),
    ]
    if agreed:
        row.append(decimal(None if agreement is None else agreement.value))
    if costs:
        row.append(figures.NOTHING if cost is None else dollars(cost)[0])
    return row


def _status(outcome: Outcome) -> Markup:
    return figures.status(str(outcome["status"]), good=bool(outcome["succeeded"]))


def _objects(outcomes: Sequence[Outcome]) -> int:
    return sum(job["objects"] for job in outcomes)
