"""The page that workers see: a shipped template with the event's words in it."""

import json
from importlib.resources import files
from string import Template

from ground_truth_runtime.event.markup import escaped, paragraphs
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.facts.task_types import TASK_TYPES


def worker_template(job: Job, *, audited: str | None = None) -> str | None:
    """The page of a job's task type, filled; None for types whose page is AWS's own or the caller's.

    All texts of the event are plain: whatever they hold shows as text. `audited` is the label attribute that an
    adjustment or verification goes over.
    """
    file = TASK_TYPES[job.task_type].template
    if file is None:
        return None
    source = files(__package__.rpartition(".")[0]).joinpath("templates", file).read_text("utf-8")
    return Template(source).substitute(
        header=escaped(job.title),
        # The pre-annotation of built-in types gives the labels to the page; that of custom types does not know them.
        labels=escaped(json.dumps(job.label_names, ensure_ascii=False)),
        audited="" if audited is None else audited,  # without quotes and braces: safe inside Liquid's quotes
        short_instructions=paragraphs(job.short_instructions),
        full_instructions=paragraphs(job.full_instructions),
    )
