"""Inputs of every kind, as the plan finds them."""

import json
import tracemalloc
from typing import Any

import pytest
from botocore.stub import Stubber

from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.steps.inputs.allowance import Allowance
from ground_truth_runtime.steps.inputs.existence import check_existence
from ground_truth_runtime.steps.inputs.found import Findings
from tests.support.account import BUCKET, IMAGE
from tests.support.calls import calls_of
from tests.support.data import put_everything
from tests.support.events import classification_job, event, job, job_of
from tests.support.pipeline import Pipeline, refs


def _problems(run: Pipeline, raw: dict[str, Any]) -> list[str]:
    with pytest.raises(EventInvalid) as caught:
        run.plan(event(raw))
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def _planned(run: Pipeline, raw: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The request of a job, and the lines of its manifest."""
    planned = run.plan(event(raw))
    request = run.cloud.json(planned["run"]["plan_uri"])["jobs"][raw["name"]]["request"]
    manifest = request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
    return request, [json.loads(line) for line in run.cloud.text(manifest).splitlines()]


def _manifest(run: Pipeline, *lines: dict[str, Any]) -> dict[str, Any]:
    run.cloud.put("input.manifest", "".join(f"{json.dumps(line)}\n" for line in lines))
    return {"manifest": "input.manifest"}


def test_a_prefix_contributes_what_the_type_reads_sorted_by_key(run: Pipeline) -> None:
    for key in ("images/z.JPG", "images/notes.txt", "images/b/1.jpeg", "images/folder/"):
        run.cloud.put(key)

    _, lines = _planned(run, job())

    names = [line["source-ref"].removeprefix(f"s3://{BUCKET}/images/") for line in lines]
    assert names == ["0.png", "1.png", "2.png", "b/1.jpeg", "z.JPG"]


def test_suffixes_choose_among_the_objects_of_a_prefix(run: Pipeline) -> None:
    run.cloud.put("images/a_left.JPG")

    _, lines = _planned(run, job(input={"prefix": "images/", "suffixes": ["_LEFT.jpg"]}))

    assert lines == [{"source-ref": f"s3://{BUCKET}/images/a_left.JPG"}]


def test_texts_are_put_into_a_manifest(run: Pipeline) -> None:
    texts = ["A heron.", 'She said "no".\n\nThen she left.', "鳥"]

    request, lines = _planned(run, job_of("TextMultiClass", "topic", input={"texts": texts}))

    assert [line["source"] for line in lines] == texts
    assert request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"].startswith(f"s3://{BUCKET}/runs/")


def test_texts_below_a_prefix_are_read_into_a_manifest(run: Pipeline) -> None:
    run.cloud.put("texts/a.txt", "\ufeffA heron.\n")
    run.cloud.put("texts/b.txt", "A kestrel.")

    _, lines = _planned(run, job_of("NamedEntityRecognition", "names", input={"prefix": "texts/"}))

    assert [line["source"] for line in lines] == ["A heron.\n", "A kestrel."]


def test_texts_that_cannot_be_labeled_are_told_one_by_one(run: Pipeline) -> None:
    run.cloud.put("texts/a.txt", b"\xff\xfe")
    run.cloud.put("texts/b.txt", "  \n")
    run.cloud.put("texts/c.txt", "x" * 20_001)
    run.cloud.put("texts/d.txt", "fine")

    problems = _problems(run, job_of("TextMultiClass", input={"prefix": "texts/"}))

    assert [problem.split('"')[1].rpartition("/")[2] for problem in problems] == ["a.txt", "b.txt", "c.txt"]
    assert "is not UTF-8" in problems[0]
    assert all("must have 1 to 20000 characters" in problem for problem in problems[1:])


def test_folders_of_frames_become_sequences(run: Pipeline) -> None:
    for key in ("clips/b/0002.jpg", "clips/b/0001.jpg", "clips/b/notes.txt", "clips/a/x/1.png", "clips/empty/no.txt"):
        run.cloud.put(key)

    _, lines = _planned(run, job_of("VideoObjectTracking", "tracks", input={"sequences": {"prefix": "clips"}}))

    sequences = [run.cloud.json(line["source-ref"]) for line in lines]
    assert sequences == [
        {
            "seq-no": 1,
            "prefix": f"s3://{BUCKET}/clips/a/x/",
            "number-of-frames": 1,
            "frames": [{"frame-no": 0, "frame": "1.png"}],
        },
        {
            "seq-no": 2,
            "prefix": f"s3://{BUCKET}/clips/b/",
            "number-of-frames": 2,
            "frames": [{"frame-no": 0, "frame": "0001.jpg"}, {"frame-no": 1, "frame": "0002.jpg"}],
        },
    ]


def test_a_folder_of_more_frames_than_a_sequence_may_have_is_refused(run: Pipeline) -> None:
    run.cloud.put_images(4, prefix="clips/a/")
    raw = job_of("VideoObjectDetection", input={"sequences": {"prefix": "clips/", "max_frames": 3}})

    assert any("holds 4 frames, and a sequence may have 3" in problem for problem in _problems(run, raw))


def test_a_prefix_without_frames_is_told(run: Pipeline) -> None:
    raw = job_of("VideoObjectDetection", input={"sequences": {"prefix": "nothing/"}})

    assert ["holds no folder with frames" in problem for problem in _problems(run, raw)] == [True]


def test_more_sequences_than_a_labeling_job_takes_are_split(run: Pipeline) -> None:
    for clip in range(11):
        run.cloud.put(f"clips/{clip:02}/0.png")

    planned = run.plan(event(job_of("VideoObjectDetection", "v", input={"sequences": {"prefix": "clips/"}})))

    assert [ref["objects"] for ref in refs(planned)] == [6, 5]


def test_sequence_files_of_a_manifest_are_looked_into(run: Pipeline) -> None:
    run.cloud.put("broken.json", '{"seq-no": 1, "prefix": "clips/", "number-of-frames": 2, "frames": [{"frame": "a"}]}')
    given = _manifest(run, {"source-ref": f"s3://{BUCKET}/broken.json"})

    problems = _problems(run, job_of("VideoObjectTracking", input=given))

    assert [problem.partition('.json" ')[2].split(",")[0] for problem in problems[:3]] == [
        "has no prefix of the form s3://bucket/path/",
        "has 1 frame",
        "has no whole frame-no of frame 0",
    ]


def test_objects_that_a_manifest_names_are_looked_for(run: Pipeline) -> None:
    given = _manifest(run, *({"source-ref": f"s3://{BUCKET}/images/{number}.png"} for number in range(5)))

    problems = _problems(run, job(input=given))

    assert sorted(problem.split('"')[1].rpartition("/")[2] for problem in problems) == ["3.png", "4.png"]
    assert all("is not there, and the manifest names it" in problem for problem in problems)


def test_a_sample_is_looked_for_and_all_on_request(run: Pipeline) -> None:
    run.cloud.put_images(60)
    given = _manifest(run, *({"source-ref": f"s3://{BUCKET}/images/{number}.png"} for number in range(60)))
    looks = calls_of(run.cloud.s3, "HeadObject")

    run.plan(event(job(input=given)))
    sampled = len(looks)
    run.plan(event(job(input={**given, "check": "all"})))

    assert (sampled, len(looks) - sampled) == (20, 60)


def test_many_missing_objects_are_counted(run: Pipeline) -> None:
    given = _manifest(run, *({"source-ref": f"s3://{BUCKET}/gone/{number}.png"} for number in range(40)))

    problems = _problems(run, job(input={**given, "check": "all"}))

    assert len(problems) == 11
    assert "names 40 objects that are not there" in problems[-1]


def test_objects_that_may_not_be_seen_are_a_warning(run: Pipeline) -> None:
    found = Findings()
    with Stubber(run.cloud.s3) as stubber:
        stubber.add_client_error("head_object", "403", "Forbidden", 403)
        check_existence(["s3://theirs/a.png"], found, address="s3://b/m", store=run.cloud.store, allowance=Allowance())

    assert found.problems == []
    assert found.warnings == [("s3://theirs/a.png", "could not be looked for: the plan may not read it", "")]


def test_a_bucket_of_another_region_is_refused(run: Pipeline) -> None:
    run.cloud.s3.create_bucket(Bucket="far-away", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    run.cloud.s3.put_object(Bucket="far-away", Key="a.png", Body=IMAGE)

    (problem,) = _problems(run, job(input={"prefix": "s3://far-away/"}))

    assert '"s3://far-away" is in eu-west-1, and must be in the region of the labeling job, us-east-1' in problem


def test_frames_need_more_of_cors_than_images_do_and_of_the_output_too(run: Pipeline) -> None:
    only_get: Any = {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]}
    for bucket in ("frames-in", "frames-out"):
        run.cloud.s3.create_bucket(Bucket=bucket)
        run.cloud.s3.put_bucket_cors(Bucket=bucket, CORSConfiguration=only_get)
    run.cloud.s3.put_object(Bucket="frames-in", Key="a/0.png", Body=IMAGE)
    raw = job_of("VideoObjectDetection", input={"sequences": {"prefix": "s3://frames-in/"}}, output="s3://frames-out/")

    problems = _problems(run, raw)

    assert [(problem.split(":")[0], problem.split('"')[1]) for problem in problems] == [
        ("jobs[0].input.sequences", "s3://frames-in"),
        ("jobs[0].output", "s3://frames-out"),
    ]
    assert all(
        "has no CORS rule that allows GET and HEAD and PUT with any header from origin *" in each for each in problems
    )


def test_texts_need_no_cors(run: Pipeline) -> None:
    run.cloud.s3.delete_bucket_cors(Bucket=BUCKET)

    assert refs(run.plan(event(job_of("TextMultiClass", input={"texts": ["A bird."]}))))


def test_a_text_type_takes_references_with_a_warning(run: Pipeline) -> None:
    run.cloud.put("texts/a.txt", "A bird.")
    given = _manifest(run, {"source-ref": f"s3://{BUCKET}/texts/a.txt"}, {"source": "A plane."})

    planned = run.plan(event(job_of("TextMultiClass", input=given)))

    assert [ref["objects"] for ref in refs(planned)] == [2]
    assert "has texts in source" in planned["warnings"][0]


def test_point_clouds_are_taken_from_manifests_with_times(run: Pipeline) -> None:
    put_everything(run.cloud)

    planned = run.plan(event(job_of("3DPointCloudObjectDetection", input={"manifest": "point-clouds/frames.manifest"})))

    assert [ref["objects"] for ref in refs(planned)] == [2]


def test_the_labels_of_an_ended_labeling_job_are_gone_over(run: Pipeline) -> None:
    name = _labeled(run)
    raw = job_of("VerificationBoundingBox", "check", input={"labeling_job": name})

    request, lines = _planned(run, raw)

    assert [line["boxes-metadata"]["type"] for line in lines] == ["groundtruth/object-detection"] * 3
    template = run.cloud.json(run.plan(event(raw))["run"]["plan_uri"])["jobs"]["check"]["files"][1]["text"]
    assert 'manifestLine["boxes"]' in template
    assert request["LabelAttributeName"] == "check"


def test_an_adjustment_may_not_write_the_attribute_of_the_labeling_job_that_it_adjusts(run: Pipeline) -> None:
    name = _labeled(run)
    raw = job_of("AdjustmentBoundingBox", "adjusted", input={"labeling_job": name}, label_attribute_name="boxes")

    (problem,) = _problems(run, {**raw, "labels": ["Bird"]})

    assert "has the label attribute boxes, and a job that adjusts or verifies it must have another one" in problem


def test_another_task_may_go_on_from_an_ended_labeling_job(run: Pipeline) -> None:
    name = _labeled(run)

    _, lines = _planned(run, classification_job("flying", input={"labeling_job": name}))

    assert len(lines) == 3


def test_a_sample_of_an_ended_labeling_job_is_the_same_whenever_it_is_asked(run: Pipeline) -> None:
    run.cloud.put_images(40)
    name = _labeled(run)
    raw = classification_job("flying", input={"labeling_job": name, "review": {"sample": 0.3}})

    _, first = _planned(run, raw)
    _, second = _planned(run, raw)

    assert first == second
    assert 0 < len(first) < 40


@pytest.mark.parametrize(
    ("name", "rule"),
    [("nobody", "there is no labeling job of this name"), ("running", "it has not ended, it is In")],
)
def test_a_labeling_job_that_has_no_labels_to_go_on_from_is_told(run: Pipeline, name: str, rule: str) -> None:
    (ref,) = refs(run.plan(event(job("running"))))
    running = run.launch(ref)

    (problem,) = _problems(run, job(input={"labeling_job": running if name == "running" else name}))

    assert problem.startswith("jobs[0].input.labeling_job:")
    assert rule in problem


def test_a_manifest_without_the_label_to_go_over_is_refused_line_by_line(run: Pipeline) -> None:
    given = _manifest(run, {"source-ref": f"s3://{BUCKET}/images/0.png"})
    raw = job_of("AdjustmentBoundingBox", input={**given, "label_attribute_name": "boxes"})

    assert "line 1 has no label to adjust or verify: boxes and boxes-metadata" in _problems(run, raw)[0]


def test_a_streaming_job_may_begin_with_nothing(run: Pipeline) -> None:
    topic = {"input_topic_arn": "arn:aws:sns:us-east-1:123456789012:objects"}

    planned = run.plan(event(job(input={}, streaming=topic)))

    assert [ref["objects"] for ref in refs(planned)] == [0]
    assert "in no estimate" in planned["warnings"][0]


def test_automated_labeling_needs_enough_objects(run: Pipeline) -> None:
    (problem,) = _problems(run, job(automated_labeling={}))

    assert "must be at least 1250 objects in a labeling job with automated labeling" in problem


def test_the_objects_of_a_prefix_stand_in_no_list(run: Pipeline) -> None:
    def peak(count: int) -> int:
        pages = [
            [{"Key": f"many/{page:04}-{key:04}.png", "Size": 1} for key in range(1_000)]
            for page in range(count // 1_000)
        ]
        with Stubber(run.cloud.s3) as stubber:
            for number, page in enumerate(pages):
                more = {"NextContinuationToken": str(number), "IsTruncated": True}
                stubber.add_response("list_objects_v2", {"Contents": page, **(more if number + 1 < len(pages) else {})})
            tracemalloc.start()
            found = sum(1 for _ in run.cloud.store.uris(f"s3://{BUCKET}/many/", suffixes=(".png",)))
            held = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert found == count
        return held

    assert peak(20_000) < 200_000  # their names alone are ten times as much


def _labeled(run: Pipeline) -> str:
    (ref,) = refs(run.plan(event(job("boxes"))))
    name = run.launch(ref)
    run.cloud.service.run_until_idle()
    return name
