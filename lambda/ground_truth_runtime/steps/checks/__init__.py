"""Checks that what the jobs of an event name is there and can be used."""

from collections.abc import Mapping

from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.places import Places
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.roles import Roles
from ground_truth_runtime.settings import StackSettings
from ground_truth_runtime.steps.checks.allowlists import allowlist_problems
from ground_truth_runtime.steps.checks.functions import function_problems
from ground_truth_runtime.steps.checks.requests import request_problems
from ground_truth_runtime.steps.checks.rights import right_problems
from ground_truth_runtime.steps.checks.roles import check_roles
from ground_truth_runtime.steps.checks.teams import team_problems
from ground_truth_runtime.steps.checks.templates import check_templates
from ground_truth_runtime.steps.checks.verdict import Verdict
from ground_truth_runtime.steps.named_files import NamedFiles

__all__ = ["check_resources", "request_problems"]


def check_resources(
    jobs: Mapping[int, Job],
    planned: Mapping[int, PlannedJob],
    places: Places,
    *,
    stack: StackSettings,
    named: NamedFiles,
    labeling_jobs: LabelingJobs,
    roles: Roles,
) -> Verdict:
    """What jobs name, by their index in the event: the allowlist, work teams, functions, roles and templates."""
    verdict = Verdict()
    verdict.problems += allowlist_problems(jobs, planned, places, stack=stack)
    verdict.problems += team_problems(jobs, planned, stack=stack, labeling_jobs=labeling_jobs)
    verdict.problems += function_problems(jobs, stack=stack)
    verdict.problems += right_problems(planned, stack=stack)
    check_roles(jobs, planned, verdict, stack=stack, roles=roles)
    check_templates(jobs, planned, verdict, named=named, bucket=stack.bucket, labeling_jobs=labeling_jobs)
    return verdict
