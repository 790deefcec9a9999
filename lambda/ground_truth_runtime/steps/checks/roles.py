"""Execution roles of jobs whose tasks take long: the role signs the links by which workers' browsers read objects."""

from collections.abc import Mapping

from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts.limits import SESSION_SECONDS_OF_LONG_TASKS
from ground_truth_runtime.gateways.roles import Roles, RoleUnreadable
from ground_truth_runtime.steps.checks.verdict import Verdict


def check_roles(jobs: Mapping[int, Job], planned: Mapping[int, PlannedJob], verdict: Verdict, *, roles: Roles) -> None:
    """Tasks above 8 hours need a role whose sessions last as long; each role is asked for once."""
    sessions: dict[str, int | RoleUnreadable | None] = {}
    for index, job in jobs.items():
        arn = str(planned[index].request.get("RoleArn"))
        if job.task_seconds <= SESSION_SECONDS_OF_LONG_TASKS:
            continue
        if arn not in sessions:
            try:
                sessions[arn] = roles.session_seconds(arn)
            except RoleUnreadable as error:
                sessions[arn] = error
        session = sessions[arn]
        if isinstance(session, RoleUnreadable):
            where = f"jobs[{index}].role_arn"
            rule = f"the length of its sessions could not be checked: {session}"
            verdict.warnings.append(Problem(place=where, value=arn, rule=rule))
        elif session is None:
            verdict.problems.append(Problem(place=f"jobs[{index}].role_arn", value=arn, rule="is not a role"))
        elif session < SESSION_SECONDS_OF_LONG_TASKS:
            rule = (
                f"must be at most {SESSION_SECONDS_OF_LONG_TASKS} with this role, whose sessions last {session} "
                f"seconds: {arn}"
            )
            hint = f"a MaxSessionDuration of {SESSION_SECONDS_OF_LONG_TASKS} or more allows it"
            where = f"jobs[{index}].task_time_limit_seconds"
            verdict.problems.append(Problem(place=where, value=job.task_seconds, rule=rule, hint=hint))
