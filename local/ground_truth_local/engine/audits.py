"""Which earlier label an adjustment or verification is about."""

import re
from collections.abc import Sequence

from ground_truth_local.engine.job import JobError, JobSpec
from ground_truth_local.engine.manifest import DataObject
from ground_truth_local.engine.types.base import Categories

_NAMED = re.compile(r"""manifestLine(?:\[\s*["']([^"']+)["']\s*\]|\.(\w[\w-]*))""")


def audited_attribute(
    spec: JobSpec, *, metadata_type: str, template: str | None, categories: Categories, objects: Sequence[DataObject]
) -> str:
    """The attribute of the label that a job reviews.

    The category file names it for video frames and point clouds; for images the worker template does, by what it reads
    of `task.input.manifestLine`. Where neither does, it is the last label of the right type in the manifest.

    Raises:
        JobError: nothing tells which, or it is the job's own attribute.
    """
    attribute = (
        categories.document.get("auditLabelAttributeName")
        or _of_template(template)
        or _of_lines(objects, metadata_type=metadata_type)
    )
    if attribute is None:
        raise JobError(
            f"ClientError: neither the label category file nor the worker template nor the manifest tells which label "
            f"{spec.task_type} is about: no line has one of type {metadata_type}"
        )
    if attribute == spec.label_attribute:
        raise JobError(
            f"ClientError: {spec.task_type} needs a LabelAttributeName of its own, other than the reviewed {attribute}"
        )
    return str(attribute)


def _of_template(template: str | None) -> str | None:
    found = _NAMED.finditer("" if template is None else template)
    names = [(match[1] or match[2]).removesuffix("-metadata") for match in found]
    return next((name for name in names if name not in {"source", "source-ref"}), None)


def _of_lines(objects: Sequence[DataObject], *, metadata_type: str) -> str | None:
    for item in objects:
        for name in reversed(item.line):
            metadata = item.line[name]
            if name.endswith("-metadata") and isinstance(metadata, dict) and metadata.get("type") == metadata_type:
                return name.removesuffix("-metadata")
    return None
