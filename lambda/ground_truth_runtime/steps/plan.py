"""Plan: refuse every mistake before anything is created or spent, and decide every labeling job to the last field."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.category_file import plain_category_file
from ground_truth_runtime.domain.cost import JobCost, estimate_document, job_cost, total
from ground_truth_runtime.domain.plan_document import JobRef, PlannedFile, PlannedJob
from ground_truth_runtime.domain.request import RequestFiles, create_labeling_job_request
from ground_truth_runtime.domain.waves import waves
from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.event.problems import Problem, listed
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.steps.survey_inputs import survey_inputs


@dataclass(frozen=True, kw_only=True)
class StackSettings:
    """What the stack gives to every event.

    workteam_arn: private work team of jobs that name none; None where the stack has none.
    max_objects: most objects in one labeling job.
    object_price_usd: the service's own price per object; None where it is not known.
    """

    bucket: str
    region: str
    role_arn: str
    workteam_arn: str | None = None
    output_kms_key_arn: str | None = None
    max_objects: int = limits.DATASET_OBJECTS_MAX
    object_price_usd: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Execution:
    """The execution that an event started."""

    arn: str
    name: str
    started_at: str


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
    problems += _resource_problems(reading.jobs, stack=stack, store=store, labeling_jobs=labeling_jobs)

    run = naming.run_id(execution.arn)
    planned = {
        index: _planned(job, objects=survey.objects.get(job.name, 0), run=run, execution=execution, stack=stack)
        for index, job in reading.jobs.items()
    }
    problems += _request_problems(planned, reading.jobs, labeling_jobs)
    costs = [_cost(job, survey.objects.get(job.name, 0), stack) for job in reading.jobs.values()]
    if reading.max_cost_usd is not None and total(costs) > reading.max_cost_usd:
        rule = f"the estimate of {total(costs)} USD is above it"
        problems.append(Problem(place="max_cost_usd", value=str(reading.max_cost_usd), rule=rule))
    if problems:
        raise EventInvalid(listed(problems))

    plan_uri = f"s3://{stack.bucket}/{naming.plan_key(run)}"
    jobs = {job.name: job for job in planned.values()}
    store.write_json(
        plan_uri,
        {
            "execution_arn": execution.arn,
            "event": raw,
            "jobs": {name: job.document() for name, job in jobs.items()},
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
            {"jobs": [_ref(jobs[name], run=run, execution=execution, plan_uri=plan_uri).document() for name in wave]}
            for wave in waves({name: job.needs for name, job in jobs.items()})
        ],
        "estimate": estimate_document(costs),
        "warnings": [str(warning) for warning in [*survey.warnings, *_warnings(reading.jobs)]],
    }


def _resource_problems(
    jobs: Mapping[int, Job], *, stack: StackSettings, store: ObjectStore, labeling_jobs: LabelingJobs
) -> list[Problem]:
    problems = []
    teams: dict[str, str | None] = {}
    for index, job in jobs.items():
        if job.workforce.type == "private":
            arn = stack.workteam_arn if job.workforce.workteam_arn is None else job.workforce.workteam_arn
            where = f"jobs[{index}].workforce.workteam_arn"
            if arn is None:
                problems.append(Problem(place=where, rule="is missing: the stack has no work team of its own"))
                continue
            if arn not in teams:
                teams[arn] = labeling_jobs.workteam_problem(arn)
            if teams[arn] is not None:
                problems.append(Problem(place=where, value=arn, rule=f"cannot be used: {teams[arn]}"))
        if job.template is not None and not store.exists(uri := naming.s3_uri(job.template, stack.bucket)):
            problems.append(Problem(place=f"jobs[{index}].template", value=uri, rule="cannot be read"))
    return problems


def _planned(job: Job, *, objects: int, run: str, execution: Execution, stack: StackSettings) -> PlannedJob:
    def scratch(file: str) -> str:
        return f"s3://{stack.bucket}/{naming.scratch_key(run, job.name, file)}"

    files = [
        PlannedFile(uri=scratch("labels.json"), text=plain_category_file(job.labels), content_type="application/json")
    ]
    template = scratch("template.liquid.html")
    if job.template is None:
        files.append(PlannedFile(uri=template, text=_template(job), content_type="text/html; charset=utf-8"))
    else:
        template = naming.s3_uri(job.template, stack.bucket)
    manifest = None
    if job.input.manifest is not None:
        manifest = naming.s3_uri(job.input.manifest, stack.bucket)
    elif job.input.prefix is not None:
        manifest = scratch("input.manifest")
    request = create_labeling_job_request(
        job,
        name=naming.labeling_job_name(job.name, run, 1),
        region=stack.region,
        files=RequestFiles(
            manifest=manifest,
            category_file=files[0].uri,
            template=template,
            output=naming.s3_uri(naming.LABELS_PREFIX if job.output is None else job.output, stack.bucket),
        ),
        role_arn=stack.role_arn,
        workteam_arn=stack.workteam_arn,
        output_kms_key_arn=stack.output_kms_key_arn if job.output_kms_key_arn is None else job.output_kms_key_arn,
        tags={"ground-truth:execution": naming.tag_value(execution.name), "ground-truth:job": job.name},
    )
    return PlannedJob(
        name=job.name,
        task_type=job.task_type,
        objects=objects,
        needs=job.input.job,
        list_prefix=None if job.input.prefix is None else naming.s3_uri(job.input.prefix, stack.bucket),
        suffixes=list(TASK_TYPES[job.task_type].suffixes),
        files=files,
        request=request,
    )


def _template(job: Job) -> str:
    short = job.description if job.instructions.short is None else job.instructions.short
    return worker_template(
        TASK_TYPES[job.task_type].template,
        header=job.title,
        short_instructions=short,
        full_instructions=short if job.instructions.full is None else job.instructions.full,
    )


def _request_problems(
    planned: Mapping[int, PlannedJob], jobs: Mapping[int, Job], labeling_jobs: LabelingJobs
) -> list[Problem]:
    problems = []
    for index, job in planned.items():
        for field, rule, value in labeling_jobs.shape_problems(job.request):
            if job.needs is not None and field.endswith("S3DataSource.ManifestS3Uri"):
                continue  # known only when the job that it needs has ended
            if field.startswith("HumanTaskConfig.WorkteamArn") and value is None:
                continue  # told already, as a work team that is missing
            overridden = field.partition(".")[0].partition("[")[0] in jobs[index].request_overrides
            where = f"jobs[{index}].request_overrides.{field}" if overridden else f"jobs[{index}]"
            told = rule if overridden else f"makes {field} of CreateLabelingJob, which {rule}"
            problems.append(Problem(place=where, value=value, rule=told))
    return problems


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


def _ref(job: PlannedJob, *, run: str, execution: Execution, plan_uri: str) -> JobRef:
    return JobRef(
        job=job.name,
        task_type=job.task_type,
        objects=job.objects,
        run_id=run,
        execution_arn=execution.arn,
        plan_uri=plan_uri,
    )
