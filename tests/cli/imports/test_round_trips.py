"""What is exported and imported again is what it was, as exactly as the format can say it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ground_truth_cli.export import LocalFiles, export
from ground_truth_cli.imports import import_dataset
from ground_truth_cli.imports.result import ImportKind
from ground_truth_runtime.labels.model import Box, ImageSize, Label, LabeledObject, Shape
from ground_truth_runtime.labels.reading import read_manifest
from tests.cli.export.building import HEIGHT, WIDTH, image, mask, mask_file, read

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
by_hand = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
SIZE = ImageSize(width=WIDTH, height=HEIGHT, depth=3)
# Names of classes that any of the formats must stand.
NAMES = ["cat", "ünï cödé", "a, b\n: c", '"<&\'>"', "=1+1", "  blanks ", "- no: 'yaml'", "\u202eltr", "😀", "#x", "\t"]
names = st.sampled_from(NAMES)
fractions = st.floats(0, 1, allow_nan=False, width=64)


def a_box(label: str, across: list[float], down: list[float], confidence: float | None) -> Box:
    (left, right), (top, bottom) = across, down
    return Box(
        label=label,
        left=min(left, right),
        top=min(top, bottom),
        width=abs(right - left),
        height=abs(bottom - top),
        class_id=NAMES.index(label),
        confidence=confidence,
    )


def two(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[list[float]]:
    return st.lists(numbers, min_size=2, max_size=2)


def inside(whole: bool) -> st.SearchStrategy[Box]:
    """Boxes inside of the image, of at least a pixel or a thousandth of one."""
    across = st.integers(0, WIDTH) if whole else fractions.map(lambda share: share * WIDTH)
    down = st.integers(0, HEIGHT) if whole else fractions.map(lambda share: share * HEIGHT)
    confidence = st.none() if whole else st.one_of(st.none(), fractions)
    drawn: st.SearchStrategy[Box] = st.builds(a_box, names, two(across), two(down), confidence)
    return drawn.filter(lambda box: box.width > 0.001 and box.height > 0.001)


far = two(st.floats(-1e6, 1e6))
anywhere = st.builds(a_box, names, far, far, st.one_of(st.none(), fractions))
outlines = st.builds(
    lambda label, vertices: Shape(label=label, vertices=tuple(vertices), class_id=NAMES.index(label)),
    names,
    st.lists(st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT)), min_size=3, max_size=6),
)


def labeled(labels: Sequence[Label]) -> list[LabeledObject]:
    return [
        LabeledObject(number=number, source=f"s3://bucket/in/{number}.png", is_text=False, labels=(label,), line={})
        for number, label in enumerate(labels, start=1)
    ]


def boxes_of(drawn: Sequence[Sequence[Box]]) -> list[LabeledObject]:
    return labeled([Label(attribute="x", kind="boxes", boxes=tuple(found), image_size=SIZE) for found in drawn])


def there_and_back(
    objects: Sequence[LabeledObject], format_: str, tmp_path: Path, *, kind: ImportKind = "boxes", **options: Any
) -> dict[str | None, Label]:
    """Source -> label, after an export and an import that was told no more than the dataset says."""
    export(objects, format=format_, out=tmp_path / "out", force=True, **options)
    import_dataset(
        tmp_path / "out", format=format_, out=tmp_path / "in", attribute="x", kind=kind, classes=NAMES, force=True
    )
    found = list(read_manifest((tmp_path / "in" / "input.manifest").read_bytes().split(b"\n")))
    return {item.source: item.labels[0] for item in found if isinstance(item, LabeledObject)}


@by_hand
@given(st.lists(st.lists(anywhere, max_size=3), min_size=1, max_size=3))
def test_coco_carries_boxes_exactly(tmp_path: Path, drawn: list[list[Box]]) -> None:
    objects = boxes_of(drawn)
    found = there_and_back(objects, "coco", tmp_path)
    assert {source: label.boxes for source, label in found.items()} == {
        labeled.source: labeled.labels[0].boxes for labeled in objects
    }


@by_hand
@given(st.lists(st.lists(outlines, max_size=3), min_size=1, max_size=3))
def test_coco_carries_polygons_exactly(tmp_path: Path, drawn: list[list[Shape]]) -> None:
    objects = labeled([Label(attribute="x", kind="polygons", polygons=tuple(s), image_size=SIZE) for s in drawn])
    found = there_and_back(objects, "coco", tmp_path, kind="polygons")
    assert {source: label.polygons for source, label in found.items()} == {
        labeled.source: labeled.labels[0].polygons for labeled in objects
    }


@by_hand
@given(st.lists(st.lists(inside(whole=True), max_size=3), min_size=1, max_size=3))
def test_voc_carries_whole_pixels_exactly(tmp_path: Path, drawn: list[list[Box]]) -> None:
    objects = boxes_of(drawn)
    found = there_and_back(objects, "voc", tmp_path)
    assert {source: label.boxes for source, label in found.items()} == {
        labeled.source: labeled.labels[0].boxes for labeled in objects
    }


@by_hand
@given(st.lists(inside(whole=False), min_size=1, max_size=3))
def test_voc_is_half_a_pixel_off_at_most(tmp_path: Path, drawn: list[Box]) -> None:
    wide = [box for box in drawn if box.width >= 1 and box.height >= 1]
    [label] = there_and_back(boxes_of([wide]), "voc", tmp_path).values()
    assert [box.label for box in label.boxes] == [box.label for box in wide]
    for found, box in zip(label.boxes, wide, strict=True):
        assert _corners(found) == pytest.approx(_corners(box), abs=0.5 + 1e-9)


@by_hand
@given(st.lists(inside(whole=False), max_size=3))
def test_yolo_is_a_billionth_of_a_pixel_off_at_most(tmp_path: Path, drawn: list[Box]) -> None:
    image(tmp_path / "files", "1.png")
    options: dict[str, Any] = {"files": LocalFiles(tmp_path / "files"), "copy_images": True}
    [label] = there_and_back(boxes_of([drawn]), "yolo", tmp_path, **options).values()
    assert [box.label for box in label.boxes] == [box.label for box in drawn]
    for found, box in zip(label.boxes, drawn, strict=True):
        assert _corners(found) == pytest.approx(_corners(box), abs=1e-9)


@by_hand
@given(st.lists(outlines, max_size=3))
def test_yolo_carries_polygons_as_exactly(tmp_path: Path, drawn: list[Shape]) -> None:
    image(tmp_path / "files", "1.png")
    options: dict[str, Any] = {"files": LocalFiles(tmp_path / "files"), "copy_images": True, "kind": "polygons"}
    objects = labeled([Label(attribute="x", kind="polygons", polygons=tuple(drawn), image_size=SIZE)])
    [label] = there_and_back(objects, "yolo", tmp_path, **options).values()
    assert [shape.label for shape in label.polygons] == [shape.label for shape in drawn]
    for found, shape in zip(label.polygons, drawn, strict=True):
        assert numpy.asarray(found.vertices) == pytest.approx(numpy.asarray(shape.vertices), abs=1e-9)


@by_hand
@given(st.integers(1, 12), st.integers(1, 12), st.randoms(use_true_random=False))
def test_coco_carries_every_pixel_of_a_mask(tmp_path: Path, width: int, height: int, random: Any) -> None:
    pixels = [[random.randrange(4) for _ in range(width)] for _ in range(height)]
    expected = mask_file(tmp_path / "files", "a.png", pixels)
    files = LocalFiles(tmp_path / "files")
    export(read(mask("a.png", ["x", "y", "z"])), format="coco", out=tmp_path / "out", files=files, force=True)
    import_dataset(
        tmp_path / "out",
        format="coco",
        out=tmp_path / "in",
        attribute="seg-ref",
        kind="mask",
        masks="s3://bucket/masks",
        classes=["x", "y", "z"],
        force=True,
    )
    with Image.open(tmp_path / "in" / "masks" / "a.png") as found:
        assert (numpy.array(found) == expected).all()


def _corners(box: Box) -> list[float]:
    return [box.left, box.top, box.left + box.width, box.top + box.height]
