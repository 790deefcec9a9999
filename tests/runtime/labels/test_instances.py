"""Things apart by their pixels: out of a line, out of a worker's PNG, and painted into one mask."""

import base64
import io
from typing import Any

import pytest
from PIL import Image

from ground_truth_runtime.labels.instances import painted, pixels_of
from ground_truth_runtime.labels.label import read_label
from ground_truth_runtime.labels.model import Instance, Label
from ground_truth_runtime.labels.values import Unreadable
from ground_truth_runtime.labels.worker_responses import read_answer

# Of a picture 3 wide and 2 high, column after column: the left column, and the right one.
LEFT, RIGHT = [0, 2, 4], [4, 2]


def line(*entries: dict[str, Any], **metadata: Any) -> Label:
    value = {"image_size": [{"width": 3, "height": 2}], "instances": list(entries)}
    label = read_label({"lbl": value, "lbl-metadata": {"type": "groundtruth/custom", **metadata}}, "lbl")
    assert label is not None
    return label


def entry(counts: Any, **more: Any) -> dict[str, Any]:
    return {"class_id": 1, "confidence": 0.5, "rle": {"size": [2, 3], "counts": counts}, **more}


def answer(*pixels: tuple[int, int, int], told: list[dict[str, str]]) -> Label:
    image = Image.new("RGBA", (3, 1))
    for place, colour in enumerate(pixels):
        image.putpixel((place, 0), (*colour, 255))
    written = io.BytesIO()
    image.save(written, "PNG")
    content = {"pngImageData": base64.b64encode(written.getvalue()).decode()}
    return read_answer({"crowd-instance-segmentation": {"labeledImage": content, "instances": told}})


def test_instances_of_a_line_have_class_confidence_and_pixels() -> None:
    label = line(entry(LEFT), entry("42", label="dog"), **{"class-map": {"1": "cat"}})

    assert (label.kind, label.mask) == ("instances", None)
    assert [(one.label, one.class_id, one.confidence) for one in label.instances] == [("cat", 1, 0.5), ("dog", 1, 0.5)]
    assert [(name, f"{bitmap.bits:06b}") for name, bitmap in pixels_of(label)] == [
        ("cat", "100100"),
        ("dog", "001001"),
    ]


def test_instances_of_an_answer_are_the_colours_of_its_picture() -> None:
    told = [{"color": "#ff0000", "label": "cat"}, {"color": "#0000ff", "label": "cat"}]
    label = answer((255, 0, 0), (255, 0, 0), (0, 0, 255), told=told)

    assert (label.kind, label.instances) == ("instances", ())
    assert [(name, f"{bitmap.bits:03b}") for name, bitmap in pixels_of(label)] == [("cat", "110"), ("cat", "001")]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"class_id": 1}, "rle is None; it must be an object"),
        (entry([1.5]), "rle.counts"),
        (entry(None), "rle.counts"),
        ({"class_id": 1, "rle": {"size": [2], "counts": "42"}}, "rle.size"),
        ({"rle": {"size": [2, 3], "counts": "42"}}, "class_id"),
    ],
)
def test_what_is_no_instance_is_told(broken: dict[str, Any], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        line(entry(LEFT), broken)


@pytest.mark.parametrize("picture", ["no base64!", base64.b64encode(b"no PNG").decode()])
def test_a_picture_that_cannot_be_read_is_told(picture: str) -> None:
    content = {"labeledImage": {"pngImageData": picture}, "instances": [{"color": "#ff0000", "label": "cat"}]}

    with pytest.raises(Unreadable, match=r"labeledImage\.pngImageData"):
        pixels_of(read_answer({"crowd-instance-segmentation": content}))


def test_instances_are_painted_in_the_colours_of_their_classes() -> None:
    label = line(entry(LEFT, label="cat"), entry(RIGHT, label="dog"), entry([0, 1, 5], label="cat"))

    mask = painted(label, {"cat": "#ff0000", "dog": "#00ff00"})

    assert [(one.index, one.label, one.color) for one in mask.classes] == [(1, "cat", "#ff0000"), (2, "dog", "#00ff00")]
    with Image.open(io.BytesIO(base64.b64decode(mask.uri.partition(",")[2]))) as image:
        shown = image.convert("RGBA")
        pixels = [[shown.getpixel((x, y)) for x in range(3)] for y in range(2)]
    red, green, clear = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 0, 0)
    assert pixels == [[red, clear, green], [red, clear, green]]


@pytest.mark.parametrize(
    "label",
    [
        line(),
        line(entry(LEFT), {"class_id": 1, "rle": {"size": [1, 1], "counts": [0, 1]}}),
        line(entry([7])),
        Label(
            attribute="lbl",
            kind="instances",
            instances=tuple(
                Instance(label=str(place), runs=line(entry(LEFT)).instances[0].runs) for place in range(256)
            ),
        ),
    ],
    ids=["none", "two sizes", "run lengths that do not fit", "too many classes"],
)
def test_what_makes_no_picture_is_told(label: Label) -> None:
    with pytest.raises(Unreadable):
        painted(label, {str(place): "#ff0000" for place in range(256)})
