"""Which label attributes a manifest has, and which of them is the newest: the job's own, where a job wrote it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ground_truth_runtime.labels.attributes import label_attributes
from ground_truth_runtime.labels.metadata import common
from ground_truth_runtime.labels.parsing import parse_line
from ground_truth_runtime.labels.values import Unreadable


@dataclass
class _Attribute:
    """What all lines tell of an attribute. created: the latest creation date of its labels; jobs: that wrote them."""

    place: int
    created: str
    jobs: set[str]


@dataclass(frozen=True, kw_only=True)
class Attributes:
    """names: in the order in which they come up. newest: the one that was written last; None where there is none."""

    names: tuple[str, ...]
    newest: str | None


def attributes_of(lines: Iterable[bytes], *, job: str | None = None) -> Attributes:
    """Look through a manifest, one line held at a time.

    The newest attribute is the one that `job` wrote; else the one with the latest creation date, as the lines of a
    chained job carry the labels of the jobs before it; else the last of a line, as jobs add theirs at the end. No line
    decides alone: the first may be one that could not be labeled.

    Args:
        lines: Of the manifest.
        job: Bare name of the labeling job that wrote the manifest, where it is known.
    """
    found: dict[str, _Attribute] = {}
    for line in lines:
        try:
            content = parse_line(line) if line.strip() else {}
        except Unreadable:
            continue
        for place, name in enumerate(label_attributes(content)):
            _note(found.setdefault(name, _Attribute(place=place, created="", jobs=set())), place, content, name)
    newest = max(found, key=lambda name: _age(found[name], job), default=None)
    return Attributes(names=tuple(found), newest=newest)


def _note(attribute: _Attribute, place: int, line: Mapping[str, Any], name: str) -> None:
    metadata = line.get(f"{name}-metadata")
    told = common(metadata if isinstance(metadata, dict) else {})
    attribute.place = max(attribute.place, place)
    # Dates of one format compare as texts; what follows the seconds may be missing.
    attribute.created = max(attribute.created, told["created"] or "")
    if told["job"] is not None:
        attribute.jobs.add(told["job"])


def _age(attribute: _Attribute, job: str | None) -> tuple[bool, str, int]:
    own = job is not None and job.lower() in {name.lower() for name in attribute.jobs}
    return own, attribute.created, attribute.place
