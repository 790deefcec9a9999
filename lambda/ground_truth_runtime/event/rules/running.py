"""How a job runs: automated, streaming, stopping early, again."""

from collections.abc import Iterator

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import TASK_TYPES


def _automated_labeling(job: Job, at: str) -> Iterator[Problem]:
    where = f"{at}.automated_labeling"
    if job.automated_labeling is None:
        return
    if TASK_TYPES[job.task_type].algorithm is None:
        able = ", ".join(name for name, row in TASK_TYPES.items() if row.algorithm is not None)
        yield Problem(place=where, rule=f"must be left out: only {able} are labeled automatically")
        return
    most = limits.AUTOMATED_LABELS_MAX_SEGMENTATION
    if job.task_type == "SemanticSegmentation" and len(job.labels) > most:
        rule = f"must be at most {most} labels with automated labeling"
        yield Problem(place=f"{at}.labels", value=len(job.labels), rule=rule)


def _automated_network(job: Job, at: str) -> Iterator[Problem]:
    given, where = job.automated_labeling, f"{at}.automated_labeling"
    if given is not None and (given.security_group_ids is None) != (given.subnets is None):
        missing = "subnets" if given.subnets is None else "security_group_ids"
        yield Problem(place=f"{where}.{missing}", rule="is missing: a VPC has security groups and subnets")


def _streaming(job: Job, at: str) -> Iterator[Problem]:
    if job.streaming is None:
        return
    reasons = {
        "automated_labeling": "a streaming job is labeled by people alone",
        "stop_after": "the service passes it over for a streaming job",
        "max_objects_per_labeling_job": "objects that are yet to come cannot be split",
    }
    for field, reason in reasons.items():
        if getattr(job, field) is not None:
            yield Problem(place=f"{at}.{field}", rule=f"must be left out: {reason}")
    if job.follow_up_jobs:
        rule = "must be 0: what came through a topic is in no manifest that could be labeled again"
        yield Problem(place=f"{at}.follow_up_jobs", value=job.follow_up_jobs, rule=rule)


def _streaming_topics(job: Job, at: str) -> Iterator[Problem]:
    if job.streaming is None:
        return
    for field, arn in job.streaming.model_dump(exclude_none=True).items():
        if arn.split(":")[2:3] != ["sns"]:
            yield Problem(place=f"{at}.streaming.{field}", value=arn, rule="must be the ARN of an SNS topic")


def _stop_after(job: Job, at: str) -> Iterator[Problem]:
    given, where = job.stop_after, f"{at}.stop_after"
    if given is None:
        return
    if given.human_labeled_objects is None and given.percent_labeled is None:
        yield Problem(place=where, value={}, rule="must have human_labeled_objects or percent_labeled")
    if job.follow_up_jobs:
        rule = "must be 0 with stop_after: they would label what was to be left unlabeled"
        yield Problem(place=f"{at}.follow_up_jobs", value=job.follow_up_jobs, rule=rule)


RULES = {
    _automated_labeling: frozenset({"task_type", "labels", "automated_labeling"}),
    _automated_network: frozenset({"automated_labeling"}),
    _streaming: frozenset(
        {"streaming", "automated_labeling", "stop_after", "max_objects_per_labeling_job", "follow_up_jobs"}
    ),
    _streaming_topics: frozenset({"streaming"}),
    _stop_after: frozenset({"stop_after", "follow_up_jobs"}),
}
