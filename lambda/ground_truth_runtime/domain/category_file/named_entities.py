"""The kind of named entity recognition: AWS's own page shows its instructions."""

from typing import Any

from ground_truth_runtime.domain.category_file.plain import PLAIN_VERSION
from ground_truth_runtime.event.markup import paragraphs
from ground_truth_runtime.event.models import Job, LabelCategory


def named_entity_categories(job: Job) -> dict[str, Any]:
    """Labels with their short names, and instructions, without which the service takes no such job."""
    return {
        "document-version": PLAIN_VERSION,
        "labels": [_label(label) for label in job.labels],
        "instructions": {
            "shortInstruction": paragraphs(job.short_instructions),
            "fullInstruction": paragraphs(job.full_instructions),
        },
    }


def _label(label: str | LabelCategory) -> dict[str, str]:
    if isinstance(label, str):
        return {"label": label}
    short = {} if label.short_display_name is None else {"shortDisplayName": label.short_display_name}
    return {"label": label.label, **short}
