"""What only a rendered page shows, also of pages that nobody would write."""

import time

import pytest

from ground_truth_local.rendering.document import task_document
from ground_truth_local.rendering.inspecting import markup_warnings, page_problems


def test_lines_are_those_of_the_page() -> None:
    page = '<p>\n\n<crowd-form>\n<crowd-bounding-box src="s3://b/k" labels="[]"></crowd-bounding-box>\n</div>'
    assert list(markup_warnings(page)) == [
        "line 5: </div> closes nothing",
        "line 3: <crowd-form> is never closed",
    ]
    assert [problem.partition(":")[0] for problem in page_problems(page, labels=["Bird"])] == ["line 4", "line 4"]


def test_labels_nested_too_deep_are_no_list() -> None:
    page = f'<crowd-bounding-box labels="{"[" * 100_000}"></crowd-bounding-box>'
    assert len(list(page_problems(page, labels=["Bird"]))) == 1


@pytest.mark.parametrize(
    "piece", ["<div>\n", "<b></c>\n", "<crowd-keypoint src='s3://b'>\n", "<script src=", "<![x]>", "<script"]
)
def test_a_large_page_takes_time_that_grows_with_its_length_only(piece: str) -> None:
    """A megabyte: by anything quadratic, minutes."""
    page = piece * (1_000_000 // len(piece))
    began = time.process_time()
    for _ in markup_warnings(page):
        pass
    for _ in page_problems(page, labels=["Bird"]):
        pass
    task_document(page, elements="/elements.js", bridge="/bridge.js")
    assert time.process_time() - began < 15
