"""Who labels, for how much, and how long a task may take."""

from collections.abc import Iterator

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.task_types import TASK_TYPES

_FREE_OF_PII = "FreeOfPersonallyIdentifiableInformation"


def _not_public(job: Job, at: str) -> Iterator[Problem]:
    workforce, where = job.workforce, f"{at}.workforce"
    if workforce.type == "vendor" and workforce.workteam_arn is None:
        yield Problem(place=f"{where}.workteam_arn", rule="is missing: a vendor workforce is named by its ARN")
    if workforce.type != "public" and workforce.price_usd is not None:
        yield Problem(
            place=f"{where}.price_usd",
            value=str(workforce.price_usd),
            rule=f"must be left out: a {workforce.type} workforce has no price per task",
        )


def _public(job: Job, at: str) -> Iterator[Problem]:
    workforce, where, task_type = job.workforce, f"{at}.workforce", TASK_TYPES[job.task_type]
    if workforce.type != "public":
        return
    if not task_type.public:
        yield Problem(place=f"{where}.type", value="public", rule=f"must be private or vendor for {task_type.name}")
        return
    if workforce.workteam_arn is not None:
        rule = "must be left out: there is one public team"
        yield Problem(place=f"{where}.workteam_arn", value=workforce.workteam_arn, rule=rule)
    allowed = ALLOWED_PRICES_USD[task_type.price_family]
    if workforce.price_usd is None:
        yield Problem(place=f"{where}.price_usd", rule="is missing: the public workforce is paid per worker and object")
    elif workforce.price_usd not in allowed:
        yield Problem(
            place=f"{where}.price_usd",
            value=str(workforce.price_usd),
            rule=f"must be one of {', '.join(map(str, allowed))} for {task_type.name}",
        )


def _public_data(job: Job, at: str) -> Iterator[Problem]:
    if job.workforce.type == "public" and _FREE_OF_PII not in (job.content_classifiers or ()):
        yield Problem(
            place=f"{at}.content_classifiers",
            value=job.content_classifiers,
            rule=f"must say {_FREE_OF_PII} for the public workforce",
            hint="say so only if the data is free of it",
        )


def _public_availability(job: Job, at: str) -> Iterator[Problem]:
    seconds, most = job.task_availability_seconds, limits.TASK_AVAILABILITY_MAX_PUBLIC_SECONDS
    if job.workforce.type == "public" and seconds is not None and seconds > most:
        rule = f"must be at most {most} for the public workforce"
        yield Problem(place=f"{at}.task_availability_seconds", value=seconds, rule=rule)


def _time(job: Job, at: str) -> Iterator[Problem]:
    given, most = job.task_time_limit_seconds, TASK_TYPES[job.task_type].max_task_seconds
    if given is not None and given > most:
        rule = f"must be at most {most} for {job.task_type}"
        yield Problem(place=f"{at}.task_time_limit_seconds", value=given, rule=rule)


def _one_worker(job: Job, at: str) -> Iterator[Problem]:
    if TASK_TYPES[job.task_type].one_worker and job.workers_per_object != 1:
        rule = f"must be 1 for {job.task_type}"
        yield Problem(place=f"{at}.workers_per_object", value=job.workers_per_object, rule=rule)


RULES = {
    _not_public: frozenset({"workforce"}),
    _public: frozenset({"workforce", "task_type"}),
    _public_data: frozenset({"workforce", "content_classifiers"}),
    _public_availability: frozenset({"workforce", "task_availability_seconds"}),
    _time: frozenset({"task_type", "task_time_limit_seconds"}),
    _one_worker: frozenset({"task_type", "workers_per_object"}),
}
