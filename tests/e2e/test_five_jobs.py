"""The five jobs of the example, each with the numbers that were asked for."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.e2e.conftest import Deployed, Labeled

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("deployed")]

CLASSES = "subject-or-scene"
BOXES = "subject-boxes"
TWO_WORKERS = "subject-boxes-two-workers"
PUBLIC = "subject-boxes-public"
SEGMENTATION = "segmentation"
JOBS = (CLASSES, BOXES, TWO_WORKERS, PUBLIC, SEGMENTATION)


def described(deployed: Deployed, labeled: Labeled, job: str) -> dict[str, Any]:
    """The labeling job as the service describes it."""
    name = labeled.jobs[job].outcome["labeling_job_name"]
    return dict(deployed.clients.sagemaker.describe_labeling_job(LabelingJobName=name))


def sizes_of(deployed: Deployed) -> dict[str, tuple[int, int]]:
    """Width and height of the photographs, by their addresses."""
    sizes = {}
    for photograph in deployed.photographs:
        with Image.open(photograph.path) as image:
            sizes[f"s3://{deployed.stack.bucket}/{photograph.key}"] = image.size
    return sizes


def test_the_execution_succeeds_and_tells_every_job_in_order(labeled: Labeled) -> None:
    assert labeled.ended.status == "SUCCEEDED"
    assert labeled.ended.result is not None
    assert [job["name"] for job in labeled.ended.result["jobs"]] == list(JOBS)
    assert labeled.ended.result["succeeded"] is True


@pytest.mark.parametrize(
    ("job", "task_type", "workers"),
    [
        (CLASSES, "ImageMultiClass", 1),
        (BOXES, "BoundingBox", 1),
        (TWO_WORKERS, "BoundingBox", 2),
        (PUBLIC, "BoundingBox", 2),
        (SEGMENTATION, "SemanticSegmentation", 1),
    ],
)
def test_every_photograph_is_labeled(
    deployed: Deployed, labeled: Labeled, job: str, task_type: str, workers: int
) -> None:
    told = labeled.told[job]
    photographs = len(deployed.photographs)
    assert told["status"] == "Completed"
    assert (told["task_type"], told["workers_per_object"]) == (task_type, workers)
    assert (told["objects"], told["labeled"]) == (photographs, photographs)
    assert len(Path(told["output_manifest"]).read_text().splitlines()) == photographs
    assert described(deployed, labeled, job)["LabelCounters"]["TotalLabeled"] == photographs


@pytest.mark.parametrize("job", [CLASSES, BOXES, SEGMENTATION])
def test_one_worker_gives_no_confidence(labeled: Labeled, job: str) -> None:
    assert labeled.told[job]["mean_confidence"] == 0


@pytest.mark.parametrize("job", [TWO_WORKERS, PUBLIC])
def test_two_workers_give_a_confidence_for_every_box(labeled: Labeled, job: str) -> None:
    assert 0 < labeled.told[job]["mean_confidence"] <= 1
    for line in labeled.jobs[job].lines():
        boxes, told = line[job]["annotations"], line[f"{job}-metadata"]["objects"]
        assert len(boxes) == len(told) > 0
        assert all(0 < box["confidence"] <= 1 for box in told)


@pytest.mark.parametrize("job", [TWO_WORKERS, PUBLIC])
def test_two_workers_answered_every_task(deployed: Deployed, labeled: Labeled, job: str) -> None:
    folder = f"labels/{labeled.jobs[job].outcome['labeling_job_name']}/annotations/worker-response/"
    listed = deployed.clients.s3.list_objects_v2(Bucket=deployed.stack.bucket, Prefix=folder)["Contents"]
    assert len(listed) == len(deployed.photographs)
    for entry in listed:
        answers = json.loads(deployed.object(f"s3://{deployed.stack.bucket}/{entry['Key']}"))["answers"]
        assert len({answer["workerId"] for answer in answers}) == 2


def test_a_photograph_is_of_one_of_two_classes(labeled: Labeled) -> None:
    for line in labeled.jobs[CLASSES].lines():
        assert line[f"{CLASSES}-metadata"]["class-name"] == ["Subject", "Scene"][line[CLASSES]]


def test_boxes_lie_within_their_photograph(deployed: Deployed, labeled: Labeled) -> None:
    sizes = sizes_of(deployed)
    for job in (BOXES, TWO_WORKERS, PUBLIC):
        for line in labeled.jobs[job].lines():
            (told,) = line[job]["image_size"]
            width, height = sizes[line["source-ref"]]
            assert (told["width"], told["height"]) == (width, height)
            for box in line[job]["annotations"]:
                assert box["left"] >= 0
                assert box["top"] >= 0
                assert box["left"] + box["width"] <= width
                assert box["top"] + box["height"] <= height


def test_only_the_public_job_names_a_price(deployed: Deployed, labeled: Labeled) -> None:
    price = {"AmountInUsd": {"Dollars": 0, "Cents": 3, "TenthFractionsOfACent": 6}}
    for job in JOBS:
        task = described(deployed, labeled, job)["HumanTaskConfig"]
        assert task.get("PublicWorkforceTaskPrice") == (price if job == PUBLIC else None)


def test_the_public_job_goes_to_the_public_team_and_the_others_to_the_stacks(
    deployed: Deployed, labeled: Labeled
) -> None:
    for job in JOBS:
        kind = "public-crowd/" if job == PUBLIC else "private-crowd/"
        assert f":workteam/{kind}" in described(deployed, labeled, job)["HumanTaskConfig"]["WorkteamArn"]


def test_a_mask_is_of_its_photographs_size_and_its_pixels_are_classes(deployed: Deployed, labeled: Labeled) -> None:
    result = labeled.jobs[SEGMENTATION]
    assert result.attribute == f"{SEGMENTATION}-ref"
    assert described(deployed, labeled, SEGMENTATION)["LabelAttributeName"] == f"{SEGMENTATION}-ref"
    sizes = sizes_of(deployed)
    painted = set()
    for line in result.lines():
        classes = line[f"{SEGMENTATION}-ref-metadata"]["internal-color-map"]
        assert {entry["class-name"] for entry in classes.values()} <= {
            "BACKGROUND",
            "Subject",
            "Foreground",
            "Backdrop",
        }
        path = result.mask(line)
        assert path is not None
        assert path.read_bytes() == deployed.object(line[f"{SEGMENTATION}-ref"])
        with Image.open(path) as mask:
            assert mask.format == "PNG"
            assert mask.size == sizes[line["source-ref"]]
            used = {index for index, count in enumerate(mask.histogram()) if count}
        assert {str(index) for index in used} <= classes.keys()
        painted |= used
    assert {1, 2, 3} <= painted


def test_the_defaults_of_the_event_reach_every_job(deployed: Deployed, labeled: Labeled) -> None:
    defaults = deployed.event["defaults"]
    for job in JOBS:
        task = described(deployed, labeled, job)["HumanTaskConfig"]
        assert task["TaskKeywords"] == defaults["keywords"]
        assert task["TaskTimeLimitInSeconds"] == defaults["task_time_limit_seconds"]


def test_the_reports_show_every_label_of_every_job(deployed: Deployed, labeled: Labeled) -> None:
    for job in labeled.jobs.values():
        page = (job.folder / "report.html").read_text()
        records = re.findall(r'<script type="application/json" data-objects="objects">(.*?)</script>', page)
        objects = [record for block in records for record in json.loads(block)]
        assert {entry["labels"]["0"]["state"] for entry in objects} == {"labeled"}
        assert len(objects) == len(deployed.photographs)
        assert page.count("data:image/jpeg") == len(deployed.photographs)
        masks = len(deployed.photographs) if job.outcome["task_type"] == "SemanticSegmentation" else 0
        assert page.count("data:image/png") == masks
    overview = (labeled.directory / "report.html").read_text()
    for name, job in labeled.jobs.items():
        assert f'href="{name}/report.html"' in overview
        assert f'id="job-{job.outcome["labeling_job_name"]}"' in overview


def test_waiting_adds_nothing_to_the_history(deployed: Deployed, labeled: Labeled) -> None:
    pages = deployed.clients.states.get_paginator("get_execution_history").paginate(executionArn=labeled.execution.arn)
    events = [event for page in pages for event in page["events"]]
    # A handful for each job, whatever its length: launched, ended, collected.
    assert len(events) <= 20 + 12 * len(JOBS)
