"""Work teams."""

from collections.abc import Iterator, Mapping

from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.event.request_fields import is_given, value_at
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.settings import StackSettings

WORKTEAM = "HumanTaskConfig.WorkteamArn"


def team_problems(
    jobs: Mapping[int, Job], planned: Mapping[int, PlannedJob], *, stack: StackSettings, labeling_jobs: LabelingJobs
) -> Iterator[Problem]:
    """Yield private teams that are missing or cannot be used; each is described once."""
    teams: dict[str, str | None] = {}
    for index, job in jobs.items():
        if job.workforce.type != "private":
            continue
        arn = value_at(planned[index].request, WORKTEAM)
        where = f"jobs[{index}].workforce.workteam_arn"
        if arn is None and not is_given(job.request_overrides, WORKTEAM):
            yield Problem(place=where, rule="is missing: the stack has no work team of its own")
        if not isinstance(arn, str):
            continue
        allowed = stack.allowlist.workteam_arns
        if allowed is not None and arn not in {*allowed, stack.workteam_arn}:
            continue  # a problem of the allowlist, and not to be looked at
        if arn not in teams:
            teams[arn] = labeling_jobs.workteam_problem(arn)
        if teams[arn] is not None:
            yield Problem(place=where, value=arn, rule=f"cannot be used: {teams[arn]}")
