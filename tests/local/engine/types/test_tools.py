"""Tools of custom pages: what workers draw with them is what the project's own consolidation reads."""

import base64
import io
from typing import Any

import pytest
from PIL import Image

from ground_truth_local.engine.types.registry import TOOLS
from ground_truth_runtime.annotation.answers import Painted, read_answer
from ground_truth_runtime.facts.task_types import TASK_TYPES as FACTS
from ground_truth_runtime.labels.model import Keypoint, Shape

IMAGE_TYPES = {row.element: name for name, row in FACTS.items() if row.functions == "stack" and row.element}


def answer(workshop: Any, tag: str, hand: Any = None) -> Any:
    chosen = workshop.exact() if hand is None else hand
    return TOOLS[tag].answer(workshop.subject("BoundingBox"), workshop.categories(), chosen)


def test_every_tool_of_a_custom_type_and_of_a_template_is_known() -> None:
    assert IMAGE_TYPES.keys() <= TOOLS.keys()
    assert {row.element for row in FACTS.values() if row.element} <= TOOLS.keys()


@pytest.mark.parametrize("tag", sorted(TOOLS))
def test_an_answer_has_one_element(workshop: Any, tag: str) -> None:
    subject = workshop.subject("TextMultiClass") if TOOLS[tag].reads == "text" else workshop.subject("BoundingBox")
    assert len(TOOLS[tag].answer(subject, workshop.categories(), workshop.hand())) == 1


@pytest.mark.parametrize("tag", sorted(IMAGE_TYPES))
def test_careful_workers_draw_the_thing_in_the_picture(workshop: Any, tag: str) -> None:
    read = read_answer("worker", answer(workshop, tag))
    (thing,) = read.drawn

    assert read.type == IMAGE_TYPES[tag].removeprefix("Image")
    assert (read.size.width, read.size.height) == (300, 200)  # type: ignore[union-attr]
    # The red thing covers (120, 60) to (180, 140).
    if isinstance(thing, Keypoint):
        assert (thing.x, thing.y) == pytest.approx((150, 100), abs=6)
    elif isinstance(thing, Shape):
        xs, ys = [x for x, _ in thing.vertices], [y for _, y in thing.vertices]
        assert min(ys) == pytest.approx(60, abs=8)
        assert max(ys) == pytest.approx(140, abs=8)
        if tag == "crowd-polygon":
            assert (min(xs), max(xs)) == pytest.approx((120, 180), abs=8)
    else:
        assert isinstance(thing, Painted)


def test_instances_are_painted_in_colours_of_their_own(workshop: Any) -> None:
    content = answer(workshop, "crowd-instance-segmentation")["crowd-instance-segmentation"]
    ((colour, label),) = [(entry["color"], entry["label"]) for entry in content["instances"]]
    image = Image.open(io.BytesIO(base64.b64decode(content["labeledImage"]["pngImageData"]))).convert("RGB")

    assert image.size == (300, 200)
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((150, 100))) == colour  # type: ignore[misc]
    assert image.getpixel((5, 5)) == (255, 255, 255)
    polygon = answer(workshop, "crowd-polygon")["crowd-polygon"]["polygons"][0]
    assert label == polygon["label"]


@pytest.mark.parametrize("tag", ["crowd-polygon", "crowd-keypoint", "crowd-line", "crowd-polyline"])
@pytest.mark.parametrize("number", range(5))
def test_the_wildest_marks_stay_inside_the_picture(workshop: Any, tag: str, number: int) -> None:
    hand = workshop.hand(number, box_jitter=1.0, invented_boxes=1.0)
    for thing in read_answer("worker", answer(workshop, tag, hand)).drawn:
        points = [(thing.x, thing.y)] if isinstance(thing, Keypoint) else thing.vertices  # type: ignore[union-attr]
        assert all(0 <= x <= 300 and 0 <= y <= 200 for x, y in points)


def test_an_invented_mark_is_one_more(workshop: Any) -> None:
    hand = workshop.hand(1, invented_boxes=1.0)
    assert len(answer(workshop, "crowd-keypoint", hand)["crowd-keypoint"]["keypoints"]) == 2
