"""The task types: those of Ground Truth, and those that this project adds to it, a row each in `data/task_types.json`.

Sources: botocore service model `sagemaker` 2017-07-24 (functions, interfaces, `-ref` rule), SageMaker developer guide
pages input-data-limits (labels, objects), sms-supported-data-formats (suffixes), sms-verification-data (what reviews
what), sms-ui-template-crowd-* (elements and names), and the page of each task type.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from ground_truth_runtime.facts._data import table
from ground_truth_runtime.facts.prices import PriceFamily

Reads = Literal["image", "text", "clip", "frames", "point-clouds", "point-cloud-sequences", "any"]
"""What one data object is: `frames` a sequence of video frames, `any` whatever the caller's template shows."""

_TABLE = table("task_types")

IMAGE_SUFFIXES: tuple[str, ...] = tuple(_TABLE["reads"]["image"]["suffixes"])
"""Endings of the images that Ground Truth reads."""
TEXT_SUFFIXES: tuple[str, ...] = tuple(_TABLE["reads"]["text"]["suffixes"])
"""Endings of the texts that a prefix contributes."""


@dataclass(frozen=True, kw_only=True)
class TaskType:
    """What is asked of one task type.

    name: for types of the service the suffix of its PRE- and ACS- functions.
    functions: whose annotation functions it runs through: those of AWS, of this project's stack, or the caller's own.
    reads: what one data object is.
    suffixes: endings of objects that an S3 prefix contributes; empty: whatever is there.
    other_suffixes: endings of objects of the same kind that it cannot read.
    source_keys: keys of a manifest line that may hold the data object; a line has one of them.
    template: file in `templates/` that workers see; None where AWS or the caller has the page.
    human_task_ui: name of AWS's own page; None where a template is given.
    element, element_name: the tool in the template, and its `name`, that the consolidation reads; None where it reads
        whatever there is.
    ends_in_ref: whether LabelAttributeName must end in `-ref` (it must not otherwise).
    min_labels, max_labels: how many labels it takes; None is no maximum.
    category_file: which kind of label category file; optional is a plain one, or none without labels.
    one_worker: whether only one worker may label an object.
    public: whether the public workforce may do it.
    default_task_seconds, max_task_seconds: time of a worker for one task.
    algorithm: what it is labeled with automatically; None where it cannot be.
    audits: types whose labels it adjusts or verifies; empty for types that label anew.
    max_dataset_objects: most objects in one labeling job.
    price_family: its table of public workforce prices.
    aliases: other names that events may use.
    """

    name: str
    functions: Literal["built-in", "stack", "caller"]
    reads: Reads
    suffixes: tuple[str, ...]
    other_suffixes: tuple[str, ...] = ()
    source_keys: tuple[str, ...]
    template: str | None = None
    human_task_ui: str | None = None
    element: str | None = None
    element_name: str | None = None
    ends_in_ref: bool
    min_labels: int
    max_labels: int | None
    category_file: Literal["plain", "ner", "rich", "optional"]
    one_worker: bool
    public: bool
    default_task_seconds: int
    max_task_seconds: int
    algorithm: str | None = None
    audits: tuple[str, ...] = ()
    max_dataset_objects: int
    price_family: PriceFamily
    aliases: tuple[str, ...]

    @property
    def verifies(self) -> bool:
        """Whether workers judge labels instead of giving some: then its labels are the verdicts."""
        return self.name.startswith("Verification")

    @property
    def has_frames(self) -> bool:
        """Whether it labels video frames or 3D point clouds, whose pages, files and rules are of their own kind."""
        return self.category_file == "rich"


def _row(name: str, row: Mapping[str, Any]) -> TaskType:
    fields: dict[str, Any] = {**_TABLE["reads"][row["reads"]], **row}
    for key, value in fields.items():
        fields[key] = tuple(value) if isinstance(value, list) else value
    return TaskType(name=name, **fields)


TASK_TYPES: Mapping[str, TaskType] = MappingProxyType({name: _row(name, row) for name, row in _TABLE["types"].items()})
"""Name -> task type: the 23 of the service, five custom image types of this project, and Custom."""


def _spoken(name: str) -> str:
    """A name as it would be said aloud: `bounding-box`, `Bounding Box` and `BoundingBox` are one."""
    return re.sub(r"[^0-9a-z]", "", name.lower())


_BY_SPOKEN_NAME: Mapping[str, str] = {
    _spoken(spelling): row.name for row in TASK_TYPES.values() for spelling in (row.name, *row.aliases)
}


def canonical_name(name: str) -> str:
    """The task type that a name or alias means, whatever its case and hyphens; the name itself where there is none."""
    return _BY_SPOKEN_NAME.get(_spoken(name), name)


def similar_name(name: str) -> str | None:
    """The task type whose name or alias is closest to a misspelt one; None where none is close."""
    close = difflib.get_close_matches(_spoken(name), _BY_SPOKEN_NAME, n=1)
    return _BY_SPOKEN_NAME[close[0]] if close else None
