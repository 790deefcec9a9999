"""Plan: refuse every mistake before anything is created or spent, and decide every labeling job to the last field."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.cost import JobCost, estimate_document, is_complete, job_cost, total
from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.parts import split
from ground_truth_runtime.domain.plan_document import PlannedJob, wave
from ground_truth_runtime.domain.text import fitting
from ground_truth_runtime.domain.waves import waves
from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.event.problems import Problem, listed
from ground_truth_runtime.facts.limits import WARNINGS_MAX
from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.gateways.roles import Roles
from ground_truth_runtime.settings import StackSettings
from ground_truth_runtime.steps.checks import check_resources, request_problems
from ground_truth_runtime.steps.dataset_sizes import output_problems, parts_of_jobs, size_problems
from ground_truth_runtime.steps.doubts import job_warnings
from ground_truth_runtime.steps.inputs import Allowance, InputSurvey, JobInput, survey_inputs
from ground_truth_runtime.steps.named_files import NamedFiles, read_category_files
from ground_truth_runtime.steps.planned_job import planned_job


def plan(
    raw: Any,
    *,
    execution: ExecutionId,
    stack: StackSettings,
    store: ObjectStore,
    labeling_jobs: LabelingJobs,
    roles: Roles,
    allowance: Allowance | None = None,
) -> dict[str, Any]:
    """Plans an event: writes the plan document and returns what the states after this one need.

    Raises EventInvalid with every problem of the event; nothing has been written then.
    """
    reading = read_event(raw)
    problems = [*reading.problems, *_region_problems(reading.jobs, stack.region)]
    if len(problems) > len(reading.problems):
        raise EventInvalid(listed(problems))
    run = execution.run_id
    named = NamedFiles(store, bucket=stack.bucket, run=run)
    jobs, category_problems = read_category_files(reading, named)
    with survey_inputs(
        jobs,
        store=store,
        labeling_jobs=labeling_jobs,
        bucket=stack.bucket,
        region=stack.region,
        run=run,
        allowance=Allowance() if allowance is None else allowance,
    ) as survey:
        parts = parts_of_jobs(jobs, survey, max_objects=stack.max_objects)
        planned = {
            index: planned_job(
                job,
                found=survey.of(job.name),
                parts=parts[job.name],
                run=run,
                execution=execution,
                stack=stack,
                named=named,
            )
            for index, job in jobs.items()
        }
        resources = check_resources(
            jobs, planned, reading.places, stack=stack, named=named, labeling_jobs=labeling_jobs, roles=roles
        )
        sizes, doubtful_sizes = size_problems(jobs, survey, parts)
        costs = [_cost(job, survey.of(job.name), stack) for job in jobs.values()]
        problems += [*category_problems, *survey.problems, *resources.problems, *sizes]
        problems += request_problems(planned, jobs, reading.places, stack=stack, labeling_jobs=labeling_jobs)
        problems += output_problems(planned)
        if reading.max_cost_usd is not None and total(costs) > reading.max_cost_usd:
            rule = f"the estimate of {total(costs)} USD is above it"
            problems.append(Problem(place="max_cost_usd", value=str(reading.max_cost_usd), rule=rule))
        bound = list(_unbounded(reading.max_cost_usd, costs))
        if problems:
            raise EventInvalid(listed(sorted(reading.places.located(problems), key=_order)))
        named.write()
        _write_manifests(planned.values(), survey, run=run, bucket=stack.bucket, store=store)
        doubts = [*bound, *survey.warnings, *resources.warnings, *doubtful_sizes, *job_warnings(jobs)]
        warnings = list(dict.fromkeys(map(str, reading.places.located(doubts))))

    plan_uri = f"s3://{stack.bucket}/{naming.plan_key(run)}"
    by_name = {job.name: job for job in planned.values()}
    estimate = estimate_document(costs)
    store.write_json(
        plan_uri,
        {
            **execution.document(),
            "event": raw,
            "jobs": {name: job.document() for name, job in by_name.items()},
            "estimate": estimate,
            "warnings": warnings,
        },
    )
    return {
        "run": {
            "run_id": run,
            **execution.document(),
            "execution_name": execution.name,
            "plan_uri": plan_uri,
        },
        "waves": [
            wave([by_name[name] for name in names])
            for names in waves({name: job.needs for name, job in by_name.items()})
        ],
        "estimate": estimate,
        "warnings": fitting(warnings, WARNINGS_MAX, rest=f"see {plan_uri}"),
    }


def _order(problem: Problem) -> float:
    """Problems of the defaults, then job by job, then those of the whole event."""
    if problem.place.startswith("defaults."):
        return -1
    index = re.match(r"jobs\[(\d+)\]", problem.place)
    return math.inf if index is None else int(index[1])


def _region_problems(jobs: Mapping[int, Job], region: str) -> list[Problem]:
    """Nothing of AWS's own can be used where it is not: then the rest is not worth telling."""
    built_in = any(TASK_TYPES[job.task_type].functions == "built-in" for job in jobs.values())
    if region in BUILTIN_FUNCTION_ACCOUNTS or not (built_in or not jobs):
        return []
    regions = ", ".join(BUILTIN_FUNCTION_ACCOUNTS)
    rule = f"Ground Truth has no built-in functions in this region, only in {regions}"
    return [Problem(place="event", value=region, rule=rule)]


def _write_manifests(
    jobs: Iterable[PlannedJob], survey: InputSurvey, *, run: str, bucket: str, store: ObjectStore
) -> None:
    """Make the surveyed manifests readable, and write those of parts."""
    for draft in survey.drafts:
        draft.complete(store)
    for job in jobs:
        manifest = survey.of(job.name).manifest
        if job.parts > 1 and manifest is not None:
            for part, some in enumerate(split(store.lines(manifest), size=job.part_size), start=1):
                store.write_lines(f"s3://{bucket}/{naming.manifest_key_of_part(run, job.name, part)}", some)


def _unbounded(max_cost_usd: Decimal | None, costs: Sequence[JobCost]) -> Iterator[Problem]:
    """What a bound on the cost does not bound."""
    if max_cost_usd is not None and not is_complete(costs):
        rule = f"bounds {total(costs)} USD only, the pay of public workers: the service's price per object is not known"
        hint = "deploy with the context value object_price_usd, or LabelingPipeline(object_price_usd=...)"
        yield Problem(place="max_cost_usd", value=str(max_cost_usd), rule=rule, hint=hint)


def _cost(job: Job, found: JobInput, stack: StackSettings) -> JobCost:
    return job_cost(
        job.name,
        objects=found.objects - found.labeled,
        workers=job.workers_per_object,
        price_usd=job.workforce.price_usd,
        object_price_usd=stack.object_price_usd,
    )
