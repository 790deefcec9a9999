"""Two people do a job of each kind, one by mouse and one by keyboard, through to the output manifest."""

import base64
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ground_truth_runtime.labels.model import LabeledObject
from ground_truth_runtime.labels.reading import read_manifest
from tests.browser.portal.conftest import Seat, Worker
from tests.browser.portal.studio import SIZE, Hand, Studio, photograph, studio_at
from tests.local.engine.jobs.conftest import BUCKET

PICTURE = {"source-ref": f"s3://{BUCKET}/images/photograph.jpg"}
TEXT = "Ann paid Bob Miller in Rome."
LEFT, TOP, RIGHT, BOTTOM = 60, 40, 180, 120


@pytest.fixture
def studio(s3: Any) -> Iterator[Studio]:
    """Jobs for Ann and Ben."""
    with studio_at(s3) as studio:
        studio.put("images/photograph.jpg", photograph())
        yield studio


Two = Callable[[], tuple[Worker, Worker]]


@pytest.fixture
def two(studio: Studio, seat: Seat) -> Two:
    """Seats Ann, who works by mouse, and Ben, who works by keyboard, at a task: a page without one looks again late."""
    return lambda: (seat("ann", studio.address).start(), seat("ben", studio.address).start())


def labels_of(lines: list[dict[str, Any]]) -> list[Any]:
    """The labels of an output manifest, as the project reads them back."""
    found = list(read_manifest(json.dumps(line).encode() for line in lines))
    assert all(isinstance(each, LabeledObject) for each in found), found
    return [each.labels[0] for each in found if isinstance(each, LabeledObject)]


def test_classification(studio: Studio, two: Two) -> None:
    name = studio.ask("ImageMultiClass", ["Bird", "Cat"], PICTURE)
    mouse, keyboard = (Hand(worker, "crowd-image-classifier") for worker in two())
    mouse.frame.get_by_role("radio", name="Cat").click()
    mouse.submit()
    keyboard.press("2")
    keyboard.submit(by_keyboard=True)
    (line,) = studio.ended(name)
    assert line["label-metadata"]["class-name"] == "Cat"
    assert studio.said(name, "crowd-image-classifier") == {"ann": {"label": "Cat"}, "ben": {"label": "Cat"}}


def test_multi_select(studio: Studio, two: Two) -> None:
    name = studio.ask("ImageMultiClassMultiLabel", ["Bird", "Cat", "Dog"], PICTURE)
    mouse, keyboard = (Hand(worker, "crowd-image-classifier-multi-select") for worker in two())
    for label in ("Bird", "Dog"):
        mouse.frame.get_by_role("checkbox", name=label).click()
    mouse.submit()
    keyboard.press("1", "3")
    keyboard.submit(by_keyboard=True)
    (line,) = studio.ended(name)
    assert sorted(line["label-metadata"]["class-map"].values()) == ["Bird", "Dog"]


def test_text_classification(studio: Studio, two: Two) -> None:
    name = studio.ask("TextMultiClass", ["Glad", "Sad"], {"source": TEXT})
    ann, ben = two()
    for worker in (ann, ben):
        worker.task.get_by_text(TEXT).wait_for()
    ann.task.get_by_role("radio", name="Glad").click()
    ann.task.get_by_role("button", name="Submit").click()
    ben.page.locator("iframe").focus()
    ben.page.keyboard.press("1")
    ben.page.keyboard.press("Control+Enter")
    for worker in (ann, ben):
        worker.page.get_by_text("Submitted.").wait_for()
    (line,) = studio.ended(name)
    assert line["label-metadata"]["class-name"] == "Glad"


def test_boxes(studio: Studio, two: Two) -> None:
    name = studio.ask("BoundingBox", ["Bird", "Cat"], PICTURE)
    mouse, keyboard = (Hand(worker, "crowd-bounding-box") for worker in two())
    mouse.press("2")
    mouse.drag((LEFT, TOP), (RIGHT, BOTTOM))
    mouse.submit()
    keyboard.reach()
    keyboard.press("2", "n")
    (box,) = keyboard.answer["boundingBox"]["boundingBoxes"]
    keyboard.walk(RIGHT - LEFT - box["width"], BOTTOM - TOP - box["height"], with_keys="Shift+")
    (box,) = keyboard.answer["boundingBox"]["boundingBoxes"]
    keyboard.walk(LEFT - box["left"], TOP - box["top"])
    keyboard.submit(by_keyboard=True)
    (line,) = studio.ended(name)
    for said in studio.said(name, "boundingBox").values():
        (box,) = said["boundingBoxes"]
        assert _edges(box) == pytest.approx((LEFT, TOP, RIGHT, BOTTOM), abs=1)
        assert (box["label"], said["inputImageProperties"]) == ("Cat", {"width": SIZE[0], "height": SIZE[1]})
    (box,) = line["label"]["annotations"]
    assert _edges(box) == pytest.approx((LEFT, TOP, RIGHT, BOTTOM), abs=1)
    assert line["label"]["image_size"] == [{"width": SIZE[0], "height": SIZE[1], "depth": 3}]


def test_polygons(studio: Studio, two: Two) -> None:
    name = studio.ask("ImagePolygon", ["Bird"], PICTURE)
    corners = [(LEFT, TOP), (RIGHT, TOP), (RIGHT, BOTTOM), (LEFT, BOTTOM)]
    mouse, keyboard = (Hand(worker, "crowd-polygon") for worker in two())
    mouse.click(*corners, corners[0])
    mouse.submit()
    keyboard.reach()
    keyboard.press("n")
    (polygon,) = keyboard.answer["crowd-polygon"]["polygons"]
    for vertex in polygon["vertices"]:
        keyboard.press(".")
        x, y = min(corners, key=lambda corner: abs(corner[0] - vertex["x"]) + abs(corner[1] - vertex["y"]))
        keyboard.walk(x - vertex["x"], y - vertex["y"])
    keyboard.submit(by_keyboard=True)
    lines = studio.ended(name)
    for said in studio.said(name, "crowd-polygon").values():
        (polygon,) = said["polygons"]
        assert _corners(polygon) == pytest.approx(_sorted(corners), abs=1)
    (label,) = labels_of(lines)
    (polygon,) = label.polygons
    assert _bounds(polygon.vertices) == pytest.approx((LEFT, TOP, RIGHT, BOTTOM), abs=1)


def test_segmentation(studio: Studio, two: Two) -> None:
    name = studio.ask("SemanticSegmentation", ["Bird", "Sky"], PICTURE)
    mouse, keyboard = (Hand(worker, "crowd-semantic-segmentation") for worker in two())
    mouse.press("p")
    mouse.click((LEFT, TOP), (RIGHT, TOP), (RIGHT, BOTTOM), (LEFT, BOTTOM), (LEFT, TOP))
    mouse.submit()
    # The brush starts in the middle of the picture.
    keyboard.reach()
    keyboard.press("p")
    across, down = (RIGHT - LEFT) // 2, (BOTTOM - TOP) // 2
    for way in ((-across, -down), (2 * across, 0), (0, 2 * down), (-2 * across, 0)):
        keyboard.walk(*way)
        keyboard.press("Enter")
    keyboard.press("Enter")
    keyboard.submit(by_keyboard=True)
    studio.ended(name)
    for said in studio.said(name, "crowd-semantic-segmentation").values():
        mask = np.asarray(_picture(base64.b64decode(said["labeledImage"]["pngImageData"])).convert("RGB"))
        colour = tuple(bytes.fromhex(said["labelMappings"]["Bird"]["color"].lstrip("#")))
        rows, columns = np.nonzero((mask == colour).all(axis=2))
        found = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        assert found == pytest.approx((LEFT, TOP, RIGHT, BOTTOM), abs=1)
        assert len(rows) == (found[2] - found[0]) * (found[3] - found[1])
    (line,) = studio.lines(name)
    assert _picture(studio.read(line["label-ref"])).size == SIZE


def test_entities(studio: Studio, two: Two) -> None:
    name = studio.ask("NamedEntityRecognition", ["Person", "Place"], {"source": TEXT})
    ann, ben = two()
    for worker in (ann, ben):
        worker.task.get_by_text("paid").first.wait_for()
    ann.task.get_by_role("heading", name="Task: NamedEntityRecognition").wait_for()
    _mark_by_mouse(ann, "Bob Miller")
    ann.page.keyboard.press("1")
    ann.task.get_by_role("button", name="Submit").click()
    _mark_by_keyboard(ben, words_before=3, words=2)
    ben.page.keyboard.press("1")
    ben.page.keyboard.press("Control+Enter")
    for worker in (ann, ben):
        worker.page.get_by_text("Submitted.").wait_for()
    (line,) = studio.ended(name)
    start_at = TEXT.index("Bob Miller")
    span = {"label": "Person", "startOffset": start_at, "endOffset": start_at + len("Bob Miller")}
    assert studio.said(name, "crowd-entity-annotation") == {"ann": {"entities": [span]}, "ben": {"entities": [span]}}
    assert line["label"]["annotations"]["entities"] == [span]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_tags_change_nothing(studio: Studio, seat: Seat, orientation: int) -> None:
    studio.put("images/photograph.jpg", photograph(orientation=orientation))
    name = studio.ask("BoundingBox", ["Bird"], PICTURE, workers=1)
    worker = seat("ann", studio.address).start()
    hand = Hand(worker, "crowd-bounding-box")
    hand.drag((LEFT, TOP), (RIGHT, BOTTOM))
    hand.submit()
    (line,) = studio.ended(name)
    (box,) = line["label"]["annotations"]
    assert _edges(box) == pytest.approx((LEFT, TOP, RIGHT, BOTTOM), abs=1)
    assert line["label"]["image_size"] == [{"width": SIZE[0], "height": SIZE[1], "depth": 3}]


def test_a_picture_from_a_bucket_without_the_cors_rule_fails_visibly(studio: Studio, seat: Seat) -> None:
    studio.ask("BoundingBox", ["Bird"], PICTURE, workers=1)
    worker = seat("ann", studio.address)
    worker.page.get_by_role("button", name="Start working").wait_for()
    # A job whose bucket lacks the rule from the start offers no tasks.
    studio.s3.delete_bucket_cors(Bucket=BUCKET)
    worker.start()
    worker.task.get_by_text("CORS").first.wait_for()
    worker.page.get_by_text("1 problem of this page").wait_for()
    assert any("blocked by CORS policy" in complaint for complaint in worker.complaints)
    worker.complaints.clear()


def _picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def _edges(box: dict[str, Any]) -> tuple[float, ...]:
    return box["left"], box["top"], box["left"] + box["width"], box["top"] + box["height"]


def _sorted(corners: list[tuple[float, float]]) -> list[float]:
    return [number for corner in sorted(corners) for number in corner]


def _corners(polygon: dict[str, Any]) -> list[float]:
    return _sorted([(vertex["x"], vertex["y"]) for vertex in polygon["vertices"]])


def _bounds(points: Any) -> tuple[float, ...]:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _mark_by_mouse(worker: Worker, words: str) -> None:
    """Double-clicks no word: drags from the first to the last character."""
    ends = worker.task.locator(".passage").evaluate(
        """(passage, words) => {
            const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                return [[at, 0.1], [at + words.length - 1, 0.9]].map(([unit, share]) => {
                    const range = document.createRange();
                    range.setStart(node, unit);
                    range.setEnd(node, unit + 1);
                    const { left, width, top, height } = range.getBoundingClientRect();
                    return [left + share * width, top + height / 2];
                });
            }
        }""",
        words,
    )
    frame = worker.page.locator("iframe").bounding_box()
    assert frame is not None
    first, last = ((frame["x"] + x, frame["y"] + y) for x, y in ends)
    worker.page.mouse.move(*first)
    worker.page.mouse.down()
    worker.page.mouse.move(*last, steps=4)
    worker.page.mouse.up()
    # The element looks at the selection once the browser has made it.
    worker.task.evaluate("() => new Promise((done) => setTimeout(done))")


def _mark_by_keyboard(worker: Worker, *, words_before: int, words: int) -> None:
    worker.task.locator(".passage").focus()
    for _ in range(words_before):
        worker.page.keyboard.press("ArrowRight")
    for _ in range(words - 1):
        worker.page.keyboard.press("Shift+ArrowRight")
