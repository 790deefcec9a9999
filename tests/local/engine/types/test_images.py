"""What simulated workers answer, type by type."""

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ground_truth_local.engine import Simulation
from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.picture.load import open_picture
from ground_truth_local.engine.picture.scene import analyse
from ground_truth_local.engine.types.base import Answer, AnsweredObject, Categories, Hand, Label
from ground_truth_local.engine.types.mask_png import label_colour
from ground_truth_local.engine.types.registry import TASK_TYPES
from ground_truth_local.engine.types.subject import Subject

LABELS = ["Bird", "Sky", "Ground"]
CATEGORIES = Categories(LABELS)


@pytest.fixture(scope="module")
def subject() -> Subject:
    image = Image.new("RGB", (300, 200), (30, 60, 30))
    image.paste((200, 220, 250), (0, 0, 300, 100))
    image.paste((220, 40, 30), (120, 60, 180, 140))
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    found = analyse(open_picture(buffer.getvalue(), uri="u"), content=buffer.getvalue())
    return Subject(line={}, digest=found.digest, scene=found)


def hand(number: int = 0, *, accuracy: float = 1.0, **profile: Any) -> Hand:
    simulation = Simulation(**profile)
    return Hand(random=simulation.random(number), accuracy=accuracy, simulation=simulation)


def exact(number: int = 0) -> Hand:
    return hand(number, box_jitter=0, mask_noise=0, missed_boxes=0)


def consolidated(name: str, subject: Subject, contents: list[dict[str, Any]]) -> Label:
    answers = [Answer(f"worker-{number}", content) for number, content in enumerate(contents)]
    item = AnsweredObject(object_id=0, subject=subject, answers=answers)
    (label,) = TASK_TYPES[name].consolidator(CATEGORIES).consolidate([item])
    return label


@pytest.mark.parametrize("name", ["BoundingBox", "SemanticSegmentation"])
def test_ordinary_workers_differ(subject: Subject, name: str) -> None:
    answers = [str(TASK_TYPES[name].answer(subject, CATEGORIES, hand(number))) for number in range(3)]
    assert len(set(answers)) == 3


def test_hopeless_workers_never_say_the_truth(subject: Subject) -> None:
    kind = TASK_TYPES["ImageMultiClass"]
    truth = kind.answer(subject, CATEGORIES, exact())
    assert all(kind.answer(subject, CATEGORIES, hand(number, accuracy=0.0)) != truth for number in range(10))


def test_a_careful_box_is_the_object(subject: Subject) -> None:
    (box,) = TASK_TYPES["BoundingBox"].answer(subject, CATEGORIES, exact())["boundingBox"]["boundingBoxes"]
    assert (box["left"], box["top"], box["width"], box["height"]) == pytest.approx((120, 60, 60, 80), abs=6)


@pytest.mark.parametrize("number", range(20))
def test_the_wildest_box_stays_inside_the_picture(subject: Subject, number: int) -> None:
    answer = TASK_TYPES["BoundingBox"].answer(subject, CATEGORIES, hand(number, box_jitter=1.0))
    for box in answer["boundingBox"]["boundingBoxes"]:
        assert min(box["left"], box["top"]) >= 0
        assert min(box["width"], box["height"]) >= 1
        assert box["left"] + box["width"] <= 300
        assert box["top"] + box["height"] <= 200


def test_a_careful_mask_has_the_object_in_the_colour_of_its_label(subject: Subject) -> None:
    answer = TASK_TYPES["SemanticSegmentation"].answer(subject, CATEGORIES, exact())["crowd-semantic-segmentation"]
    image = Image.open(io.BytesIO(base64.b64decode(answer["labeledImage"]["pngImageData"])))

    assert image.size == (300, 200)
    assert answer["labelMappings"] == {label: {"color": label_colour(i)} for i, label in enumerate(LABELS)}
    red, green, blue = image.convert("RGB").getpixel((150, 100))  # type: ignore[misc]
    assert f"#{red:02x}{green:02x}{blue:02x}" == answer["labelMappings"]["Bird"]["color"]


def test_a_mask_comes_back_as_class_indices(subject: Subject) -> None:
    kind = TASK_TYPES["SemanticSegmentation"]
    label = consolidated("SemanticSegmentation", subject, [kind.answer(subject, CATEGORIES, exact())] * 2)
    assert label.file is not None
    image = Image.open(io.BytesIO(label.file.content))
    pixels = np.asarray(image)

    assert (image.mode, image.size, label.file.content_type) == ("P", (300, 200), "image/png")
    assert [int(pixels[100, 150]), int(pixels[20, 20]), int(pixels[180, 20])] == [1, 2, 3]


def test_colours_of_labels_are_all_different() -> None:
    colours = {label_colour(index) for index in range(60)} | {"#ffffff"}
    assert len(colours) == 61


def test_an_indexed_image_has_a_limit() -> None:
    with pytest.raises(JobError, match="256 labels"):
        TASK_TYPES["SemanticSegmentation"].consolidator(Categories([str(number) for number in range(256)]))


def test_everything_that_anybody_ticked_is_listed(subject: Subject) -> None:
    element = "crowd-image-classifier-multi-select"
    contents = [{element: {"labels": ["Bird"]}}, {element: {"labels": ["Bird", "Ground"]}}]
    label = consolidated("ImageMultiClassMultiLabel", subject, contents)

    assert label.value == [0, 2]
    assert label.metadata["class-map"] == {"0": "Bird", "2": "Ground"}
    assert label.metadata["confidence-map"]["0"] > label.metadata["confidence-map"]["2"]


def test_nothing_ticked_is_an_empty_list(subject: Subject) -> None:
    label = consolidated(
        "ImageMultiClassMultiLabel", subject, [{"crowd-image-classifier-multi-select": {"labels": []}}]
    )
    assert (label.value, label.metadata) == ([], {"class-map": {}, "confidence-map": {}})


def test_answers_of_earlier_batches_tell_whom_to_trust(subject: Subject) -> None:
    consolidator = TASK_TYPES["ImageMultiClass"].consolidator(Categories(["A", "B"]))

    def item(object_id: int, said: dict[str, str]) -> AnsweredObject:
        answers = [Answer(who, {"crowd-image-classifier": {"label": label}}) for who, label in said.items()]
        return AnsweredObject(object_id=object_id, subject=subject, answers=answers)

    for number in range(20):
        truth, wrong = ("A", "B") if number % 2 else ("B", "A")
        said = {"good": truth, "fine": truth, "bad": wrong if number % 4 else truth}
        consolidator.consolidate([item(number, said)])
    (label,) = consolidator.consolidate([item(20, {"bad": "A", "good": "B"})])
    assert label.metadata["class-name"] == "B"
    assert label.metadata["confidence"] > 0.7
