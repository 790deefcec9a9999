"""What was planned is what is labeled: whatever an event names by its address is copied as it is checked."""

import json
from typing import Any

import pytest

from ground_truth_runtime.errors import EventInvalid
from tests.support.account import BUCKET
from tests.support.calls import calls_of
from tests.support.events import classification_job, event, job
from tests.support.pipeline import Pipeline, refs

PAGE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form><crowd-bounding-box name="boundingBox" src="{{ task.input.taskObject | grant_read_access }}"
 header="Box the birds" labels="{{ task.input.labels | to_json | escape }}"></crowd-bounding-box></crowd-form>
"""


def request_of(run: Pipeline, raw: dict[str, Any]) -> dict[str, Any]:
    planned = run.plan(event(raw))
    found: dict[str, Any] = run.cloud.json(planned["run"]["plan_uri"])["jobs"][raw["name"]]["request"]
    return found


def manifest_of(request: dict[str, Any]) -> str:
    uri: str = request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
    return uri


def lines_of(run: Pipeline, count: int) -> bytes:
    """A manifest of the three images over and over, each line with a note of its own."""
    lines = ({"source-ref": f"s3://{BUCKET}/images/{n % 3}.png", "note": f"{n:>80}"} for n in range(count))
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@pytest.mark.parametrize("count", [5, 30_000])
def test_a_manifest_is_copied_byte_by_byte_and_read_once(run: Pipeline, count: int) -> None:
    content = lines_of(run, count)
    run.cloud.put("input.manifest", content)
    reads = calls_of(run.cloud.s3, "GetObject")

    request = request_of(run, job(input={"manifest": "input.manifest"}))

    assert [read["Key"] for read in reads if read["Key"] == "input.manifest"] == ["input.manifest"]
    assert manifest_of(request).startswith(f"s3://{BUCKET}/runs/")
    assert run.cloud.text(manifest_of(request)).encode() == content


def test_the_manifest_of_an_earlier_labeling_job_is_copied_too(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job("boxes"))))
    name = run.launch(ref)
    run.cloud.service.run_until_idle()
    output = run.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)["LabelingJobOutput"]["OutputDatasetS3Uri"]

    request = request_of(run, classification_job("flying", input={"labeling_job": name}))

    assert manifest_of(request).startswith(f"s3://{BUCKET}/runs/")
    assert run.cloud.text(manifest_of(request)) == run.cloud.text(output)


def test_jobs_that_label_the_same_objects_share_the_copy(run: Pipeline) -> None:
    run.cloud.put("input.manifest", lines_of(run, 3))
    given = {"manifest": "input.manifest"}

    planned = run.plan(event(job("a", input=given, label_attribute_name="x"), job("b", input=given), job("c")))

    jobs = run.cloud.json(planned["run"]["plan_uri"])["jobs"]
    assert len({manifest_of(each["request"]) for each in jobs.values()}) == 3  # a and b look for other attributes
    shared = run.plan(event(*(classification_job(name, input=given, label_attribute_name="x") for name in "ab")))
    jobs = run.cloud.json(shared["run"]["plan_uri"])["jobs"]
    assert len({manifest_of(each["request"]) for each in jobs.values()}) == 1


def test_a_template_that_is_changed_after_the_plan_is_shown_as_it_was_checked(run: Pipeline) -> None:
    address = run.cloud.put("page.html", PAGE)
    planned = run.plan(event(job(template="page.html")))
    run.cloud.put("page.html", "<p>nothing</p>")

    name = run.launch(refs(planned)[0])

    shown = run.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)["HumanTaskConfig"]["UiConfig"]
    assert shown["UiTemplateS3Uri"] != address
    assert run.cloud.text(shown["UiTemplateS3Uri"]) == PAGE


def test_a_template_that_many_jobs_name_is_read_and_written_once(run: Pipeline) -> None:
    run.cloud.put("page.html", PAGE)
    reads, writes = calls_of(run.cloud.s3, "GetObject"), calls_of(run.cloud.s3, "PutObject")

    run.plan(event(*(job(name, template="page.html") for name in "abc")))

    assert [read["Key"] for read in reads if read["Key"].endswith(".html")] == ["page.html"]
    assert [write["Key"].endswith(".liquid.html") for write in writes].count(True) == 1


def test_a_category_file_that_an_override_names_is_copied_and_its_labels_count(run: Pipeline) -> None:
    document = {"document-version": "2018-11-28", "labels": [{"label": "Heron"}, {"label": "Crane"}]}
    address = run.cloud.put("labels.json", json.dumps(document))

    request = request_of(run, job(request_overrides={"LabelCategoryConfigS3Uri": address}))

    assert request["LabelCategoryConfigS3Uri"].startswith(f"s3://{BUCKET}/runs/")
    assert run.cloud.json(request["LabelCategoryConfigS3Uri"]) == document


@pytest.mark.parametrize(
    ("task_type", "document", "place", "rule"),
    [
        ("BoundingBox", [], "", "is not a JSON object"),
        ("BoundingBox", {"labels": []}, ".labels", "takes 1 to 50 labels"),
        ("BoundingBox", {"labels": [{"label": "a"}, {"label": "A"}]}, ".labels", "must differ in more than case"),
        ("BoundingBox", {"labels": [{"label": "a" * 257}]}, ".labels[0].label", "at most 256 characters"),
        ("BoundingBox", {"labels": ["a", 5]}, ".labels[1]", "must be a text, or an object"),
        ("BoundingBox", {}, "", "has no labels"),
        ("BoundingBox", {"documentVersion": "2020-03-01", "labels": [{"label": "a"}]}, "", "as document-version"),
        ("BoundingBox", {"document-version": "1", "labels": [{"label": "a"}]}, "", "must have the document-version"),
        ("NamedEntityRecognition", {"labels": [{"label": "a"}]}, "", "has no instructions"),
        (
            "VideoObjectDetection",
            {"labels": [{"label": "a", "categoryAttributes": [{"name": "n", "type": "number"}]}]},
            ".labels[0].attributes[0].minimum",
            "is missing",
        ),
        ("VideoObjectDetection", {"labels": [{"label": "a"}], "annotationType": "Circle"}, ".annotationType", "one of"),
        ("VideoObjectDetection", {"labels": [{"label": "a"}], "auditLabelAttributeName": "x"}, "", "neither adjusts"),
    ],
)
def test_a_category_file_is_judged_like_the_fields_that_make_one(
    run: Pipeline, task_type: str, document: Any, place: str, rule: str
) -> None:
    inputs: dict[str, Any] = {
        "BoundingBox": {"prefix": "images/"},
        "NamedEntityRecognition": {"texts": ["A bird."]},
        "VideoObjectDetection": {"sequences": {"prefix": "images/"}},
    }
    address = run.cloud.put("labels.json", json.dumps(document))
    raw = job(task_type=task_type, input=inputs[task_type], request_overrides={"LabelCategoryConfigS3Uri": address})

    with pytest.raises(EventInvalid) as caught:
        run.plan(event(raw))

    problems = [line.strip() for line in str(caught.value).splitlines()[1:]]
    at = f"jobs[0].request_overrides.LabelCategoryConfigS3Uri{place}:"
    assert any(problem.startswith(at) and rule in problem for problem in problems), problems


def test_a_large_manifest_of_a_bad_event_leaves_nothing_behind(run: Pipeline) -> None:
    run.cloud.put("input.manifest", lines_of(run, 80_000))
    before = run.cloud.keys()

    with pytest.raises(EventInvalid):
        run.plan(event(job(input={"manifest": "input.manifest"}), job("b", input={"prefix": "nothing/"})))

    assert run.cloud.keys() == before
    assert run.cloud.s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []


def test_parts_of_a_large_manifest_are_those_of_the_copy(run: Pipeline) -> None:
    content = lines_of(run, 10_000)
    run.cloud.put("input.manifest", content)

    planned = run.plan(event(job(input={"manifest": "input.manifest"}, max_objects_per_labeling_job=3_000)))

    run_id = planned["run"]["run_id"]
    parts = [run.cloud.text(f"s3://{BUCKET}/runs/{run_id}/boxes/part-{part}.manifest") for part in range(1, 5)]
    assert "".join(parts).encode() == content
