import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_runtime.labels.contents import parts
from ground_truth_runtime.labels.metadata import KIND_OF_TYPE
from ground_truth_runtime.labels.mistyped import Mistyped, is_mistyped
from ground_truth_runtime.labels.model import (
    Box,
    ChosenClass,
    ImageSize,
    Keypoint,
    Kind,
    Label,
    LabeledObject,
    Mask,
    MaskClass,
    Shape,
    Span,
    UnreadableLine,
)
from ground_truth_runtime.labels.reading import labels_of, read_manifest
from tests.runtime.labels import lines as sample
from tests.runtime.labels.lines import COMMON, PNG, SEQUENCE, image, lines, text
from tests.support.every_kind import KINDS, line_of


def read(content: Any, *, attribute: str | None = None) -> LabeledObject:
    found = list(read_manifest(lines(content), attribute=attribute))
    assert len(found) == 1, found
    assert isinstance(found[0], LabeledObject), found
    return found[0]


def label_of(content: Any) -> Label:
    (label,) = read(content).labels
    return label


def changed(content: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    content = copy.deepcopy(content)
    change(content)
    return content


class TestDocumentedShapes:
    @pytest.mark.parametrize(
        ("content", "kind", "said"),
        [
            (sample.CLASS, "classes", (ChosenClass(label="cat", class_id=1, confidence=0.83),)),
            (sample.TEXT_CLASS, "classes", (ChosenClass(label="positive", class_id=0, confidence=0.8),)),
            (
                sample.CLASSES,
                "classes",
                (
                    ChosenClass(label="dog", class_id=1, confidence=0.9),
                    ChosenClass(label="cat", class_id=0, confidence=0.4),
                ),
            ),
            (
                sample.BOX,
                "boxes",
                (
                    Box(label="cat", class_id=0, left=10.5, top=20, width=30.25, height=40, confidence=0.09),
                    Box(label="dog", class_id=1, left=0, top=0, width=5, height=6, confidence=0.5),
                ),
            ),
            (
                sample.MASK,
                "mask",
                Mask(
                    uri=PNG,
                    classes=(
                        MaskClass(index=0, label="BACKGROUND", color="#ffffff", confidence=0.9),
                        MaskClass(index=1, label="road", color="#2acf59", confidence=0.9),
                    ),
                ),
            ),
            (sample.SPANS, "spans", (Span(label="Person", start=0, end=3, confidence=0.0),)),
            (sample.VIDEO, "reference", SEQUENCE),
            (sample.CUBOIDS, "custom", sample.CUBOIDS["lbl"]),
            (sample.CUSTOM, "custom", {"rating": 5}),
        ],
    )
    def test_what_a_line_says(self, content: dict[str, Any], kind: str, said: Any) -> None:
        label = label_of(content)

        assert label.kind == kind
        assert getattr(label, kind) == said
        assert label.failed is False

    def test_the_object_and_its_line(self) -> None:
        found = list(read_manifest(lines(sample.CLASS, sample.TEXT_CLASS, sample.UNLABELED)))

        assert [thing.number for thing in found] == [1, 2, 3]
        assert [(thing.source, thing.is_text) for thing in found if isinstance(thing, LabeledObject)] == [
            ("s3://in/a.png", False),
            ("Ann paid", True),
            ("s3://in/a.png", False),
        ]
        assert isinstance(found[2], LabeledObject)
        assert (found[2].labels, found[2].line) == ((), sample.UNLABELED)

    def test_metadata_that_all_types_have(self) -> None:
        label = label_of(sample.BOX)

        assert (label.attribute, label.metadata_type, label.job) == ("lbl", "groundtruth/object-detection", "demo")
        assert (label.human_annotated, label.created) == (True, COMMON["creation-date"])
        assert (label.class_map, label.metadata) == ({"0": "cat", "1": "dog"}, sample.BOX["lbl-metadata"])
        assert label.image_size == ImageSize(width=640, height=480, depth=3)

    def test_an_adjusted_label_stands_beside_the_original(self) -> None:
        original, adjusted = read(sample.ADJUSTED).labels

        assert (original.attribute, len(original.boxes)) == ("lbl", 2)
        assert (adjusted.attribute, adjusted.boxes, adjusted.class_map) == ("adj", (), {})
        assert adjusted.metadata["adjustment-status"] == "adjusted"

    def test_a_verdict_is_a_class(self) -> None:
        verdict = read(sample.VERIFIED).labels[1]

        assert verdict.classes == (ChosenClass(label="bad", class_id=1, confidence=0.93),)

    def test_a_failed_object_has_a_reason_and_no_label(self) -> None:
        label = label_of(sample.FAILED)

        assert (label.kind, label.failed, label.failure_reason, label.boxes) == ("boxes", True, "no CORS", ())

    def test_the_color_map_of_a_point_cloud_names_its_classes(self) -> None:
        cloud = image(
            "s3://out/x.zlib",
            attribute="lbl-ref",
            color_map={"0": {"class-name": "Background", "hex-color": "#fff", "confidence": 0.0}},
            type="groundtruth/point_cloud_single_frame_semantic_segmentation",
        )

        label = label_of(cloud)

        assert (label.kind, label.reference, label.class_map) == ("reference", "s3://out/x.zlib", {"0": "Background"})


class TestDialects:
    @pytest.mark.parametrize("value", [1, "1", 1.0])
    def test_a_class_index_is_a_number_or_a_text(self, value: Any) -> None:
        assert label_of({**sample.CLASS, "lbl": value}).classes[0].class_id == 1

    def test_a_class_may_be_its_name(self) -> None:
        line = {**sample.CLASS, "lbl": "cat"}

        assert label_of(line).classes == (ChosenClass(label="cat", confidence=0.83),)

    def test_without_its_name_a_class_is_its_index(self) -> None:
        line = changed(sample.CLASS, lambda line: line["lbl-metadata"].pop("class-name"))

        assert label_of(line).classes[0].label == "1"

    def test_no_confidence_is_none_and_one_out_of_range_too(self) -> None:
        missing = changed(sample.CLASS, lambda line: line["lbl-metadata"].pop("confidence"))
        percent = changed(sample.CLASS, lambda line: line["lbl-metadata"].update(confidence=83))
        fewer = changed(sample.BOX, lambda line: line["lbl-metadata"]["objects"].pop())

        assert [label_of(line).classes[0].confidence for line in (missing, percent)] == [None, None]
        assert [box.confidence for box in label_of(fewer).boxes] == [0.09, None]

    @pytest.mark.parametrize("job", ["demo", "labeling-job/demo", "arn:aws:sagemaker:us-east-1:1:labeling-job/demo"])
    def test_a_job_is_named_by_its_bare_name(self, job: str) -> None:
        assert label_of(image(1, **{"class-name": "a"}, job_name=job)).job in {"demo"}

    def test_underscores_for_hyphens_and_another_spelling_of_the_type(self) -> None:
        line = {
            "source-ref": "s3://in/a.png",
            "lbl": {"rating": 5},
            "lbl-metadata": {
                "type": "groundTruth/custom",
                "job_name": "labeling-job/demo",
                "human_annotated": "no",
                "creation_date": "2026-01-02",
                "class_map": {"0": "a"},
            },
        }

        label = label_of(line)

        assert (label.kind, label.job, label.human_annotated, label.created) == ("custom", "demo", False, "2026-01-02")
        assert label.class_map == {"0": "a"}

    def test_class_ids_in_text_or_without_a_class_map(self) -> None:
        def change(line: dict[str, Any]) -> None:
            line["lbl"]["annotations"][0]["class_id"] = "0"
            line["lbl"]["annotations"][1] = {"class-id": 7, "left": "1.5", "top": 1, "width": 2, "height": 3}

        first, second = label_of(changed(sample.BOX, change)).boxes

        assert (first.label, first.class_id) == ("cat", 0)
        assert (second.label, second.class_id, second.left) == ("7", 7, 1.5)

    @pytest.mark.parametrize("size", [{"width": 4, "height": 3}, [{"width": "4", "height": 3.0, "depth": None}]])
    def test_the_size_of_an_image_in_a_list_or_alone(self, size: Any) -> None:
        line = changed(sample.BOX, lambda line: line["lbl"].update(image_size=size))

        assert label_of(line).image_size == ImageSize(width=4, height=3)

    @pytest.mark.parametrize("size", [None, [], [{}], {"width": "wide"}, 3])
    def test_a_size_that_cannot_be_read_costs_no_label(self, size: Any) -> None:
        line = changed(sample.BOX, lambda line: line["lbl"].update(image_size=size))

        assert (label_of(line).image_size, len(label_of(line).boxes)) == (None, 2)

    @pytest.mark.parametrize("reason", ["", None, "  ", "x", {"code": 3}])
    def test_a_failure_counts_whatever_its_reason(self, reason: Any) -> None:
        line = changed(sample.FAILED, lambda line: line["lbl-metadata"].update({"failure-reason": reason}))

        label = label_of(line)

        assert label.failed
        assert label.failure_reason

    def test_colours_that_are_none_are_black(self) -> None:
        def change(line: dict[str, Any]) -> None:
            line["lbl-ref-metadata"]["internal-color-map"]["1"]["hex-color"] = "url(javascript:alert(1))"

        mask = label_of(changed(sample.MASK, change)).mask

        assert mask is not None
        assert mask.classes[1].color == "#000000"

    def test_line_ends_blank_lines_and_a_byte_order_mark(self) -> None:
        encoded = json.dumps(sample.CLASS).encode()

        found = list(read_manifest([b"\xef\xbb\xbf" + encoded + b"\r\n", b"\n", b"  ", encoded]))

        assert [thing.number for thing in found] == [1, 4]
        assert all(isinstance(thing, LabeledObject) for thing in found)


class TestCustomTypes:
    @pytest.mark.parametrize(
        ("value", "kind", "said"),
        [
            (
                {"polygons": [{"label": "a", "vertices": [{"x": 0, "y": 1}, {"x": 2.5, "y": 3}]}]},
                "polygons",
                (Shape(label="a", vertices=((0, 1), (2.5, 3))),),
            ),
            (
                {"polylines": [{"label": "a", "vertices": [[0, 1], [2, 3]]}], "image_size": {"width": 4, "height": 3}},
                "polylines",
                (Shape(label="a", vertices=((0, 1), (2, 3))),),
            ),
            (
                {"keypoints": [{"label": "eye", "x": 1, "y": 2}], "inputImageProperties": {"width": 4, "height": 3}},
                "keypoints",
                (Keypoint(label="eye", x=1, y=2),),
            ),
            (
                {"annotations": [{"class_id": 0, "vertices": [{"x": 0, "y": 1}]}]},
                "polygons",
                (Shape(label="a", class_id=0, vertices=((0, 1),)),),
            ),
            (
                [{"label": "a", "x": 1, "y": 2, "width": 3, "height": 4}],
                "boxes",
                (Box(label="a", left=1, top=2, width=3, height=4),),
            ),
            (
                {"boundingBoxes": [{"label": "a", "left": 1, "top": 2, "width": 3, "height": 4}]},
                "boxes",
                (Box(label="a", left=1, top=2, width=3, height=4),),
            ),
            ({"class": "cat"}, "classes", (ChosenClass(label="cat"),)),
            (
                {"workerId": "w", "result": {"boundingBox": {"boundingBoxes": []}}, "labeledContent": {"s3Uri": "s"}},
                "boxes",
                (),
            ),
            (
                {
                    "annotationsFromAllWorkers": [
                        {
                            "annotationData": {
                                "content": '{"crowd-keypoint": {"keypoints": [{"label":"e","x":1,"y":2}]}}'
                            }
                        }
                    ]
                },
                "keypoints",
                (Keypoint(label="e", x=1, y=2),),
            ),
        ],
    )
    @pytest.mark.parametrize("kind_of_job", ["groundtruth/custom", "groundTruth/custom", None])
    def test_contents_of_crowd_elements_are_found(
        self, value: Any, kind: str, said: Any, kind_of_job: str | None
    ) -> None:
        told = {} if kind_of_job is None else {"type": kind_of_job}

        label = label_of(
            image(value, class_map={"0": "a"}, **told) if isinstance(value, dict) else image(value, **told)
        )

        assert (label.kind, getattr(label, kind)) == (kind, said)

    @pytest.mark.parametrize(
        "value",
        [
            5,
            "fine",
            True,
            None,
            [],
            {},
            {"annotationsFromAllWorkers": [{"keypoints": []}, {"keypoints": []}]},
            {"polygons": [{"label": "a", "vertices": []}], "keypoints": [{"label": "a", "x": 1, "y": 2}]},
            {"content": "{broken"},
        ],
    )
    def test_all_else_is_kept_as_it_is(self, value: Any) -> None:
        label = label_of(image(value, type="groundtruth/custom"))

        assert (label.kind, label.custom) == ("custom", value)

    def test_the_guide_s_own_demo_of_boxes_is_read(self) -> None:
        """sms-custom-templates-step2-demo1, with its spelling of the metadata."""
        answer = {
            "boundingBoxes": [{"height": 878, "label": "bird", "left": 208, "top": 6, "width": 809}],
            "inputImageProperties": {"height": 924, "width": 1280},
        }
        told = {"workerId": "w", "imageSource": "s3://b/1.png", "boxesInfo": json.dumps({"annotatedResult": answer})}
        metadata = {"type": "groundTruth/custom", "job_name": "demo", "human-annotated": "yes"}

        label = label_of({"source-ref": "s3://b/1.png", "lbl": told, "lbl-metadata": metadata})

        assert label.boxes == (Box(label="bird", left=208, top=6, width=809, height=878),)
        assert label.image_size == ImageSize(width=1280, height=924)
        assert (label.kind, label.job) == ("boxes", "demo")

    @pytest.mark.parametrize("text", ['{"boundingBoxes"', "[1]", "{}", "plain"])
    def test_a_text_that_is_no_answer_stays_one(self, text: str) -> None:
        line = {"source-ref": "s3://b/1.png", "lbl": {"note": text}, "lbl-metadata": {"type": "groundtruth/custom"}}
        assert label_of(line).custom == {"note": text}

    def test_answers_without_consolidation_are_elsewhere(self) -> None:
        line = image({}, type="groundtruth/custom", worker_response_ref="s3://out/answers.json")

        assert (label_of(line).kind, label_of(line).reference) == ("reference", "s3://out/answers.json")

    def test_a_label_without_metadata_is_known_by_its_shape(self) -> None:
        line = {"source-ref": "s3://in/a.png", "lbl": sample.BOXES, "note": {"text": "mine"}, "n": 3}

        label = label_of(line)

        assert (label.kind, len(label.boxes), label.metadata_type) == ("boxes", 2, None)


class TestAttributes:
    def test_they_are_found_in_the_order_of_the_line(self) -> None:
        line = {
            "$demo-object-id": "1",
            "zebra-metadata": {"class-name": "z"},
            "zebra": 0,
            **sample.CUBOIDS,
            "apple": 1,
            "apple-metadata": {"class-name": "a"},
            "note": "mine",
        }

        assert [label.attribute for label in read(line).labels] == ["zebra", "lbl", "apple"]

    def test_one_may_be_asked_for(self) -> None:
        (label,) = read(sample.ADJUSTED, attribute="adj").labels

        assert label.attribute == "adj"
        assert read(sample.ADJUSTED, attribute="none").labels == ()

    def test_metadata_alone_is_no_label_unless_it_tells_of_a_failure(self) -> None:
        assert read({"source": "a", "lbl-metadata": {"type": "groundtruth/custom"}}).labels == ()


class TestUnreadable:
    @pytest.mark.parametrize(
        ("content", "change", "reason"),
        [
            (
                sample.BOX,
                lambda line: line["lbl"]["annotations"][1].update(left="x"),
                "annotations[1]: left is 'x'; it must be a number of pixels",
            ),
            (
                sample.BOX,
                lambda line: line["lbl"]["annotations"][0].update(width=-1),
                "annotations[0]: width is -1; it must be at least 0",
            ),
            (
                sample.BOX,
                lambda line: line["lbl"]["annotations"][0].pop("class_id"),
                "annotations[0]: class_id is None; it must be a class index or a name",
            ),
            (
                sample.BOX,
                lambda line: line["lbl"].update(annotations={"a": 1}),
                "annotations is {'a': 1}; it must be a list",
            ),
            (
                sample.BOX,
                lambda line: line["lbl"]["annotations"].insert(0, 5),
                "annotations[0]: it is 5; it must be an object",
            ),
            (
                sample.BOX,
                lambda line: line.update(lbl=7),
                "the label is 7; it must be an object with a list of annotations",
            ),
            (
                sample.VIDEO,
                lambda line: line.update({"lbl-ref": {"detection-annotations": []}}),
                "the label is {'detection-annotations': []}; it must be the S3 URI of a file",
            ),
            (
                sample.MASK,
                lambda line: line.update({"lbl-ref": {"a": 1}}),
                "the label is {'a': 1}; it must be the S3 URI of a PNG",
            ),
            (
                sample.SPANS,
                lambda line: line.update(lbl=[1]),
                "the label is [1]; it must be an object with a list of entities",
            ),
            (
                sample.SPANS,
                lambda line: line["lbl"]["annotations"]["entities"][0].update(endOffset=-1),
                "entities[0]: offsets are 0 and -1; they must be whole numbers, the end not before the start",
            ),
            (
                sample.CLASS,
                lambda line: line.update(lbl=True),
                "the class is True; it must be a class index or a name",
            ),
            (
                sample.CLASS,
                lambda line: line.update({"lbl-metadata": "x"}),
                "lbl-metadata is 'x'; it must be an object",
            ),
            (
                sample.CLASSES,
                lambda line: line.update(lbl=[1, None]),
                "the label[1]: the class is None; it must be a class index or a name",
            ),
            (
                sample.MASK,
                lambda line: line.update({"lbl-ref": 3}),
                "the label is 3; it must be the S3 URI of a PNG",
            ),
            (
                sample.MASK,
                lambda line: line["lbl-ref-metadata"]["internal-color-map"].update({"red": {}}),
                "internal-color-map has the key 'red'; keys must be pixel values",
            ),
            (
                sample.VIDEO,
                lambda line: line.update({"lbl-ref": None}),
                "the label is None; it must be the S3 URI of a file",
            ),
        ],
    )  # fmt: skip
    def test_a_label_that_cannot_be_read_is_told_and_the_object_stays(
        self, content: dict[str, Any], change: Callable[[dict[str, Any]], object], reason: str
    ) -> None:
        line = {**changed(content, change), "good": 0, "good-metadata": {"class-name": "a"}}

        found, told = read_manifest(lines(line))

        assert isinstance(found, LabeledObject)
        assert [label.attribute for label in found.labels] == ["good"]
        assert isinstance(told, UnreadableLine)
        assert told.attribute in {"lbl", "lbl-ref"}
        assert told.reason == reason


TYPES = [f"groundtruth/{name}" for name in KIND_OF_TYPE]


@pytest.mark.parametrize("announced", TYPES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("mask", "reference", "custom", "classes")])
def test_a_label_is_read_as_what_it_plainly_is_whatever_its_type(kind: Kind, announced: str) -> None:
    line = line_of(kind)
    line["label-metadata"]["type"] = announced

    label = label_of(line)

    assert label.kind == kind
    assert parts(label) == parts(label_of(line_of(kind)))
    assert label.metadata_type == announced
    expected = KIND_OF_TYPE[announced.removeprefix("groundtruth/")]
    assert is_mistyped(label) == (expected not in (kind, "custom"))


@pytest.mark.parametrize("announced", TYPES)
def test_a_class_is_read_whatever_its_type(announced: str) -> None:
    line = line_of("classes")
    line["label-metadata"]["type"] = announced
    assert label_of(line).classes[0].label == "Bird"


def test_a_type_that_does_not_fit_is_told_once_for_a_file() -> None:
    line = line_of("boxes")
    line["label-metadata"]["type"] = "groundtruth/video-object-detection"
    mistyped = Mistyped()
    things = list(mistyped.watch(read_manifest(lines(line, line_of("boxes"), *[line] * 3, line_of("mask")))))
    assert len(things) == 6
    (told,) = mistyped.told()
    assert told.startswith("4 labels of label are read as boxes, which is what they hold, though the metadata says ")
    assert told.endswith(" groundtruth/video-object-detection")


def test_labels_of_chosen_lines() -> None:
    manifest = lines(sample.CLASS, sample.FAILED, sample.UNLABELED, sample.BOX, sample.CLASS)

    found = labels_of(manifest, attribute="lbl", numbers={2, 3, 4, 5})

    assert {number: label.kind for number, label in found.items()} == {4: "boxes", 5: "classes"}


def test_lines_are_read_as_they_come() -> None:
    def manifest() -> Any:
        yield from lines(sample.CLASS)
        raise AssertionError("read ahead")

    assert isinstance(next(read_manifest(manifest())), LabeledObject)


def test_texts_hold_any_character() -> None:
    line = text(0, class_name="<script>\u202e😀", type="groundtruth/text-classification")

    for encoded in (json.dumps(line), json.dumps(line, ensure_ascii=False)):
        (found,) = read_manifest([encoded.encode()])
        assert isinstance(found, LabeledObject)
        assert found.labels[0].classes[0].label == "<script>\u202e😀"
