"""Whole jobs on real photographs, with simulated workers."""

import base64
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ground_truth_local.engine import Behaviour, Simulation
from ground_truth_local.engine.types.bounding_box import BoundingBox
from ground_truth_local.sagemaker import ServiceError, Settings

SIZES = {"astronaut.png": (512, 512), "chelsea.png": (451, 300), "coffee.png": (600, 400), "rocket.jpg": (640, 427)}
FOUR_LABELED = {"TotalLabeled": 4, "HumanLabeled": 4, "MachineLabeled": 0, "FailedNonRetryableError": 0, "Unlabeled": 0}
COMMON = {"type", "job-name", "human-annotated", "creation-date"}
CREATION_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}")

pytestmark = pytest.mark.usefixtures("photographs")


def numbers(job: dict[str, Any]) -> tuple[int, int, int]:
    """Labeled, failed, unlabeled."""
    counters = job["LabelCounters"]
    return counters["TotalLabeled"], counters["FailedNonRetryableError"], counters["Unlabeled"]


def answers_of(cloud: Any, name: str, object_id: int) -> list[dict[str, Any]]:
    (key,) = cloud.keys(f"labels/{name}/annotations/worker-response/iteration-1/{object_id}/")
    assert re.search(r"/\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d\.json$", key)
    answers: list[dict[str, Any]] = json.loads(cloud.read(f"s3://pictures/{key}"))["answers"]
    return answers


def check_metadata(metadata: dict[str, Any], *, kind: str, name: str, own: set[str]) -> None:
    assert metadata.keys() == COMMON | own
    assert metadata["type"] == kind
    assert metadata["job-name"] == f"labeling-job/{name}"
    assert metadata["human-annotated"] == "yes"
    assert CREATION_DATE.fullmatch(metadata["creation-date"])


def test_image_classification(cloud: Any) -> None:
    cloud.put_labels("Flying", "Other")
    job = cloud.run("flying", "ImageMultiClass")

    assert job["LabelingJobStatus"] == "Completed"
    assert job["LabelCounters"] == FOUR_LABELED
    assert job["LabelingJobOutput"]["OutputDatasetS3Uri"] == (
        "s3://pictures/labels/flying/manifests/output/output.manifest"
    )
    lines = cloud.lines(job)
    assert [line["source-ref"] for line in lines] == [f"s3://pictures/images/{name}" for name in cloud.photographs]
    for number, line in enumerate(lines):
        assert line.keys() == {"source-ref", "label", "label-metadata"}
        metadata = line["label-metadata"]
        check_metadata(
            metadata, kind="groundtruth/image-classification", name="flying", own={"class-name", "confidence"}
        )
        assert metadata["class-name"] == ("Flying", "Other")[line["label"]]
        assert metadata["confidence"] == 0.0
        (answer,) = answers_of(cloud, "flying", number)
        assert answer["answerContent"] == {"crowd-image-classifier": {"label": metadata["class-name"]}}


def test_several_workers_are_trusted_up_to_the_cap(cloud: Any) -> None:
    job = cloud.run("flying", "ImageMultiClass", NumberOfHumanWorkersPerDataObject=3)

    confidences = [line["label-metadata"]["confidence"] for line in cloud.lines(job)]
    assert all(0.33 < value <= 0.95 for value in confidences)
    for number in range(4):
        assert len({answer["workerId"] for answer in answers_of(cloud, "flying", number)}) == 3


def test_multi_label_classification(cloud: Any) -> None:
    job = cloud.run("seen", "ImageMultiClassMultiLabel", NumberOfHumanWorkersPerDataObject=2)

    for number, line in enumerate(cloud.lines(job)):
        metadata = line["label-metadata"]
        kind = "groundtruth/image-classification-multilabel"
        check_metadata(metadata, kind=kind, name="seen", own={"class-map", "confidence-map"})
        answers = answers_of(cloud, "seen", number)
        chosen = {
            x for answer in answers for x in answer["answerContent"]["crowd-image-classifier-multi-select"]["labels"]
        }
        assert {cloud.labels[index] for index in line["label"]} == chosen
        assert metadata["class-map"] == {str(index): cloud.labels[index] for index in line["label"]}
        assert metadata["confidence-map"].keys() == metadata["class-map"].keys()


def test_bounding_boxes_of_one_worker(cloud: Any) -> None:
    lines = cloud.lines(cloud.run("boxes"))

    for number, (line, size) in enumerate(zip(lines, SIZES.values(), strict=True)):
        label, metadata = line["label"], line["label-metadata"]
        assert label["image_size"] == [{"width": size[0], "height": size[1], "depth": 3}]
        assert label["annotations"]
        check_metadata(metadata, kind="groundtruth/object-detection", name="boxes", own={"objects", "class-map"})
        assert metadata["objects"] == [{"confidence": 0.0}] * len(label["annotations"])
        used = {str(box["class_id"]) for box in label["annotations"]}
        assert metadata["class-map"] == {index: cloud.labels[int(index)] for index in sorted(used)}
        (answer,) = answers_of(cloud, "boxes", number)
        drawn = answer["answerContent"]["boundingBox"]
        assert drawn["inputImageProperties"] == {"width": size[0], "height": size[1]}
        # What one worker drew is the label, in whole pixels and inside the picture.
        assert label["annotations"] == [
            {
                "class_id": cloud.labels.index(box["label"]),
                **{key: box[key] for key in ("left", "top", "width", "height")},
            }
            for box in drawn["boundingBoxes"]
        ]
        for box in label["annotations"]:
            assert all(isinstance(box[key], int) and box[key] >= 0 for key in box)
            assert box["left"] + box["width"] <= size[0]
            assert box["top"] + box["height"] <= size[1]


def test_bounding_boxes_of_two_workers(cloud: Any) -> None:
    lines = cloud.lines(cloud.run("boxes", NumberOfHumanWorkersPerDataObject=2))

    confidences = [found["confidence"] for line in lines for found in line["label-metadata"]["objects"]]
    assert all(isinstance(value, float) and 0 < value <= 0.95 for value in confidences)
    coordinates = [box[key] for line in lines for box in line["label"]["annotations"] for key in ("left", "width")]
    assert any(isinstance(value, float) for value in coordinates)
    for number in range(4):
        one, other = (
            answer["answerContent"]["boundingBox"]["boundingBoxes"] for answer in answers_of(cloud, "boxes", number)
        )
        assert one != other


@pytest.mark.parametrize("workers", [1, 3])
def test_semantic_segmentation(make_cloud: Callable[..., Any], workers: int) -> None:
    cloud = make_cloud(simulation=Simulation(accuracy=1.0))
    job = cloud.run("habitat", "SemanticSegmentation", NumberOfHumanWorkersPerDataObject=workers)

    for number, (line, size) in enumerate(zip(cloud.lines(job), SIZES.values(), strict=True)):
        assert line["label-ref"].startswith(
            f"s3://pictures/labels/habitat/annotations/consolidated-annotation/output/{number}_"
        )
        metadata = line["label-ref-metadata"]
        kind = "groundtruth/semantic-segmentation"
        check_metadata(metadata, kind=kind, name="habitat", own={"internal-color-map"})
        colours = metadata["internal-color-map"]
        assert [colours[str(index)]["class-name"] for index in range(4)] == ["BACKGROUND", *cloud.labels]
        assert colours["0"]["hex-color"] == "#ffffff"
        confidences = {entry["confidence"] for entry in colours.values()}
        assert len(confidences) == 1
        assert (confidences == {0.0}) == (workers == 1)

        image = Image.open(io.BytesIO(cloud.read(line["label-ref"])))
        assert (image.mode, image.size) == ("P", size)
        pixels = np.asarray(image)
        assert {1, 2, 3} <= set(np.unique(pixels)) <= {0, 1, 2, 3}
        palette = image.getpalette()
        assert palette is not None
        for index, entry in colours.items():
            assert bytes(palette[3 * int(index) : 3 * int(index) + 3]).hex() == entry["hex-color"][1:]

        answers = answers_of(cloud, "habitat", number)
        assert len(answers) == workers
        painted = answers[0]["answerContent"]["crowd-semantic-segmentation"]
        assert painted["inputImageProperties"] == {"width": size[0], "height": size[1]}
        assert painted["labelMappings"].keys() == set(cloud.labels)
        png = Image.open(io.BytesIO(base64.b64decode(painted["labeledImage"]["pngImageData"])))
        assert png.size == size


def test_the_same_seed_gives_the_same_output(make_cloud: Callable[..., Any]) -> None:
    def output(seed: int) -> tuple[bytes, bytes, list[list[dict[str, Any]]]]:
        cloud = make_cloud(simulation=Simulation(seed=seed))
        boxes = cloud.run("boxes", NumberOfHumanWorkersPerDataObject=2)
        masks = cloud.run("habitat", "SemanticSegmentation")
        manifest = cloud.read(boxes["LabelingJobOutput"]["OutputDatasetS3Uri"])
        image = cloud.read(cloud.lines(masks)[0]["label-ref"])
        return manifest, image, [answers_of(cloud, "boxes", 0)]

    s3 = make_cloud().s3

    def fresh() -> None:
        for item in s3.list_objects_v2(Bucket="pictures", Prefix="labels/").get("Contents", []):
            s3.delete_object(Bucket="pictures", Key=item["Key"])

    first = output(1)
    fresh()
    again = output(1)
    fresh()
    other = output(2)
    assert first == again
    assert first[0] != other[0]
    assert first[1] != other[1]


class TestAnswers:
    def test_of_a_private_team_tell_who_gave_them(self, cloud: Any) -> None:
        cloud.run()
        (answer,) = answers_of(cloud, "boxes", 0)

        assert re.fullmatch(r"private\.us-east-1\.[0-9a-f]{16}", answer["workerId"])
        identity = answer["workerMetadata"]["identityData"]
        assert identity["identityProviderType"] == "Cognito"
        assert identity["issuer"] == "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool"
        assert re.fullmatch(r"[0-9a-f-]{36}", identity["sub"])
        accepted, submitted = (
            datetime.strptime(answer[key], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
            for key in ("acceptanceTime", "submissionTime")
        )
        assert (submitted - accepted).total_seconds() == pytest.approx(answer["timeSpentInSeconds"], abs=0.002)

    def test_of_the_public_do_not(self, cloud: Any) -> None:
        source = {"S3DataSource": {"ManifestS3Uri": "s3://pictures/input.manifest"}}
        classifiers = ["FreeOfPersonallyIdentifiableInformation"]
        job = cloud.run(
            WorkteamArn=cloud.public_team,
            NumberOfHumanWorkersPerDataObject=2,
            PublicWorkforceTaskPrice={"AmountInUsd": {"Dollars": 0, "Cents": 3, "TenthFractionsOfACent": 6}},
            InputConfig={"DataSource": source, "DataAttributes": {"ContentClassifiers": classifiers}},
        )
        assert job["LabelCounters"] == FOUR_LABELED
        for answer in answers_of(cloud, "boxes", 0):
            assert answer.keys() == {"answerContent", "submissionTime", "workerId"}
            assert re.fullmatch(r"public\.us-east-1\.[A-Z2-7]{26}", answer["workerId"])

    def test_consolidation_files_hold_what_a_function_would_get_and_give(self, cloud: Any) -> None:
        job = cloud.run("flying", "ImageMultiClass")
        folder = "labels/flying/annotations/consolidated-annotation/consolidation"
        requests = cloud.keys(f"{folder}-request/iteration-1/")
        responses = cloud.keys(f"{folder}-response/iteration-1/")
        assert [key.rpartition("/")[2] for key in requests] == [key.rpartition("/")[2] for key in responses]

        asked = [item for key in requests for item in json.loads(cloud.read(f"s3://pictures/{key}"))]
        given = [item for key in responses for item in json.loads(cloud.read(f"s3://pictures/{key}"))]
        assert {item["datasetObjectId"] for item in asked} == {"0", "1", "2", "3"}
        first = next(item for item in asked if item["datasetObjectId"] == "0")
        assert first["dataObject"] == {"s3Uri": "s3://pictures/images/astronaut.png"}
        content = json.loads(first["annotations"][0]["annotationData"]["content"])
        assert content == answers_of(cloud, "flying", 0)[0]["answerContent"]
        label = next(item for item in given if item["datasetObjectId"] == "0")["consolidatedAnnotation"]["content"]
        line = cloud.lines(job)[0]
        assert label == {key: line[key] for key in ("label", "label-metadata")}

    def test_the_growing_manifest_ends_as_the_final_one(self, cloud: Any) -> None:
        job = cloud.run()
        (key,) = cloud.keys("labels/boxes/annotations/intermediate/1/")
        assert cloud.read(f"s3://pictures/{key}") == cloud.read(job["LabelingJobOutput"]["OutputDatasetS3Uri"])


class TestInput:
    def test_other_keys_pass_through_in_their_order(self, cloud: Any) -> None:
        line = {
            "id": "ä-1",
            "source-ref": "s3://pictures/images/chelsea.png",
            "old": {"a": [1.5, None]},
            "label-metadata": 1,
        }
        cloud.put_manifest(line)
        (out,) = cloud.lines(cloud.run())

        assert list(out)[:4] == ["id", "source-ref", "old", "label-metadata"]
        assert {key: out[key] for key in ("id", "source-ref", "old")} == {
            key: line[key] for key in ("id", "source-ref", "old")
        }
        assert out["label-metadata"]["type"] == "groundtruth/object-detection"

    def test_a_chained_job_labels_only_what_has_no_label(self, cloud: Any) -> None:
        done = {"source-ref": "s3://pictures/images/chelsea.png", "label": {"old": True}, "label-metadata": {"x": 1}}
        cloud.put_manifest(done, {"source-ref": "s3://pictures/images/coffee.png"})
        job = cloud.run()

        assert numbers(job) == (1, 0, 0)
        assert cloud.lines(job)[0] == done
        assert answers_of(cloud, "boxes", 1)
        assert cloud.keys("labels/boxes/annotations/worker-response/iteration-1/0/") == []

    def test_a_chained_job_with_a_new_attribute_labels_everything(self, cloud: Any) -> None:
        first = cloud.run("first", "ImageMultiClass", LabelAttributeName="kind")
        source = {"S3DataSource": {"ManifestS3Uri": first["LabelingJobOutput"]["OutputDatasetS3Uri"]}}
        job = cloud.run("second", InputConfig={"DataSource": source})

        assert job["LabelCounters"] == FOUR_LABELED
        assert all(line.keys() >= {"kind", "kind-metadata", "label", "label-metadata"} for line in cloud.lines(job))

    def test_a_job_with_nothing_left_to_do_completes(self, cloud: Any) -> None:
        cloud.put_manifest({"source-ref": "s3://pictures/images/chelsea.png", "label": 1})
        job = cloud.run()
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 0, 0))
        assert cloud.lines(job)[0]["label"] == 1

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (None, "NoSuchKey"),
            (b"", "it holds no objects"),
            (b'{"source-ref": "s3://a/b"}\nnot json\n', "line 2: not JSON"),
            (b'["source-ref"]\n', "line 1: not a JSON object"),
            (b'{"other": 1}\n', "line 1: exactly one of source-ref and source"),
            (b'{"source-ref": "s3://a/b", "source": "x"}\n', "line 1: exactly one of source-ref and source"),
            (b'{"source-ref": 1}\n', "line 1: its source is not a text"),
            (b'{"source-ref": "s3://a/b", "$x": 1}\n', "attribute '$x' begins with $"),
            (b'{"source-ref": "s3://a/b", "x": "' + b"y" * 20_001 + b'"}\n', "at most 20000 are allowed"),
            (b'{"source-ref": "\xff"}\n', "line 1: not UTF-8"),
        ],
    )
    def test_an_unusable_manifest_fails_the_job(self, cloud: Any, content: bytes | None, reason: str) -> None:
        cloud.s3.delete_object(Bucket="pictures", Key="input.manifest")
        if content is not None:
            cloud.put("input.manifest", content)
        job = cloud.run()

        assert job["LabelingJobStatus"] == "Failed"
        assert job["FailureReason"].startswith("ClientError: ")
        assert reason in job["FailureReason"]
        assert "LabelingJobOutput" not in job
        assert [json.loads(event["Detail"]) for event in cloud.events] == [{"LabelingJobStatus": "Failed"}]

    def test_too_many_objects_fail_the_job(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(settings=Settings(throttling=False, max_objects=3))
        assert "4 objects, at most 3 are allowed" in cloud.run()["FailureReason"]

    def test_windows_line_ends_and_a_byte_order_mark_are_taken(self, cloud: Any) -> None:
        lines = [json.dumps({"source-ref": f"s3://pictures/images/{name}"}) for name in cloud.photographs]
        cloud.put("input.manifest", b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
        assert cloud.run()["LabelCounters"] == FOUR_LABELED


class TestFailingObjects:
    def test_without_cors_no_worker_sees_a_picture(self, cloud: Any) -> None:
        cloud.s3.delete_bucket_cors(Bucket="pictures")
        job = cloud.run()

        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 4, 0))
        for line in cloud.lines(job):
            assert line.keys() == {"source-ref", "label-metadata"}
            metadata = line["label-metadata"]
            check_metadata(metadata, kind="groundtruth/object-detection", name="boxes", own={"failure-reason"})
            assert "CORS" in metadata["failure-reason"]

    @pytest.mark.parametrize(
        "rule",
        [
            {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"]},
            {"AllowedMethods": ["GET"], "AllowedOrigins": ["https://example.com"]},
        ],
    )
    def test_a_cors_rule_for_something_else_does_not_help(self, cloud: Any, rule: dict[str, Any]) -> None:
        cloud.s3.put_bucket_cors(Bucket="pictures", CORSConfiguration={"CORSRules": [rule]})
        assert numbers(cloud.run()) == (0, 4, 0)

    def test_others_are_labeled_all_the_same(self, cloud: Any) -> None:
        cloud.s3.create_bucket(Bucket="no-cors")
        cloud.put("readme.png", "not an image")
        cloud.put("cat.png", cloud.read("s3://pictures/images/chelsea.png"), bucket="no-cors")
        cloud.put_manifest(
            {"source-ref": "s3://pictures/images/nowhere.png"},
            {"source-ref": "s3://pictures/images/chelsea.png"},
            {"source-ref": "s3://pictures/readme.png"},
            {"source": "a text"},
            {"source-ref": "s3://no-cors/cat.png"},
            {"source-ref": "https://example.com/cat.png"},
        )
        job = cloud.run()

        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (1, 5, 0))
        lines = cloud.lines(job)
        reasons = [line["label-metadata"].get("failure-reason") for line in lines]
        assert [reason is None for reason in reasons] == [False, True, False, False, False, False]
        assert "NoSuchKey" in reasons[0]
        assert "not a readable JPEG or PNG image" in reasons[2]
        assert "needs source-ref" in reasons[3]
        assert "bucket no-cors" in reasons[4]


class TestTime:
    def test_counters_grow_and_always_add_up(self, cloud: Any) -> None:
        cloud.create(MaxConcurrentTaskCount=1)
        assert numbers(cloud.describe()) == (0, 0, 0)
        cloud.service.advance(6)
        seen = []
        while cloud.describe()["LabelingJobStatus"] == "InProgress":
            seen.append(numbers(cloud.describe()))
            cloud.service.advance(5)

        assert seen[0] == (0, 0, 4)
        assert all(sum(numbers_) == 4 for numbers_ in seen)
        assert len(set(seen)) > 2
        assert numbers(cloud.describe()) == (4, 0, 0)

    def test_so_many_objects_are_worked_on_at_once(self, make_cloud: Callable[..., Any]) -> None:
        clockwork = Simulation(seconds_per_task=60, time_spread=0)
        cloud = make_cloud(simulation=clockwork)
        one_by_one = cloud.run("one-by-one", MaxConcurrentTaskCount=1)
        at_once = cloud.run("at-once", MaxConcurrentTaskCount=4)

        seconds = [job["LastModifiedTime"] - job["CreationTime"] for job in (one_by_one, at_once)]
        assert seconds == [5 + 4 * 60, 5 + 60]

    def test_a_team_that_never_comes_leaves_a_completed_job_without_labels(
        self, make_cloud: Callable[..., Any]
    ) -> None:
        cloud = make_cloud(simulation=Simulation(team_size=0))
        cloud.create()
        cloud.service.advance(30 * 86_400 - 1)
        assert cloud.describe()["LabelingJobStatus"] == "InProgress"

        cloud.service.advance(1)
        job = cloud.describe()
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 4, 0))
        assert "expired" in cloud.lines(job)[0]["label-metadata"]["failure-reason"]
        assert json.loads(cloud.events[0]["Detail"]) == {"LabelingJobStatus": "Completed"}

    def test_what_expires_may_stay_unlabeled(self, make_cloud: Callable[..., Any]) -> None:
        settings = Settings(throttling=False, behaviour=Behaviour(expired_objects_fail=False))
        cloud = make_cloud(simulation=Simulation(team_size=0), settings=settings)
        job = cloud.run()
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 0, 4))
        assert all(line.keys() == {"source-ref"} for line in cloud.lines(job))

    def test_tasks_expire_one_batch_after_the_other(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(simulation=Simulation(team_size=0))
        job = cloud.run(TaskAvailabilityLifetimeInSeconds=60, MaxConcurrentTaskCount=2)
        assert job["LastModifiedTime"] - job["CreationTime"] == 5 + 2 * 60

    def test_one_answer_is_enough_when_time_is_up(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(simulation=Simulation(team_size=1))
        job = cloud.run(NumberOfHumanWorkersPerDataObject=2, TaskAvailabilityLifetimeInSeconds=600)

        assert job["LabelCounters"] == FOUR_LABELED
        assert len(answers_of(cloud, "boxes", 0)) == 1
        assert job["LastModifiedTime"] - job["CreationTime"] == 5 + 600

    def test_who_needs_too_long_loses_the_task(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(simulation=Simulation(seconds_per_task=100, time_spread=0, team_size=2))
        job = cloud.run(TaskTimeLimitInSeconds=99, TaskAvailabilityLifetimeInSeconds=3600)
        assert numbers(job) == (0, 4, 0)


class TestStoppingConditions:
    @pytest.mark.parametrize(
        ("condition", "labeled"),
        [
            ({"MaxHumanLabeledObjectCount": 3}, 3),
            ({"MaxPercentageOfInputDatasetLabeled": 50}, 2),
            ({"MaxPercentageOfInputDatasetLabeled": 1}, 1),
            ({"MaxHumanLabeledObjectCount": 3, "MaxPercentageOfInputDatasetLabeled": 50}, 2),
        ],
    )
    def test_end_a_job_early(self, cloud: Any, condition: dict[str, int], labeled: int) -> None:
        job = cloud.run(StoppingConditions=condition)
        assert (job["LabelingJobStatus"], numbers(job)) == ("Stopped", (labeled, 0, 4 - labeled))
        assert sum("label" in line for line in cloud.lines(job)) == labeled

    def test_that_are_met_by_the_last_object_change_nothing(self, cloud: Any) -> None:
        job = cloud.run(StoppingConditions={"MaxHumanLabeledObjectCount": 4})
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (4, 0, 0))

    def test_may_count_as_completion(self, make_cloud: Callable[..., Any]) -> None:
        behaviour = Behaviour(status_at_stopping_condition="Completed")
        cloud = make_cloud(settings=Settings(throttling=False, behaviour=behaviour))
        assert cloud.run(StoppingConditions={"MaxHumanLabeledObjectCount": 1})["LabelingJobStatus"] == "Completed"


def test_a_stopped_job_keeps_what_was_labeled(make_cloud: Callable[..., Any]) -> None:
    cloud = make_cloud(simulation=Simulation(seconds_per_task=60, time_spread=0))
    cloud.create(MaxConcurrentTaskCount=1)
    # Two of four objects are answered after 5 + 2 * 60 seconds; a worker is at the third.
    cloud.service.advance(5 + 2 * 60 + 30)
    cloud.call("StopLabelingJob", LabelingJobName="boxes")
    cloud.service.run_until_idle()
    job = cloud.describe()

    assert (job["LabelingJobStatus"], numbers(job)) == ("Stopped", (2, 0, 2))
    assert ["label" in line for line in cloud.lines(job)] == [True, True, False, False]
    with pytest.raises(ServiceError):
        cloud.call("StopLabelingJob", LabelingJobName="boxes")


class TestWhatCannotBeSimulated:
    def test_a_page_without_a_tool_that_simulated_workers_can_use(self, cloud: Any) -> None:
        cloud.put("template.liquid.html", "<crowd-form><crowd-slider name='s'></crowd-slider></crowd-form>")
        job = cloud.run(PreHumanTaskLambdaArn=None, AnnotationConsolidationConfig=None)
        assert "cannot work with this worker template: it has <crowd-slider>" in job["FailureReason"]

    def test_streaming(self, cloud: Any) -> None:
        topic = {"SnsDataSource": {"SnsTopicArn": "arn:aws:sns:us-east-1:123456789012:pictures"}}
        assert "streaming" in cloud.run(InputConfig={"DataSource": topic})["FailureReason"]


class TestSimulationProfile:
    """A labeling job may bring a profile of its own, by a tag."""

    TAG = "ground-truth:simulation"

    def test_goes_before_the_service_s(self, cloud: Any) -> None:
        profile = cloud.put("profile.json", json.dumps({"team_size": 0}))
        job = cloud.run(Tags=[{"Key": "project", "Value": "birds"}, {"Key": self.TAG, "Value": profile}])
        # Nobody is there to answer.
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 4, 0))

    def test_that_is_wrong_fails_the_job_with_the_reason(self, cloud: Any) -> None:
        profile = cloud.put("profile.json", json.dumps({"team_sice": 0}))
        job = cloud.run(Tags=[{"Key": self.TAG, "Value": profile}])
        assert job["LabelingJobStatus"] == "Failed"
        assert f"simulation profile {profile}: 'team_sice'" in job["FailureReason"]
        assert "did you mean 'team_size'?" in job["FailureReason"]


def test_output_that_cannot_be_written_fails_the_job(cloud: Any) -> None:
    job = cloud.run(OutputConfig={"S3OutputPath": "s3://no-such-bucket/labels"})
    assert job["LabelingJobStatus"] == "Failed"
    assert "NoSuchBucket" in job["FailureReason"]
    assert "LabelingJobOutput" not in job


def test_a_fault_in_one_job_ends_that_job_alone(
    cloud: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(BoundingBox, "answer", broken)
    cloud.create("boxes")
    cloud.create("flying", "ImageMultiClass")
    cloud.service.run_until_idle()

    assert cloud.describe("flying")["LabelingJobStatus"] == "Completed"
    job = cloud.describe("boxes")
    assert job["LabelingJobStatus"] == "Failed"
    assert job["FailureReason"] == "InternalServerError: ZeroDivisionError: a fault of ours"
    # What there is can still be read and chained.
    assert [line.keys() for line in cloud.lines(job)] == [{"source-ref"}] * 4
    assert "Labeling job boxes failed" in caplog.text


def test_output_is_encrypted_with_the_given_key(cloud: Any) -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/1234"
    cloud.run(OutputConfig={"S3OutputPath": "s3://pictures/labels", "KmsKeyId": key})
    head = cloud.s3.head_object(Bucket="pictures", Key="labels/boxes/manifests/output/output.manifest")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)


class TestEvents:
    def test_tell_of_the_end_and_nothing_more(self, cloud: Any) -> None:
        cloud.run("Boxes")
        (event,) = cloud.events

        assert event == {
            "Source": "aws.sagemaker",
            "DetailType": "SageMaker Ground Truth Labeling Job State Change",
            "Resources": ["arn:aws:sagemaker:us-east-1:123456789012:labeling-job/boxes"],
            "Detail": '{"LabelingJobStatus": "Completed"}',
            "Time": datetime.fromtimestamp(cloud.clock.now(), tz=UTC),
        }

    @pytest.mark.parametrize("copies", [0, 3])
    def test_come_as_often_as_is_set(self, make_cloud: Callable[..., Any], copies: int) -> None:
        cloud = make_cloud(settings=Settings(throttling=False, event_copies=copies))
        cloud.run()
        assert len(cloud.events) == copies

    def test_that_nobody_can_take_change_no_job(
        self, make_cloud: Callable[..., Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        def out_of_order(_: dict[str, Any]) -> None:
            raise OSError("nobody listens")

        cloud = make_cloud(emit=out_of_order)
        assert cloud.run()["LabelingJobStatus"] == "Completed"
        assert "was lost" in caplog.text
