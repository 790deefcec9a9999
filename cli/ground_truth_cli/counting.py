"""How many objects the jobs of an event have."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ground_truth_cli.errors import BadInput
from ground_truth_cli.failures import reason
from ground_truth_cli.planning import ReadOnlyStore
from ground_truth_cli.session import Aws
from ground_truth_runtime.domain.manifest import LineRules
from ground_truth_runtime.domain.manifest_survey import ONE_DOCUMENT, survey
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.settings import StackSettings
from ground_truth_runtime.steps.inputs import Allowance, survey_inputs
from ground_truth_runtime.words import count


def given(jobs: Mapping[int, Job], texts: Sequence[str]) -> dict[str, int]:
    """Objects per job, from texts such as `10000`, `boxes=500` or `boxes=input.manifest`, whose lines are counted.

    A job that labels another's output has as many as that one, unless it has a text of its own.

    Raises:
        BadInput: A text is none of these, names no job, or a job has no count; all problems are in the message.
    """
    named = {job.name: job for job in jobs.values()}
    counts: dict[str, int] = {}
    for_all: int | None = None
    unread: set[str] = set()
    problems: list[str] = []
    for text in texts:
        name, separator, value = text.rpartition("=")
        if separator and name not in named:
            problems.append(f"--objects {text}: there is no job {name!r} in the event, only {', '.join(named)}")
            continue
        try:
            objects = _count(value, named[name] if separator else next(iter(named.values())))
        except BadInput as error:
            problems.append(f"--objects {text}: {error}")
            unread |= {name} if separator else set(named)
            continue
        if separator:
            counts[name] = objects
        else:
            for_all = objects
    found: dict[str, int] = {}
    for job in named.values():
        origin = _origin(job, named, {*counts, *unread})
        objects_or_none = counts.get(origin, for_all)
        if objects_or_none is not None:
            found[job.name] = objects_or_none
        elif origin not in unread:
            problems.append(f"--objects tells nothing of job {origin}: add --objects {origin}=N, or N for all jobs")
    if problems:
        raise BadInput("\n".join(dict.fromkeys(problems)))
    return found


def counted(jobs: Mapping[int, Job], *, aws: Aws, stack: StackSettings) -> dict[str, int]:
    """Objects per job, counted in the account: lines of manifests, objects below prefixes, and whatever else.

    Raises:
        BadInput: An input can't be counted; the message lists all of them.
    """
    with survey_inputs(
        jobs,
        store=ReadOnlyStore(aws.s3, buckets=stack.readable_buckets),
        labeling_jobs=LabelingJobs(aws.sagemaker),
        bucket=stack.bucket,
        region=stack.region,
        run="estimate",
        allowance=Allowance(),
    ) as found:
        objects = {job.name: found.of(job.name).objects for job in jobs.values()}
        missing = [job.name for job in jobs.values() if not objects[job.name] and job.streaming is None]
        if missing:
            told = "\n".join(f"  {problem}" for problem in found.problems)
            raise BadInput(f"no objects can be counted for {', '.join(missing)}:\n{told}\nor give --objects N")
    return objects


def _count(value: str, job: Job) -> int:
    if value.isdecimal():
        return int(value)
    try:
        with Path(value).open("rb") as file:
            found = survey(file, LineRules.of(TASK_TYPES[job.task_type]))
    except OSError as error:
        raise BadInput(f"is neither a number nor a manifest that can be read: {reason(error)}") from error
    if found.one_document:
        raise BadInput(ONE_DOCUMENT)
    if found.bad_lines:
        number, rule = found.problems[0]
        more = f"; {count(found.bad_lines, 'line')} in all can't be read" if found.bad_lines > 1 else ""
        raise BadInput(f"line {number} {rule}{more}")
    return found.objects


def _origin(job: Job, named: Mapping[str, Job], counts: Collection[str]) -> str:
    name = job.name
    while name not in counts and (needed := named[name].input.job) is not None:
        name = needed
    return name
