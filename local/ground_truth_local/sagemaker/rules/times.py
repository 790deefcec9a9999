"""How long tasks may take and stay open, and how many workers may see one (botocore model; guide's task pages)."""

from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.rules.facts import CUSTOM_MAX_SECONDS, RequestFacts
from ground_truth_local.sagemaker.settings import Settings

DEFAULT_AVAILABILITY = {"public": 21_600, "private": 2_592_000, "vendor": 2_592_000}
MAX_AVAILABILITY = {"public": 43_200, "private": 2_592_000, "vendor": 2_592_000}
"""TaskAvailabilityLifetimeInSeconds, by the kind of workforce."""


def problems(facts: RequestFacts, _settings: Settings) -> list[str]:
    found = []
    rules, human = facts.rules, facts.human
    most = CUSTOM_MAX_SECONDS if rules is None else rules.max_seconds
    limit = human["TaskTimeLimitInSeconds"]
    if limit > most:
        rule = f"Member must have value less than or equal to {most} for {facts.task_type or 'a custom task'}"
        found.append(constraint(limit, "humanTaskConfig.taskTimeLimitInSeconds", rule))
    lifetime = human.get("TaskAvailabilityLifetimeInSeconds")
    if lifetime is not None and lifetime > MAX_AVAILABILITY[facts.kind]:
        rule = (
            f"Member must have value less than or equal to {MAX_AVAILABILITY[facts.kind]} for a {facts.kind} workforce"
        )
        found.append(constraint(lifetime, "humanTaskConfig.taskAvailabilityLifetimeInSeconds", rule))
    workers = human["NumberOfHumanWorkersPerDataObject"]
    if rules is not None and rules.one_worker and workers != 1:
        rule = f"Member must be 1 for task type {facts.task_type}"
        found.append(constraint(workers, "humanTaskConfig.numberOfHumanWorkersPerDataObject", rule))
    return found
