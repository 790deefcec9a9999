"""Instructions, where the service bounds them."""

from collections.abc import Iterator

from ground_truth_runtime.event.markup import paragraphs
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import TASK_TYPES


def _lengths(job: Job, at: str) -> Iterator[Problem]:
    if not TASK_TYPES[job.task_type].has_frames:
        return
    texts = {
        "short": (job.short_instructions, limits.RICH_SHORT_INSTRUCTION_MAX),
        "full": (job.full_instructions, limits.RICH_FULL_INSTRUCTION_MAX),
    }
    for field, (text, most) in texts.items():
        written = len(paragraphs(text))
        if written > most:
            rule = f"must have at most {most} characters for {job.task_type}, as HTML it has {written}"
            hint = "the default is the description" if getattr(job.instructions, field) is None else ""
            yield Problem(place=f"{at}.instructions.{field}", rule=rule, hint=hint)


RULES = {_lengths: frozenset({"task_type", "instructions", "description"})}
