"""Checks that what the jobs of an event name is there, and that the service's own model takes their requests."""

from collections.abc import Mapping

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.steps.context import StackSettings


def resource_problems(
    jobs: Mapping[int, Job], *, stack: StackSettings, store: ObjectStore, labeling_jobs: LabelingJobs
) -> list[Problem]:
    """Work teams and templates that cannot be used."""
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


def request_problems(
    planned: Mapping[int, PlannedJob], jobs: Mapping[int, Job], labeling_jobs: LabelingJobs
) -> list[Problem]:
    """What the service model has against the requests of `planned`, by index in the event."""
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
