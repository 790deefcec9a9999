"""The pages that collect and finish leave in the bucket."""

import json
import re
from typing import Any

import pytest

from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.report import pictures, thumbnails
from ground_truth_runtime.steps.report import write_execution_report, write_job_report
from tests.support.account import BUCKET, IMAGE, Account
from tests.support.events import event, job, public_job, segmentation_job
from tests.support.pipeline import Pipeline, refs

ARN = "arn:aws:states:us-east-1:123456789012:execution:labeling:birds-1"


def data(page: str, kind: str) -> list[Any]:
    return [json.loads(found) for found in re.findall(rf"<script [^>]*{kind}[^>]*>(.*?)</script>", page)]


def objects(page: str) -> list[dict[str, Any]]:
    return [record for block in data(page, "data-objects") for record in block]


def shown(page: str) -> dict[str, dict[str, Any]]:
    return {uri: entry for block in data(page, "data-pictures") for uri, entry in block.items()}


def collected(run: Pipeline, raw: dict[str, Any]) -> dict[str, Any]:
    (ref,) = refs(run.plan(event(raw)))
    run.launch(ref)
    run.cloud.service.run_until_idle()
    return run.collect(ref)


@pytest.mark.parametrize("raw", [job(workers_per_object=2), segmentation_job()])
def test_collect_leaves_a_page_with_every_object_and_picture(run: Pipeline, raw: dict[str, Any]) -> None:
    outcome = collected(run, raw)

    page = run.cloud.text(outcome["report_uri"])

    assert [record["labels"]["0"]["state"] for record in objects(page)] == ["labeled"] * 3
    sources = {record["source"] for record in objects(page)}
    assert all(shown(page)[uri]["src"].startswith("data:image/") for uri in sources)
    masks = {record["labels"]["0"]["mask"]["key"] for record in objects(page) if "mask" in record["labels"]["0"]}
    assert all(shown(page)[key]["src"].startswith("data:image/png") for key in masks)
    assert raw["title"] in page
    assert outcome["labeling_job_name"] in page
    assert f'href="../{outcome["report_uri"].split("/")[-2]}.html"' in page


def test_collect_tells_in_the_page_how_far_workers_agreed_and_what_they_cost(run: Pipeline) -> None:
    page = run.cloud.text(collected(run, public_job(workers_per_object=2))["report_uri"])

    assert "mean intersection over union" in page
    assert "$0.22" in page  # 3 objects, 2 workers
    assert ">Workers<" in page


def test_a_job_that_never_was_has_a_page_that_says_why(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))
    outcome = run.collect(ref, error={"Error": "LabelingJobRefused", "Cause": '{"errorMessage": "no such role"}'})

    page = run.cloud.text(outcome["report_uri"])

    assert "LabelingJobRefused: no such role" in page
    assert objects(page) == []


def test_finish_leaves_a_page_of_all_jobs_with_the_way_to_theirs(run: Pipeline) -> None:
    planned = run.plan(event(job("a"), job("b")))
    first, second = refs(planned)
    unread = {"name": "b", "uncollected": {**second, "error": {"Error": "States.Timeout", "Cause": ""}}}
    run.launch(first)
    run.cloud.service.run_until_idle()

    result = run.finish(planned, [[run.collect(first), unread]])

    page = run.cloud.text(result["report_uri"])
    assert result["report_uri"] == f"s3://{BUCKET}/results/{planned['run']['run_id']}.html"
    assert f'href="{planned["run"]["run_id"]}/a.html"' in page
    assert "States.Timeout" in page
    assert "3 of 3" in page


def page_of(cloud: Account, *sources: str) -> str:
    lines = [{"source-ref": uri, "birds": 0, "birds-metadata": {"class-name": "Bird"}} for uri in sources]
    key = "labels/birds/manifests/output/output.manifest"
    manifest = cloud.put(key, "".join(f"{json.dumps(line)}\n" for line in lines))
    outcome = {"name": "birds", "label_attribute_name": "birds", "output_manifest": manifest}
    uri = write_job_report(
        outcome, run_id="0123456789", subtitle="", quality=JobQuality(), cost=None, bucket=BUCKET, store=cloud.store
    )
    return cloud.text(uri)


@pytest.fixture
def without_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "CAN_SHRINK", False)
    monkeypatch.setattr(pictures, "CAN_SHRINK", False)
    monkeypatch.setattr("ground_truth_runtime.steps.report.PICTURE_BYTES_MAX", pictures.ORIGINAL_BYTES_MAX)


@pytest.mark.usefixtures("without_pillow")
def test_large_pictures_of_the_bucket_are_referred_to_from_the_pages_place(cloud: Account) -> None:
    small = cloud.put("images/small.png")
    large = cloud.put("images/a b&c.png", IMAGE + bytes(pictures.ORIGINAL_BYTES_MAX))

    found = shown(page_of(cloud, small, large))

    assert found[small]["src"].startswith("data:image/png")
    assert found[large] == {"src": "../../images/a%20b%26c.png"}


def test_pictures_elsewhere_are_neither_read_nor_referred_to(cloud: Account) -> None:
    page = page_of(cloud, "s3://other/a.png", "https://elsewhere/a.png", "javascript:alert(1)", f"s3://{BUCKET}/")
    assert shown(page) == {}
    assert len(objects(page)) == 4


def test_a_picture_that_is_gone_is_referred_to_all_the_same(cloud: Account) -> None:
    uri = f"s3://{BUCKET}/images/gone.png"
    assert shown(page_of(cloud, uri)) == {uri: {"src": "../../images/gone.png"}}


def test_an_execution_page_needs_the_result_document_alone(cloud: Account) -> None:
    result = {"run_id": "0123456789", "execution_arn": ARN, "jobs": [], "succeeded": True, "warnings": []}
    uri = write_execution_report(result, bucket=BUCKET, store=cloud.store)
    assert "birds-1" in cloud.text(uri)


def test_a_page_that_cannot_be_made_costs_no_outcome(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> Any:
        yield "<html>"
        raise KeyError("a mistake of the report")

    monkeypatch.setattr("ground_truth_runtime.steps.report.job_report", broken)

    outcome = collected(run, job())

    assert (outcome["succeeded"], outcome["labeled"], outcome["report_uri"]) == (True, 3, None)
    assert run.cloud.json(outcome["result_uri"])["report_uri"] is None
    assert [key for key in run.cloud.keys("results/") if key.endswith(".html")] == []
