"""What the local Ground Truth writes has the shape of the service's real files: keys, their order, types and numbers.

The expectations are the shapes of real output in public repositories, of which nothing is copied here: a box job of
January 2026 and an adjustment of July 2025, an image classification of 2023, a multi-label job of 2024, masks of 2022,
named entities and video tracking of 2020, custom jobs of 2021 and 2022 with expired objects, a public job of 2018.
Frame attributes and 3D labels are as the developer guide of 2026 shows them (sms-data-output).
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_local.engine import Simulation
from ground_truth_local.sagemaker.create_labeling_job import PROFILE_TAG
from tests.local.sagemaker.inputs import put_input, run
from tests.support.shape import Each, differences

pytestmark = pytest.mark.usefixtures("photographs")

EXACT = {"accuracy": 1.0, "box_jitter": 0, "mask_noise": 0, "missed_boxes": 0}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}")
WHOLE_MILLISECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000")
PICTURE = re.compile(r"s3://pictures/images/\w+\.(png|jpg)")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
JOB = "labeling-job/job"
OUTPUT = "s3://pictures/labels/job/annotations/consolidated-annotation/output/"

TAIL = {"human-annotated": "yes", "creation-date": DATE, "job-name": JOB}
SIZE = [{"width": 512, "height": 512, "depth": 3}]
BOX = {"class_id": int, "top": int, "left": int, "height": int, "width": int}
THINGS = [(1, 300, 200, 120, 90), (0, 40, 30, 100, 80), (1, 40, 180, 60, 50)]
"""Class, left, top, width and height of boxes whose classes appear in another order than the job lists them."""

VIDEO_BOX = {"height": int, "width": int, "top": int, "left": int, "class-id": re.compile("[01]")}
TRACKED = {"object-id": UUID, "object-name": re.compile(r"(Car|Bus):\d+")}
FRAME = {"frame-no": re.compile("[01]"), "frame": re.compile(r"\w+\.png")}
VIDEO_TAIL = {"job-name": JOB, "human-annotated": "yes", "creation-date": WHOLE_MILLISECONDS}
CUBOID = {
    "label-category-attributes": {},
    "object-name": re.compile(r"(Car|Bus):\d+"),
    "class-id": int,
    **{f"center-{axis}": int | float for axis in "xyz"},
    **dict.fromkeys(("length", "width", "height"), int | float),
    **dict.fromkeys(("roll", "pitch", "yaw"), 0),
}
CUSTOM = {
    "type": "groundtruth/custom",
    "job-name": "job",
    "human-annotated": "yes",
    "creation-date": WHOLE_MILLISECONDS,
}
FRAME_ATTRIBUTES = {"frameAttributes": [{"name": "rain", "type": "string", "description": "d", "enum": ["yes"]}]}


class Studio:
    """Whole jobs named `job`, and what they left."""

    def __init__(self, cloud: Any) -> None:
        self.cloud = cloud

    def line(self, task_type: str, reads: str, **options: Any) -> Any:
        """The first line of the output manifest, of workers who make no mistake."""
        put_input(self.cloud, reads)
        return self._line(run(self.cloud, task_type, "job", **{"workers": 1, **options}))

    def drawn(self, *, workers: int, **profile: Any) -> Any:
        """The same of a box job on pictures in which `THINGS` are."""
        keys = ("class_id", "left", "top", "width", "height")
        true = {"annotations": [dict(zip(keys, thing, strict=True)) for thing in THINGS]}
        self.cloud.put_manifest({"source-ref": "s3://pictures/images/astronaut.png", "true": true})
        tags = self.profile(truth="true", **profile)
        line = self._line(run(self.cloud, "BoundingBox", "job", workers=workers, Tags=tags))
        del line["true"]
        return line

    def adjustment(self, task_type: str, reads: str, *, changed: bool = False, **options: Any) -> Any:
        """What an adjustment adds to a line of a first job; with `changed` to what the line says of another one."""
        first = self._first(task_type, reads, **options)
        ref = "-ref" if "first-ref" in self._line(first) else ""
        manifest, tags = first["LabelingJobOutput"]["OutputDatasetS3Uri"], self.profile()
        if changed:
            hasty = self.profile(accuracy=0.0, box_jitter=0.1, mask_noise=0.1)
            other = run(self.cloud, task_type, "other", workers=1, manifest=manifest, Tags=hasty, **options)
            manifest, tags = other["LabelingJobOutput"]["OutputDatasetS3Uri"], self.profile(truth=f"other{ref}")
        # Of images the template tells which label it is, of all others the category file.
        self.cloud.put("template.liquid.html", "{{ task.input.manifestLine['first'] }}")
        review = {"workers": 1, "manifest": manifest, "audited": f"first{ref}", "Tags": tags}
        line = self._line(run(self.cloud, f"Adjustment{task_type}", "job", **review, **options))
        return {key: value for key, value in line.items() if key.startswith("job")}

    def verdict(self, true: int) -> Any:
        """What a verification adds to a line of boxes, of which this is the true verdict."""
        lines = self.cloud.lines(self._first("BoundingBox", "image"))
        manifest = self.cloud.put_manifest(*({**line, "true": true} for line in lines))
        tags = self.profile(truth="true")
        line = self._line(run(self.cloud, "VerificationBoundingBox", "job", workers=1, manifest=manifest, Tags=tags))
        return {key: line[key] for key in ("job", "job-metadata")}

    def file(self, line: Any) -> Any:
        """The JSON file that a line's label is the address of."""
        return json.loads(self.cloud.read(line["job-ref"]))

    def custom(self, **options: Any) -> Any:
        """A line of a job without functions."""
        bare = {"PreHumanTaskLambdaArn": None, "AnnotationConsolidationConfig": None}
        self.cloud.put("template.liquid.html", "<crowd-classifier name='c' categories='[\"a\"]'></crowd-classifier>")
        return self._line(self.cloud.run("job", **{"LabelAttributeName": "job", **bare, **options}))

    def profile(self, **settings: Any) -> list[dict[str, str]]:
        """Tags of a job whose workers make no mistake, but for these settings."""
        uri = self.cloud.put("profile.json", json.dumps({**EXACT, **settings}))
        return [{"Key": PROFILE_TAG, "Value": uri}]

    def _first(self, task_type: str, reads: str, **options: Any) -> Any:
        put_input(self.cloud, reads)
        return run(self.cloud, task_type, "first", workers=1, Tags=self.profile(), **options)

    def _line(self, job: dict[str, Any]) -> Any:
        assert job["LabelingJobStatus"] == "Completed", job
        return self.cloud.lines(job)[0]


ROWS: dict[str, tuple[Callable[[Studio], Any], Any]] = {
    "boxes of one worker": (
        lambda it: it.drawn(workers=1),
        {
            "source-ref": PICTURE,
            "job": {"image_size": SIZE, "annotations": Each(BOX)},
            "job-metadata": {
                "objects": Each({"confidence": 0}),
                "class-map": {"1": "Bus", "0": "Car"},
                "type": "groundtruth/object-detection",
                **TAIL,
            },
        },
    ),
    "classes of one worker": (
        lambda it: it.line("ImageMultiClass", "image"),
        {
            "source-ref": PICTURE,
            "job": int,
            "job-metadata": {
                "class-name": re.compile("Car|Bus"),
                "job-name": JOB,
                "confidence": 0,
                "type": "groundtruth/image-classification",
                "human-annotated": "yes",
                "creation-date": DATE,
            },
        },
    ),
    "classes of three workers": (
        lambda it: it.line("TextMultiClass", "text", workers=3),
        {
            "source": str,
            "job": int,
            "job-metadata": {
                "class-name": re.compile("Car|Bus"),
                "job-name": JOB,
                "confidence": float,
                "type": "groundtruth/text-classification",
                "human-annotated": "yes",
                "creation-date": DATE,
            },
        },
    ),
    "several classes": (
        lambda it: it.line("ImageMultiClassMultiLabel", "image"),
        {
            "source-ref": PICTURE,
            "job": Each(int),
            "job-metadata": {
                "job-name": JOB,
                "confidence-map": {"0": 0, "1": 0},
                "class-map": {"0": "Car", "1": "Bus"},
                "type": "groundtruth/image-classification-multilabel",
                "human-annotated": "yes",
                "creation-date": DATE,
            },
        },
    ),
    "mask": (
        lambda it: it.line("SemanticSegmentation", "image"),
        {
            "source-ref": PICTURE,
            "job-ref": re.compile(OUTPUT + r"0_\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\.png"),
            "job-ref-metadata": {
                "internal-color-map": {
                    "0": {"class-name": "BACKGROUND", "hex-color": "#ffffff", "confidence": 0},
                    "1": {"class-name": "Car", "hex-color": "#2ca02c", "confidence": 0},
                    "2": {"class-name": "Bus", "hex-color": "#1f77b4", "confidence": 0},
                },
                "type": "groundtruth/semantic-segmentation",
                **TAIL,
            },
        },
    ),
    "named entities": (
        lambda it: it.line("NamedEntityRecognition", "text"),
        {
            "source": str,
            "job": {
                "annotations": {
                    "entities": Each({"endOffset": int, "startOffset": int, "label": re.compile("Car|Bus")}),
                    "labels": [{"label": "Car"}, {"label": "Bus"}],
                }
            },
            "job-metadata": {
                "entities": Each({"confidence": 0}),
                "job-name": JOB,
                "type": "groundtruth/text-span",
                "creation-date": DATE,
                "human-annotated": "yes",
            },
        },
    ),
    "boxes in video": (
        lambda it: it.line("VideoObjectDetection", "frames"),
        {
            "source-ref": str,
            "job-ref": f"{OUTPUT}0/SeqLabel.json",
            "job-ref-metadata": {"class-map": dict, **VIDEO_TAIL, "type": "groundtruth/video-object-detection"},
        },
    ),
    "SeqLabel.json of boxes": (
        lambda it: it.file(it.line("VideoObjectDetection", "frames")),
        {"detection-annotations": Each({"annotations": Each({**VIDEO_BOX, "label-category-attributes": {}}), **FRAME})},
    ),
    "SeqLabel.json of tracks": (
        lambda it: it.file(it.line("VideoObjectTracking", "frames")),
        {
            "tracking-annotations": Each(
                {"annotations": Each({**VIDEO_BOX, "label-category-attributes": {}, **TRACKED}), **FRAME}
            )
        },
    ),
    "SeqLabel.json with frame attributes": (
        lambda it: it.file(it.line("VideoObjectTracking", "frames", categories=FRAME_ATTRIBUTES)),
        {
            "tracking-annotations": Each(
                {
                    "annotations": Each({**VIDEO_BOX, "label-category-attributes": {}, **TRACKED}),
                    **FRAME,
                    "frame-attributes": {"rain": "yes"},
                }
            )
        },
    ),
    "cuboids": (
        lambda it: it.line("3DPointCloudObjectDetection", "point-clouds"),
        {
            "source-ref": str,
            "source-ref-metadata": dict,
            "job": {"annotations": Each(CUBOID)},
            "job-metadata": {
                "objects": [],
                "class-map": dict,
                "type": "groundtruth/point_cloud_object_detection",
                **TAIL,
            },
        },
    ),
    "cuboids with frame attributes": (
        lambda it: it.line("3DPointCloudObjectDetection", "point-clouds", categories=FRAME_ATTRIBUTES)["job-metadata"],
        {
            "objects": [],
            "class-map": dict,
            "type": "groundtruth/point_cloud_object_detection",
            **TAIL,
            "dataset-object-attributes": {"rain": "yes"},
        },
    ),
    "tracked cuboids": (
        lambda it: it.line("3DPointCloudObjectTracking", "point-cloud-sequences"),
        {
            "source-ref": str,
            "job-ref": f"{OUTPUT}0/SeqLabel.json",
            "job-ref-metadata": {
                "objects": [{"frame-no": 0, "confidence": []}, {"frame-no": 1, "confidence": []}],
                "class-map": dict,
                "type": "groundtruth/point_cloud_object_tracking",
                **TAIL,
            },
        },
    ),
    "SeqLabel.json of tracked cuboids": (
        lambda it: it.file(it.line("3DPointCloudObjectTracking", "point-cloud-sequences")),
        {
            "tracking-annotations": Each(
                {"frame-number": int, "frame-name": str, "annotations": Each({**CUBOID, "object-id": UUID})}
            )
        },
    ),
    "SeqLabel.json of tracked cuboids with frame attributes": (
        lambda it: it.file(it.line("3DPointCloudObjectTracking", "point-cloud-sequences", categories=FRAME_ATTRIBUTES)),
        {
            "tracking-annotations": Each(
                {
                    "frame-number": int,
                    "frame-name": str,
                    "frame-attributes": {"rain": "yes"},
                    "annotations": Each({**CUBOID, "object-id": UUID}),
                }
            )
        },
    ),
    "painted points": (
        lambda it: it.line("3DPointCloudSemanticSegmentation", "point-clouds")["job-ref-metadata"],
        {
            "color-map": {
                "0": {"class-name": "Background", "hex-color": "#ffffff", "confidence": 0},
                "1": {"class-name": "Car", "hex-color": "#2ca02c", "confidence": 0},
                "2": {"class-name": "Bus", "hex-color": "#1f77b4", "confidence": 0},
            },
            "type": "groundtruth/point_cloud_single_frame_semantic_segmentation",
            **TAIL,
        },
    ),
    "boxes left as they were": (
        lambda it: it.adjustment("BoundingBox", "image"),
        {
            "job": {"image_size": SIZE, "annotations": Each(BOX)},
            "job-metadata": {
                "objects": Each({"confidence": 0}),
                "class-map": dict,
                "type": "groundtruth/object-detection",
                **TAIL,
                "adjustment-status": "unadjusted",
            },
        },
    ),
    "boxes adjusted": (
        lambda it: it.adjustment("BoundingBox", "image", changed=True)["job-metadata"],
        {
            "objects": Each({"confidence": 0}),
            "class-map": dict,
            "type": "groundtruth/object-detection",
            **TAIL,
            "adjustment-status": "adjusted",
        },
    ),
    **{
        f"{task_type} {'adjusted' if changed else 'left as it was'}": (
            lambda it, task_type=task_type, changed=changed: it.adjustment(task_type, "frames", changed=changed)[
                "job-ref-metadata"
            ],
            {
                "class-map": dict,
                **VIDEO_TAIL,
                "type": f"groundtruth/video-object-{task_type.removeprefix('VideoObject').lower()}",
                **({"adjustment-status": "adjusted"} if changed else {}),
            },
        )
        for task_type in ("VideoObjectDetection", "VideoObjectTracking")
        for changed in (False, True)
    },
    **{
        f"{task_type} {'adjusted' if changed else 'left as it was'}": (
            lambda it, task_type=task_type, reads=reads, changed=changed: next(
                value
                for key, value in it.adjustment(task_type, reads, changed=changed).items()
                if key.endswith("-metadata")
            ),
            {
                **own,
                "type": f"groundtruth/point_cloud_{kind}",
                **TAIL,
                **({"adjustment-status": "adjusted"} if changed else {}),
            },
        )
        for task_type, reads, kind, own in (
            ("3DPointCloudObjectDetection", "point-clouds", "object_detection", {"objects": [], "class-map": dict}),
            (
                "3DPointCloudObjectTracking",
                "point-cloud-sequences",
                "object_tracking",
                {"objects": list, "class-map": dict},
            ),
            (
                "3DPointCloudSemanticSegmentation",
                "point-clouds",
                "single_frame_semantic_segmentation",
                {"color-map": dict},
            ),
        )
        for changed in (False, True)
    },
    "verdicts without comments": (
        lambda it: it.verdict(0),
        {
            "job": 0,
            "job-metadata": {
                "class-name": "Car",
                "confidence": 0,
                "type": "groundtruth/label-verification",
                **TAIL,
            },
        },
    ),
    "verdicts with comments": (
        lambda it: it.verdict(1),
        {
            "job": 1,
            "job-metadata": {
                "class-name": "Bus",
                "confidence": 0,
                "type": "groundtruth/label-verification",
                **TAIL,
                "worker-feedback": [{"comment": str}],
            },
        },
    ),
    "custom without functions": (
        lambda it: it.custom(),
        {
            "source-ref": PICTURE,
            "job": {},
            "job-metadata": {
                **CUSTOM,
                "worker-response-ref": re.compile(
                    r"s3://pictures/labels/job/annotations/worker-response/iteration-1/0/[\d-]+_[\d:]+\.json"
                ),
            },
        },
    ),
    "object that nobody labeled": (
        lambda it: it.line("BoundingBox", "image", Tags=it.profile(team_size=0)),
        {
            "source-ref": PICTURE,
            "job-metadata": {
                "retry-count": 1,
                "failure-reason": re.compile(r"ClientError: Annotation tasks expired\.  .+"),
                "human-annotated": "true",
            },
        },
    ),
    "object that everybody declined": (
        lambda it: it.line("BoundingBox", "image", Tags=it.profile(declined=1.0))["job-metadata"],
        {
            "retry-count": 1,
            "failure-reason": re.compile(r"ClientError: Annotation tasks expired\.  .+"),
            "human-annotated": "true",
        },
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_file_has_the_shape_of_a_real_one(make_cloud: Callable[..., Any], row: str) -> None:
    produce, shape = ROWS[row]
    assert differences(produce(Studio(make_cloud(simulation=Simulation(**EXACT)))), shape) == []


class TestPublicJobs:
    """Ten objects are labeled first; all others follow in a second iteration (10 and 292 objects of a real job)."""

    @pytest.fixture
    def cloud(self, make_cloud: Callable[..., Any]) -> Any:
        """A public job of 13 objects, the last of which nobody can see."""
        cloud = make_cloud(simulation=Simulation())
        seen = [{"source-ref": f"s3://pictures/images/{cloud.photographs[n % 4]}"} for n in range(12)]
        cloud.put_manifest(*seen, {"source-ref": "s3://pictures/images/nowhere.png"})
        source = {"S3DataSource": {"ManifestS3Uri": "s3://pictures/input.manifest"}}
        cloud.run(
            "job",
            WorkteamArn=cloud.public_team,
            NumberOfHumanWorkersPerDataObject=2,
            PublicWorkforceTaskPrice={"AmountInUsd": {"Dollars": 0, "Cents": 3, "TenthFractionsOfACent": 6}},
            InputConfig={
                "DataSource": source,
                "DataAttributes": {"ContentClassifiers": ["FreeOfPersonallyIdentifiableInformation"]},
            },
        )
        return cloud

    def iterations(self, cloud: Any, folder: str) -> list[str]:
        """What lies below the folders of iterations, each once and in order."""
        prefix = f"labels/job/annotations/{folder}/"
        found = {"/".join(key.removeprefix(prefix).split("/")[:2]) for key in cloud.keys(prefix)}
        return sorted(found, key=lambda path: [int(part.rpartition("-")[2]) for part in path.split("/")])

    def test_keep_answers_by_iteration_and_line(self, cloud: Any) -> None:
        first = [f"iteration-1/{number}" for number in range(10)]
        assert self.iterations(cloud, "worker-response") == [*first, "iteration-2/10", "iteration-2/11"]

    def test_consolidate_each_iteration_by_itself(self, cloud: Any) -> None:
        for kind in ("request", "response"):
            prefix = f"labels/job/annotations/consolidated-annotation/consolidation-{kind}/"
            ids: dict[str, set[int]] = {}
            for key in cloud.keys(prefix):
                content = json.loads(cloud.read(f"s3://pictures/{key}"))
                iteration = key.removeprefix(prefix).partition("/")[0]
                ids.setdefault(iteration, set()).update(int(item["datasetObjectId"]) for item in content)
            assert ids == {"iteration-1": set(range(10)), "iteration-2": {10, 11}}

    def test_finish_the_first_iteration_before_they_begin_the_second(self, cloud: Any) -> None:
        times: dict[str, list[str]] = {}
        prefix = "labels/job/annotations/worker-response/"
        for key in cloud.keys(prefix):
            answers = json.loads(cloud.read(f"s3://pictures/{key}"))["answers"]
            iteration = key.removeprefix(prefix).partition("/")[0]
            times.setdefault(iteration, []).extend(answer["submissionTime"] for answer in answers)
        assert max(times["iteration-1"]) < min(times["iteration-2"])

    def test_tell_of_an_answer_only_what_who_and_when_in_whole_seconds(self, cloud: Any) -> None:
        (key,) = cloud.keys("labels/job/annotations/worker-response/iteration-1/0/")
        shape = {
            "answerContent": {"boundingBox": {"boundingBoxes": list, "inputImageProperties": dict}},
            "submissionTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
            "workerId": re.compile(r"public\.us-east-1\.[A-Z2-7]{26}"),
        }
        assert differences(json.loads(cloud.read(f"s3://pictures/{key}")), {"answers": Each(shape)}) == []


class TestAnswers:
    def test_of_private_workers_are_as_the_guide_shows_them(self, make_cloud: Callable[..., Any]) -> None:
        """Developer guide, sms-data-output; the keys of what a page submits are sorted in all real files."""
        cloud = make_cloud(simulation=Simulation(**EXACT))
        cloud.run("job")
        (key,) = cloud.keys("labels/job/annotations/worker-response/iteration-1/0/")
        box = {"height": int, "label": str, "left": int, "top": int, "width": int}
        time = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
        shape = {
            "answerContent": {
                "boundingBox": {"boundingBoxes": Each(box), "inputImageProperties": {"height": 512, "width": 512}}
            },
            "submissionTime": time,
            "acceptanceTime": time,
            "timeSpentInSeconds": float,
            "workerId": str,
            "workerMetadata": {"identityData": {"identityProviderType": "Cognito", "issuer": str, "sub": UUID}},
        }
        assert differences(json.loads(cloud.read(f"s3://pictures/{key}")), {"answers": Each(shape)}) == []

    def test_are_sorted_by_key_in_the_payload_for_consolidation(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(simulation=Simulation(**EXACT))
        put_input(cloud, "text")
        run(cloud, "NamedEntityRecognition", "job", workers=1)
        (key, *_) = cloud.keys("labels/job/annotations/consolidated-annotation/consolidation-request/")
        (item, *_) = json.loads(cloud.read(f"s3://pictures/{key}"))
        shape = {
            "datasetObjectId": "0",
            "dataObject": {"content": str},
            "annotations": Each({"workerId": str, "annotationData": {"content": str}}),
        }
        assert differences(item, shape) == []
        content = json.loads(item["annotations"][0]["annotationData"]["content"])
        entity = {"endOffset": int, "label": str, "startOffset": int}
        assert differences(content, {"crowd-entity-annotation": {"entities": Each(entity)}}) == []


def test_numbers_of_several_workers_are_written_in_full(make_cloud: Callable[..., Any]) -> None:
    """Means are not rounded (446.3333333333333 in a real file); whole ones have no fraction."""
    cloud = make_cloud(simulation=Simulation())
    line = Studio(cloud).drawn(workers=3, box_jitter=0.02)
    numbers = [value for box in line["job"]["annotations"] for key, value in box.items() if key != "class_id"]
    assert any(isinstance(value, float) and len(repr(value)) > 12 for value in numbers)
    assert not any(isinstance(value, float) and value.is_integer() for value in numbers)
    shape = dict.fromkeys(("top", "left", "height", "width"), int | float)
    assert differences(line["job"]["annotations"], Each({"class_id": int, **shape})) == []
    confidences = [entry["confidence"] for entry in line["job-metadata"]["objects"]]
    assert all(isinstance(value, float) and value == round(value, 2) for value in confidences)


def test_workers_who_agree_on_a_box_are_trusted_up_to_0_97(make_cloud: Callable[..., Any]) -> None:
    line = Studio(make_cloud(simulation=Simulation())).drawn(workers=5)
    assert line["job-metadata"]["objects"] == [{"confidence": 0.97}] * 3


def test_a_manifest_is_compact_utf_8_with_a_final_newline(make_cloud: Callable[..., Any]) -> None:
    cloud = make_cloud(simulation=Simulation(**EXACT))
    put_input(cloud, "text")
    job = run(cloud, "TextMultiClass", "job", workers=1)
    content = cloud.read(job["LabelingJobOutput"]["OutputDatasetS3Uri"])
    first, second, last = content.split(b"\n")
    assert last == b""
    assert "\U0001f600".encode() in first
    for line in (first, second):
        assert line == json.dumps(json.loads(line), separators=(",", ":"), ensure_ascii=False).encode()


def test_custom_labels_keep_what_the_function_says_of_them(make_cloud: Callable[..., Any]) -> None:
    """The service's own metadata follow: bare job name, whole milliseconds (296 of 296 lines)."""

    class Functions:
        def invoke(self, arn: str, payload: dict[str, Any]) -> Any:
            if "dataObject" in payload:
                return {"taskInput": {"taskObject": payload["dataObject"]["source-ref"]}}
            content = {payload["labelAttributeName"]: {"rating": 5}}
            ids = [item["datasetObjectId"] for item in json.loads(cloud.read(payload["payload"]["s3Uri"]))]
            return [{"datasetObjectId": number, "consolidatedAnnotation": {"content": content}} for number in ids]

    cloud = make_cloud(simulation=Simulation(), functions=Functions())
    cloud.put("template.liquid.html", "<crowd-classifier name='c' categories='[\"a\"]'></crowd-classifier>")
    function = "arn:aws:lambda:us-east-1:123456789012:function:LabelingFunction"
    job = cloud.run(
        "Job",
        LabelAttributeName="job",
        PreHumanTaskLambdaArn=function,
        AnnotationConsolidationConfig={"AnnotationConsolidationLambdaArn": function},
    )
    shape = {"source-ref": PICTURE, "job": {"rating": 5}, "job-metadata": CUSTOM}
    assert differences(cloud.lines(job)[0], shape) == []
