"""What results.json and the table tell."""

import json
from pathlib import Path

from ground_truth_local.run import results
from ground_truth_local.run.table import first_lines, results_table
from tests.local.run.conftest import MakeJob


def test_each_entry_has_the_promised_keys(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job("boxes", [{"source-ref": "s3://b/a.png"}])
    file = tmp_path / "results.json"
    results.write([job], file)
    assert json.loads(file.read_text()) == [
        {
            "name": "boxes",
            "task_type": "BoundingBox",
            "status": "Completed",
            "reason": None,
            "warnings": [],
            "objects": 1,
            "labeled": 1,
            "workers_per_object": 2,
            "mean_confidence": 0.9,
            "agreement": 0.75,
            "output_manifest": str(job.manifest),
            "rejected_answers": [],
        }
    ]


def test_a_job_without_output_has_no_manifest_and_no_lines(make_job: MakeJob) -> None:
    job = make_job("boxes", None)
    assert job.told()["output_manifest"] is None
    assert list(job.lines()) == []
    assert first_lines(job) == ""


def test_only_the_address_of_a_png_is_a_mask(make_job: MakeJob) -> None:
    job = make_job("areas-ref", [])
    assert job.mask({"areas-ref": "s3://b/x/0_1.png"}) == job.folder / "masks" / "0_1.png"
    assert job.mask({"areas-ref": {"annotations": []}}) is None
    assert job.mask({"areas-ref": "s3://b/SeqLabel.json"}) is None
    assert job.mask({}) is None


def test_the_table_lines_up(make_job: MakeJob) -> None:
    nothing = {"mean_confidence": None, "agreement": None}
    jobs = [make_job("boxes", [{}]), make_job("b", [], **nothing, status="Failed", workers_per_object=1)]
    assert results_table(jobs) == (
        "job    task type    status     labeled  workers  confidence  agreement\n"
        "─────  ───────────  ─────────  ───────  ───────  ──────────  ─────────\n"
        "boxes  BoundingBox  Completed      1/1        2       0.900      0.750\n"
        "b      BoundingBox  Failed         0/0        1           -          -"
    )


def test_the_first_lines_are_shown_and_no_more(make_job: MakeJob) -> None:
    job = make_job("boxes", [{"n": 1}, {"n": 2}, {"n": 3}])
    assert first_lines(job) == '{"n": 1}\n{"n": 2}'
