"""Plan: refuse every mistake before anything is created or spent, and decide every labeling job to the last field."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.cost import JobCost, estimate_document, job_cost, total
from ground_truth_runtime.domain.manifest import reference_line
from ground_truth_runtime.domain.plan_document import wave
from ground_truth_runtime.domain.waves import waves
from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.event.chains import audited_attribute
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.event.problems import Problem, listed
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.steps.check_jobs import request_problems, resource_problems
from ground_truth_runtime.steps.context import Execution, StackSettings
from ground_truth_runtime.steps.planned_job import planned_job
from ground_truth_runtime.steps.survey_inputs import survey_inputs


def plan(
    raw: Any, *, execution: Execution, stack: StackSettings, store: ObjectStore, labeling_jobs: LabelingJobs
) -> dict[str, Any]:
    """Plans an event: writes the plan document and returns what the states after this one need.

    Raises EventInvalid with every problem of the event; nothing has been written then.
    """
    reading = read_event(raw)
    problems = list(reading.problems)
    if stack.region not in BUILTIN_FUNCTION_ACCOUNTS:
        regions = ", ".join(BUILTIN_FUNCTION_ACCOUNTS)
        rule = f"Ground Truth has no built-in functions in this region, only in {regions}"
        raise EventInvalid(listed([*problems, Problem(place="event", value=stack.region, rule=rule)]))
    survey = survey_inputs(reading.jobs, store=store, bucket=stack.bucket, max_objects=stack.max_objects)
    problems += survey.problems
    problems += resource_problems(reading.jobs, stack=stack, store=store, labeling_jobs=labeling_jobs)

    run = naming.run_id(execution.arn)
    by_name = {job.name: job for job in reading.jobs.values()}
    planned = {
        index: planned_job(
            job,
            objects=survey.objects.get(job.name, 0),
            manifest=_manifest(job, run=run, stack=stack),
            audited=audited_attribute(job, by_name),
            run=run,
            execution=execution,
            stack=stack,
        )
        for index, job in reading.jobs.items()
    }
    problems += request_problems(planned, reading.jobs, labeling_jobs)
    costs = [_cost(job, survey.objects.get(job.name, 0), stack) for job in reading.jobs.values()]
    if reading.max_cost_usd is not None and total(costs) > reading.max_cost_usd:
        rule = f"the estimate of {total(costs)} USD is above it"
        problems.append(Problem(place="max_cost_usd", value=str(reading.max_cost_usd), rule=rule))
    if problems:
        raise EventInvalid(listed(problems))

    _write_manifests(reading.jobs.values(), run=run, stack=stack, store=store)
    plan_uri = f"s3://{stack.bucket}/{naming.plan_key(run)}"
    jobs = {job.name: job for job in planned.values()}
    estimate = estimate_document(costs)
    store.write_json(
        plan_uri,
        {
            "execution_arn": execution.arn,
            "event": raw,
            "jobs": {name: job.document() for name, job in jobs.items()},
            "estimate": estimate,
        },
    )
    return {
        "run": {
            "run_id": run,
            "execution_arn": execution.arn,
            "execution_name": execution.name,
            "started_at": execution.started_at,
            "plan_uri": plan_uri,
        },
        "waves": [
            wave([jobs[name] for name in names], run_id=run, execution_arn=execution.arn, plan_uri=plan_uri)
            for names in waves({name: job.needs for name, job in jobs.items()})
        ],
        "estimate": estimate,
        "warnings": [str(warning) for warning in [*survey.warnings, *_warnings(reading.jobs)]],
    }


def _manifest(job: Job, *, run: str, stack: StackSettings) -> str | None:
    if job.input.manifest is not None:
        return naming.s3_uri(job.input.manifest, stack.bucket)
    return None if job.input.prefix is None else listed_manifest(job, run=run, stack=stack)


def listed_manifest(job: Job, *, run: str, stack: StackSettings) -> str:
    """URI of the manifest that is made of the job's prefix: the same for jobs that list the same objects."""
    listing = f"{job.input.prefix} {TASK_TYPES[job.task_type].suffixes}"
    return f"s3://{stack.bucket}/{naming.manifest_key(run, hashlib.sha256(listing.encode()).hexdigest()[:10])}"


def _write_manifests(jobs: Iterable[Job], *, run: str, stack: StackSettings, store: ObjectStore) -> None:
    """Makes manifests of prefixes, one for all jobs that list the same: what was estimated is what will be labeled."""
    manifests = {
        listed_manifest(job, run=run, stack=stack): (
            naming.s3_uri(job.input.prefix, stack.bucket),
            TASK_TYPES[job.task_type].suffixes,
        )
        for job in jobs
        if job.input.prefix is not None
    }
    for uri, (prefix, suffixes) in manifests.items():
        store.write_lines(uri, map(reference_line, store.uris(prefix, suffixes=suffixes)))


def _cost(job: Job, objects: int, stack: StackSettings) -> JobCost:
    return job_cost(
        job.name,
        objects=objects,
        workers=job.workers_per_object,
        price_usd=job.workforce.price_usd,
        object_price_usd=stack.object_price_usd,
    )


def _warnings(jobs: Mapping[int, Job]) -> list[Problem]:
    warnings = []
    for index, job in jobs.items():
        if job.workforce.type == "public":
            rule = (
                "Mechanical Turk announced its closure for 2026-09-30: the public workforce may take no tasks any more"
            )
            warnings.append(Problem(place=f"jobs[{index}].workforce", value="public", rule=rule))
        most = limits.MAX_CONCURRENT_TASKS_UNAIDED
        if job.max_concurrent_tasks is not None and job.max_concurrent_tasks > most:
            rule = f"above {most} only after AWS Support has raised the account's limit"
            warnings.append(
                Problem(place=f"jobs[{index}].max_concurrent_tasks", value=job.max_concurrent_tasks, rule=rule)
            )
    return warnings
