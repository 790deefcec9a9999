"""Pages that the service has for task types without a template, as far as there are elements for them here.

A labeling job of such a type names the page by a HumanTaskUiArn, and gives it labels and instructions in its label
category file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PAGES = Path(__file__).parent / "pages"
_FILES = {"NamedEntityRecognition": "named_entity_recognition.liquid.html"}
"""Name of a page, the end of its ARN -> template in its place."""


@dataclass(frozen=True, kw_only=True)
class WorkerPage:
    """A page: a template, and what it finds as `task.input`."""

    template: str
    task_input: Mapping[str, Any]


def is_here(ui_arn: str) -> bool:
    """Whether a page of the service can be shown here."""
    return ui_arn.rpartition("/")[2] in _FILES


def service_page(
    ui_arn: str, *, title: str, task_input: Mapping[str, Any], categories: Mapping[str, Any]
) -> WorkerPage | None:
    """A page of the service; None for those that are only to be had from AWS.

    Args:
        ui_arn: Its HumanTaskUiArn.
        title: Title of the job.
        task_input: What the pre-annotation function gives.
        categories: The label category file.
    """
    file = _FILES.get(ui_arn.rpartition("/")[2])
    if file is None:
        return None
    instructions = categories.get("instructions", {})
    return WorkerPage(
        template=(_PAGES / file).read_text("utf-8"),
        task_input={
            **task_input,
            "title": title,
            "labels": categories.get("labels", []),
            "shortInstruction": instructions.get("shortInstruction", ""),
            "fullInstruction": instructions.get("fullInstruction", ""),
        },
    )
