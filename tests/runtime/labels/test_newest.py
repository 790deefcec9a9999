"""The newest label attribute of a manifest, whichever line lacks it."""

import json
from typing import Any

import pytest

from ground_truth_runtime.labels.newest import attributes_of

OLD, NEW = "2026-01-02T03:04:05.000001", "2026-02-02T03:04:05.000001"


def line(*attributes: str, **metadata: dict[str, Any]) -> bytes:
    """A line with classes under these attributes."""
    content: dict[str, Any] = {"source-ref": "s3://birds/1.png"}
    for name in attributes:
        content[name] = 0
        content[f"{name}-metadata"] = {"class-name": "Bird", **metadata.get(name, {})}
    return json.dumps(content).encode()


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_no_line_decides_alone(dated: bool, order: tuple[int, ...]) -> None:
    dates = {"first": {"creation-date": OLD}, "second": {"creation-date": NEW}} if dated else {}
    lines = [line("first", **dates), line("first", "second", **dates), line()]
    assert attributes_of(lines[place] for place in order).newest == "second"


def test_the_date_counts_more_than_the_place() -> None:
    lines = [line("new", "old", new={"creation-date": NEW}, old={"creation-date": OLD})]
    found = attributes_of(lines)
    assert (found.names, found.newest) == (("new", "old"), "new")


def test_the_job_that_wrote_the_manifest_counts_most() -> None:
    jobs = {
        "mine": {"job-name": "labeling-job/Birds-1", "creation-date": OLD},
        "other": {"job-name": "labeling-job/cats-1", "creation-date": NEW},
    }
    lines = [line("other", **jobs), line("mine", "other", **jobs)]
    assert attributes_of(lines, job="birds-1").newest == "mine"
    assert attributes_of(lines, job="none").newest == "other"


def test_an_object_that_failed_has_the_attribute_too() -> None:
    failed = json.dumps({"source": "a", "late-metadata": {"failure-reason": "x", "creation-date": NEW}}).encode()
    assert attributes_of([line("early"), failed, b"no json", b"\n"]).newest == "late"


def test_a_manifest_without_labels_has_none() -> None:
    found = attributes_of([line(), b"[1]", b""])
    assert (found.names, found.newest) == ((), None)
