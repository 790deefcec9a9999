"""What is allowed, but may not be meant: told with the plan, and stops nothing."""

from collections.abc import Iterator, Mapping

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts import limits


def job_warnings(jobs: Mapping[int, Job]) -> Iterator[Problem]:
    """Warnings about what the event says."""
    for index, job in jobs.items():
        yield from _of(job, f"jobs[{index}]")


def _of(job: Job, at: str) -> Iterator[Problem]:
    if job.workforce.type == "public":
        rule = "Mechanical Turk announced its closure for 2026-09-30: the public workforce may take no tasks any more"
        yield Problem(place=f"{at}.workforce", value="public", rule=rule)
    most = limits.MAX_CONCURRENT_TASKS_UNAIDED
    if job.max_concurrent_tasks is not None and job.max_concurrent_tasks > most:
        rule = f"above {most} only after AWS Support has raised the account's limit"
        yield Problem(place=f"{at}.max_concurrent_tasks", value=job.max_concurrent_tasks, rule=rule)
    if job.task_seconds > limits.TASK_TIME_LIMIT_WARN_SECONDS:
        rule = f"the page of the task type allows {limits.TASK_TIME_LIMIT_WARN_SECONDS}"
        yield Problem(place=f"{at}.task_time_limit_seconds", value=job.task_seconds, rule=rule)
    if job.simulation is not None:
        rule = "only the local Ground Truth reads it: on AWS people label"
        yield Problem(place=f"{at}.simulation", rule=rule)
    if job.streaming is not None:
        rule = "what comes through the topic is in no estimate, and the job ends after 10 days without any"
        yield Problem(place=f"{at}.streaming", rule=rule)
