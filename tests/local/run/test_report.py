"""The reports that a run leaves: of the whole, and of each job beside its output manifest."""

import json
import re
from pathlib import Path
from typing import Any

from PIL import Image

from ground_truth_local.run import report
from ground_truth_local.run.photographs import Photograph
from ground_truth_runtime.quality.model import JobQuality, WorkerQuality
from tests.local.run.conftest import MakeJob

SOURCE = {"source-ref": "s3://bucket/images/a&b.png"}
BOX = {"class_id": 0, "left": 30, "top": 5, "width": 8.5, "height": 10}
BOXES = {"annotations": [BOX], "image_size": [{"width": 40, "height": 20, "depth": 3}]}
TOLD = {"class-map": {"0": "Bird"}, "objects": [{"confidence": 0.914}], "type": "groundtruth/object-detection"}


def written(jobs: list[Any], picture: Path, tmp_path: Path, **more: Any) -> str:
    file = tmp_path / "report.html"
    report.write(jobs, [Photograph(path=picture, key="images/a&b.png")], file, **more)
    return file.read_text()


def objects(page: str) -> list[dict[str, Any]]:
    blocks = re.findall(r'<script type="application/json" data-objects="[^"]*">(.*?)</script>', page)
    return [record for block in blocks for record in json.loads(block)]


def test_each_job_has_a_page_beside_its_manifest_and_a_way_back(
    make_job: MakeJob, picture: Path, tmp_path: Path
) -> None:
    job = make_job("birds", [{**SOURCE, "birds": BOXES, "birds-metadata": TOLD}])
    overview = written([job], picture, tmp_path)
    page = (job.folder / "report.html").read_text()
    assert 'href="birds/report.html"' in overview
    assert 'href="../report.html"' in page
    assert objects(page)[0]["labels"]["0"]["boxes"] == [[0, [30, 5, 8.5, 10], 0.914]]


def test_a_photograph_stands_in_the_page_once(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    text = written([make_job("one", [SOURCE]), make_job("two", [SOURCE])], picture, tmp_path)
    assert text.count("data:image/jpeg") == 1
    assert len(objects(text)) == 2


def test_masks_come_from_the_jobs_folder(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    colours = {"1": {"class-name": "Sky", "hex-color": "#2acf59", "confidence": 0.8}}
    line = {**SOURCE, "job-ref": "s3://b/0.png", "job-ref-metadata": {"internal-color-map": colours}}
    job = make_job("job", [line], label_attribute_name="job-ref")
    path = job.mask(line)
    assert path is not None
    path.parent.mkdir()
    Image.new("L", (40, 20), 1).save(path)
    written([job], picture, tmp_path)
    assert "data:image/png" in (job.folder / "report.html").read_text()


def test_costs_and_warnings_of_all_executions_are_told(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    def result(job: str, dollars: str) -> dict[str, Any]:
        cost = {"name": job, "objects": 1, "workers_usd": dollars, "service_usd": None}
        return {"started_at": "2026-01-02T03:04:05Z", "warnings": ["mind this"], "estimate": {"jobs": [cost]}}

    jobs = [make_job("one", [SOURCE]), make_job("two", [SOURCE])]
    overview = written(jobs, picture, tmp_path, results=[result("one", "0.72"), result("two", "1.08")])
    assert "$1.80" in overview
    assert overview.count("mind this") == 1
    assert "$0.72" in (jobs[0].folder / "report.html").read_text()


def test_a_job_without_a_manifest_has_a_page_that_says_why(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    job = make_job("job", None, succeeded=False, status="NotStarted", reason="<b>NothingLabeled</b>")
    overview = written([job], picture, tmp_path)
    for page in (overview, (job.folder / "report.html").read_text()):
        assert "&lt;b&gt;NothingLabeled&lt;/b&gt;" in page
        assert "NotStarted" in page


def test_it_tells_how_far_workers_agreed(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    worker = WorkerQuality(
        worker="private.us-east-1.0", answers=1, median_seconds=12.5, with_label=1.0, with_workers=0.5
    )
    quality = JobQuality(kind="boxes", measure="mean_iou", value=0.5, objects={1: 0.5}, workers=(worker,), answered=1)
    job = make_job("birds", [{**SOURCE, "birds": BOXES, "birds-metadata": TOLD}], quality=quality)
    overview = written([job], picture, tmp_path)
    page = (job.folder / "report.html").read_text()
    assert "private.us-east-1.0" in page
    assert "12.5 s" in page
    assert objects(page)[0]["labels"]["0"]["agreement"] == 0.5
    assert ">Agreement<" in overview
