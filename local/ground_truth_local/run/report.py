"""report.html of the whole run, and one beside each job's output manifest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ground_truth_local.run.files import replace
from ground_truth_local.run.photographs import Photograph
from ground_truth_local.run.results import JobResult
from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine
from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.report import JobEntry, Pictures, execution_report, job_report

NAME = "report.html"
_TITLE = "Ground Truth, locally"

Result = Mapping[str, Any]


def write(
    jobs: Sequence[JobResult], photographs: Sequence[Photograph], file: Path, *, results: Sequence[Result] = ()
) -> None:
    """Write the report on `jobs`, which labeled `photographs`, to `file`, and each job's own into its folder.

    results: the result documents of the executions, which tell of costs and warnings; default: none are told.
    """
    read = _reader(jobs, photographs)
    pictures = Pictures(read=read)
    told = _together(results)
    costs = {cost["name"]: cost for cost in told["estimate"]["jobs"]}
    for job in jobs:
        page = job_report(
            title=job.name,
            subtitle=job.event_job.get("title"),
            objects=_objects(job),
            pictures=pictures,
            attribute=job.attribute,
            outcome=job.outcome,
            quality=job.quality,
            cost=costs.get(job.name),
            up=_address(file, seen_from=job.folder),
        )
        replace(job.folder / NAME, page)
    entries = [
        JobEntry(
            outcome=job.outcome,
            href=_address(job.folder / NAME, seen_from=file.parent),
            objects=_objects(job),
            quality=job.quality,
        )
        for job in jobs
    ]
    replace(file, execution_report(title=_TITLE, jobs=entries, result=told, pictures=pictures))


def _together(results: Sequence[Result]) -> dict[str, Any]:
    """What the report tells of several executions as if they were one."""
    first = min((result["started_at"] for result in results), default=None)
    return {
        "started_at": first,
        "warnings": list(dict.fromkeys(warning for result in results for warning in result["warnings"])),
        "estimate": {"jobs": [cost for result in results for cost in result["estimate"]["jobs"]]},
    }


def _objects(job: JobResult) -> Iterator[LabeledObject | UnreadableLine]:
    if job.manifest is not None:
        with job.manifest.open("rb") as lines:
            yield from read_manifest(lines, attribute=job.attribute)


def _reader(jobs: Sequence[JobResult], photographs: Sequence[Photograph]) -> Callable[[str], bytes | None]:
    """Reads photographs, and masks that the jobs left, by their S3 URI, from this machine."""
    by_key = {photograph.key: photograph.path for photograph in photographs}
    masks = {
        str(line[job.attribute]): path for job in jobs for line in job.lines() if (path := job.mask(line)) is not None
    }

    def read(uri: str) -> bytes | None:
        path = masks.get(uri, by_key.get(bucket_and_key(uri)[1]))
        return None if path is None else path.read_bytes()

    return read


def _address(file: Path, *, seen_from: Path) -> str:
    return quote(Path(os.path.relpath(file, seen_from)).as_posix())
