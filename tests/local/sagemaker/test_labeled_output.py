"""What whole jobs on real photographs leave, type by type, with simulated workers."""

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

from ground_truth_local.engine import Simulation
from tests.local.sagemaker.reading import FOUR_LABELED, answers_of, check_metadata

SIZES = {"astronaut.png": (512, 512), "chelsea.png": (451, 300), "coffee.png": (600, 400), "rocket.jpg": (640, 427)}

pytestmark = pytest.mark.usefixtures("photographs")


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


def test_output_is_encrypted_with_the_given_key(cloud: Any) -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/1234"
    cloud.run(OutputConfig={"S3OutputPath": "s3://pictures/labels", "KmsKeyId": key})
    head = cloud.s3.head_object(Bucket="pictures", Key="labels/boxes/manifests/output/output.manifest")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)
