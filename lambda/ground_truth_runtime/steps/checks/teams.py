"""Work teams."""

from collections.abc import Iterator, Mapping

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.settings import StackSettings


def team_problems(jobs: Mapping[int, Job], *, stack: StackSettings, labeling_jobs: LabelingJobs) -> Iterator[Problem]:
    """Private teams that are missing or cannot be used; each is asked for once."""
    teams: dict[str, str | None] = {}
    for index, job in jobs.items():
        if job.workforce.type != "private":
            continue
        arn = stack.workteam_arn if job.workforce.workteam_arn is None else job.workforce.workteam_arn
        where = f"jobs[{index}].workforce.workteam_arn"
        if arn is None:
            yield Problem(place=where, rule="is missing: the stack has no work team of its own")
            continue
        allowed = stack.allowlist.workteam_arns
        if allowed is not None and arn not in {*allowed, stack.workteam_arn}:
            continue  # a problem of the allowlist, and not to be looked at
        if arn not in teams:
            teams[arn] = labeling_jobs.workteam_problem(arn)
        if teams[arn] is not None:
            yield Problem(place=where, value=arn, rule=f"cannot be used: {teams[arn]}")
