"""The plain kind: images, texts, video clips and custom types."""

from collections.abc import Sequence
from typing import Any

from ground_truth_runtime.event.models import Job

PLAIN_VERSION = "2018-11-28"


def plain_categories(job: Job) -> dict[str, Any]:
    """Labels, and nothing else."""
    return plain_document(job.label_names)


def plain_document(labels: Sequence[str]) -> dict[str, Any]:
    """The file of these labels."""
    return {"document-version": PLAIN_VERSION, "labels": [{"label": label} for label in labels]}
