"""Datasets with anything in them: imported, or refused with a reason. Nothing else, and nothing half done."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ground_truth_cli.export import ExportError, LocalFiles
from ground_truth_cli.imports import import_dataset
from ground_truth_cli.imports.result import ImportKind
from ground_truth_runtime.labels.model import UnreadableLine
from ground_truth_runtime.labels.reading import read_manifest

COCO: dict[str, Any] = {
    "images": [
        {"id": 1, "file_name": "a.png", "width": 8, "height": 6, "coco_url": "s3://birds/a.png"},
        {"id": 2, "file_name": "b.png", "width": 8, "height": 6},
    ],
    "annotations": [
        {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 3, 2], "score": 0.5, "iscrowd": 0},
        {"id": 2, "image_id": 1, "category_id": 2, "segmentation": [[1, 1, 4, 1, 4, 4]], "bbox": [1, 1, 3, 3]},
        {"id": 3, "image_id": 2, "category_id": 1, "segmentation": {"size": [6, 8], "counts": [10, 4, 34]}},
        {"id": 4, "image_id": 2, "category_id": 1, "segmentation": {"size": [6, 8], "counts": ":4R1"}},
    ],
    "categories": [{"id": 1, "name": "Bird"}, {"id": 2, "name": "Nest"}],
}
YAML = "path: .\ntrain: images/train\nval: images/val\nnames:\n  0: Bird\n  1: Nest\n"
LABELS = "0 0.5 0.5 0.25 0.25\n1 0.1 0.1 0.9 0.1 0.5 0.9\n"
XML = (
    "<annotation><filename>a.png</filename><source><database>s3://birds/a.png</database></source>"
    "<size><width>8</width><height>6</height><depth>3</depth></size><object><name>Bird</name><truncated>1</truncated>"
    "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>4</xmax><ymax>3</ymax></bndbox></object></annotation>"
)
NUMBERS = (0, -1, 1.5, 2**63, 10**400, 1e308, float("nan"), float("inf"))
TEXTS = ("", "a", "1", "\ud800", "a\0b", "x" * 5000, "../a.png", "/etc/passwd", "s3://")
LISTS = ([], [[]], [[None]], ["a"], [1, 2], [-1, 0, 2, 2], {}, {"a": 1})
ODD = st.sampled_from([None, True, False, *NUMBERS, *TEXTS, *LISTS]).map(copy.deepcopy)


def nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value: what holds it, and under which key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from nodes(value[key])


def attempt(path: Path, name: str, kind: ImportKind, out: Path) -> None:
    """Imports; what was written can be read."""
    with suppress(ExportError):
        import_dataset(
            path,
            format=name,
            out=out,
            attribute="labels-ref" if kind == "mask" else "labels",
            kind=kind,
            images="s3://birds/images",
            masks="s3://birds/masks" if kind == "mask" else None,
            files=LocalFiles(path if path.is_dir() else path.parent),
            force=True,
        )
    manifest = out / "input.manifest"
    if manifest.exists():
        with manifest.open("rb") as lines:
            assert not [line for line in read_manifest(lines) if isinstance(line, UnreadableLine)]
    assert not [file for file in out.parent.iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize("kind", ["boxes", "polygons", "mask"])
def test_coco_with_anything_in_it(kind: ImportKind, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("coco")

    @given(st.data())
    @settings(max_examples=200)
    def check(data: st.DataObject) -> None:
        content = copy.deepcopy(COCO)
        for _ in range(data.draw(st.integers(1, 3))):
            places = list(nodes(content))
            holder, key = places[data.draw(st.integers(0, len(places) - 1))]
            holder[key] = data.draw(ODD)
        (folder / "coco.json").write_text(json.dumps(content))
        attempt(folder / "coco.json", "coco", kind, folder / "out")

    check()


def mutated(data: st.DataObject, text: str) -> bytes:
    """A text with bytes replaced, removed or doubled."""
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content) - 1))
        new = data.draw(
            st.sampled_from([b"", b"\xff", b"\0", b"-", b"nan", b"9" * 5000, b"[", b"&x;", b"\n", b": ", b"<a>"])
        )
        content[place : place + data.draw(st.integers(0, 3))] = new
    return bytes(content)


@pytest.mark.parametrize("kind", ["boxes", "polygons"])
def test_yolo_with_anything_in_it(kind: ImportKind, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("yolo")
    for place in ("images/train", "images/val", "labels/train", "labels/val"):
        (folder / place).mkdir(parents=True)
    Image.new("RGB", (8, 6)).save(folder / "images/train/a.png")
    Image.new("RGB", (8, 6)).save(folder / "images/val/b.png")

    @given(st.data())
    @settings(max_examples=150)
    def check(data: st.DataObject) -> None:
        which = data.draw(st.sampled_from(["yaml", "labels", "both"]))
        (folder / "data.yaml").write_bytes(mutated(data, YAML) if which != "labels" else YAML.encode())
        labels = mutated(data, LABELS) if which != "yaml" else LABELS.encode()
        for file in ("labels/train/a.txt", "labels/val/b.txt"):
            (folder / file).write_bytes(labels)
        attempt(folder, "yolo", kind, folder / "out")

    check()


def test_pascal_voc_with_anything_in_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("voc")
    (folder / "Annotations").mkdir()

    @given(st.data())
    @settings(max_examples=150)
    def check(data: st.DataObject) -> None:
        start = data.draw(st.sampled_from(["", '<?xml version="1.0" encoding="klingon"?>', '<?xml version="1.0"?>\n']))
        (folder / "Annotations" / "a.xml").write_bytes(mutated(data, start + XML))
        (folder / "Annotations" / "b.xml").write_text(start + XML)
        attempt(folder, "voc", "boxes", folder / "out")

    check()
