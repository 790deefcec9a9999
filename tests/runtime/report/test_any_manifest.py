"""Whatever stands in a manifest, there is a page, and it takes nothing for markup."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.report import JobEntry, execution_report, job_report
from tests.runtime.report.conftest import Page, line

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
_JSON = st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4))
_KEYS = (
    *("source", "source-ref", "boxes", "boxes-metadata", "lbl-ref", "lbl-ref-metadata", "annotations", "class_id"),
    *("left", "top", "width", "height", "image_size", "objects", "confidence", "class-map", "internal-color-map"),
    *("class-name", "hex-color", "failure-reason", "entities", "label", "startOffset", "endOffset", "type", "polygons"),
    *("vertices", "x", "y", "keypoints", "labels", "0", "1"),
)
_OURS = st.recursive(
    _LEAVES | st.sampled_from(["s3://b/a.png", "groundtruth/object-detection", "groundtruth/semantic-segmentation"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=8),
    max_leaves=40,
)
_LINES = st.lists(st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=5), _OURS | _JSON, max_size=8), max_size=5)


@settings(deadline=None)
@given(_LINES)
def test_any_lines_make_a_page(lines: list[dict[str, Any]]) -> None:
    raw = [json.dumps({**content}).encode() for content in lines] + [json.dumps(line()).encode()]
    page = Page("".join(job_report(title="any", objects=read_manifest(raw))))
    page.text.encode()
    assert len(page.objects) <= len(raw)
    assert page.objects[-1]["labels"]
    assert page.text.count("</script>") == page.text.count("<script")
    entry = JobEntry(objects=read_manifest(raw))
    assert "Job 1" in "".join(execution_report(title="any", jobs=[entry]))
