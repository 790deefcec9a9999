"""Execution roles: the service assumes them, and they sign the links by which workers' browsers read objects."""

from collections.abc import Iterator, Mapping

from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts.limits import SESSION_SECONDS_OF_LONG_TASKS
from ground_truth_runtime.gateways.roles import Roles, RoleUnreadable
from ground_truth_runtime.settings import StackSettings
from ground_truth_runtime.steps.checks.verdict import Verdict

_ACCOUNT = 4  # in an ARN between colons


def check_roles(
    jobs: Mapping[int, Job],
    planned: Mapping[int, PlannedJob],
    verdict: Verdict,
    *,
    stack: StackSettings,
    roles: Roles,
) -> None:
    """Check that roles that events name exist, and that sessions last as long as tasks above 8 hours.

    Each role is described once; one that is not on the allowlist is not.
    """
    checked: dict[str, int | RoleUnreadable | None] = {}
    for index, job in jobs.items():
        arn = planned[index].request.get("RoleArn")
        long = job.task_seconds > SESSION_SECONDS_OF_LONG_TASKS
        if not isinstance(arn, str) or not (long or arn != stack.role_arn):
            continue
        if arn.split(":")[_ACCOUNT : _ACCOUNT + 1] != stack.role_arn.split(":")[_ACCOUNT : _ACCOUNT + 1]:
            rule = f"must be a role of the stack's account, {stack.role_arn.split(':')[_ACCOUNT]}"
            verdict.problems.append(Problem(place=f"jobs[{index}].role_arn", value=arn, rule=rule))
            continue
        allowed = stack.allowlist.role_arns
        if allowed is not None and arn not in {*allowed, stack.role_arn}:
            continue  # a problem of the allowlist
        if arn not in checked:
            try:
                checked[arn] = roles.session_seconds(arn)
            except RoleUnreadable as error:
                checked[arn] = error
        session = checked[arn]
        if session is None:
            verdict.problems.append(Problem(place=f"jobs[{index}].role_arn", value=arn, rule="is not a role"))
        elif isinstance(session, RoleUnreadable):
            verdict.warnings += _unreadable(session, arn, index, long=long)
        elif long and session < SESSION_SECONDS_OF_LONG_TASKS:
            rule = (
                f"must be at most {SESSION_SECONDS_OF_LONG_TASKS} with this role, whose sessions last {session} "
                f"seconds: {arn}"
            )
            hint = f"a MaxSessionDuration of {SESSION_SECONDS_OF_LONG_TASKS} or more allows it"
            where = f"jobs[{index}].task_time_limit_seconds"
            verdict.problems.append(Problem(place=where, value=job.task_seconds, rule=rule, hint=hint))


def _unreadable(error: RoleUnreadable, arn: str, index: int, *, long: bool) -> Iterator[Problem]:
    # Whether a role that the plan may not see exists, IAM decides when the job is created.
    if long:
        rule = f"the length of its sessions could not be checked: {error}"
        yield Problem(place=f"jobs[{index}].role_arn", value=arn, rule=rule)
