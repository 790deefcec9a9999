"""Names that strangers choose: of files, of classes. They stay data, and nothing is written outside of the target."""

import csv
import json
import re
from pathlib import Path

import pytest
import yaml
from defusedxml import ElementTree
from PIL import Image

from ground_truth_cli.export import FORMATS, ExportResult, Split, export
from tests.cli.export.building import boxes, files_below, read

KEYS = [
    "../../../etc/passwd.jpg",
    "a/../../b.jpg",
    "..",
    "/absolute.jpg",
    "C:\\windows\\system32.jpg",
    "line\nbreak,comma;\"quote'.jpg",
    "=HYPERLINK(1).png",
    "-rf.png",
    ".htaccess.png",
    "<script>alert(1)</script>.png",
    "$(reboot)`x`|y&z.png",
    "\u202egnp.exe.png",
    "emoji 😀 ünï.png",
    "nul.png",
    "a\0b.png",
    f"{'long' * 90}.png",
    "masks",
    "metadata.parquet",
    "train",
    "same.png",
    "folder/SAME.png",
    "folder/same.jpg",
    "data.yaml",
    "classes.txt",
]
CLASSES = [
    "<script>alert('x')</script>",
    "../../etc/passwd",
    "a, b: {c} [d] #e & *f !g |h >i %j @k `l`",
    'quote " and \\ backslash',
    "new\nline\r\ttab",
    "=1+1",
    "😀 ünï \u202e\u2028\x85",
    "null",
    "yes",
    "1e5",
    " ",
]
SAFE = re.compile(r"[\w-][\w.-]*")


class AnyImage:
    """A place that has an image for every address."""

    def copy(self, _uri: str, to: Path) -> None:
        Image.new("RGB", (64, 48)).save(to, format="PNG")


@pytest.fixture(params=["coco", "yolo", "voc", "csv", "huggingface"])
def result(request: pytest.FixtureRequest, tmp_path: Path) -> ExportResult:
    lines = [
        boxes(key, (number % len(CLASSES), 1, 1, 2, 2), classes=CLASSES) for number, key in enumerate(KEYS, start=1)
    ]
    out = tmp_path / "deep" / "down" / "out"
    made = export(
        read(*lines), format=request.param, out=out, files=AnyImage(), copy_images=True, split=Split.parse("80/20")
    )
    assert {path.parts[:3] for path in map(Path, files_below(tmp_path))} == {("deep", "down", "out")}
    return made


def test_every_object_is_exported_under_a_safe_name_of_its_own(result: ExportResult) -> None:
    assert result.objects == len(KEYS)
    folder = FORMATS[result.format].image_folder("train").partition("/")[0]
    for path in files_below(result.out):
        assert all(SAFE.fullmatch(part) for part in path.split("/")), path
    with (result.out / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["source"] for row in rows] == [f"s3://bucket/{key}" for key in KEYS]
    stems = [Path(row["name"]).stem.casefold() for row in rows]
    assert len(set(stems)) == len(KEYS)
    names = {row["name"] for row in rows}
    images = [path for path in result.out.rglob("*") if path.is_file() and path.name in names]
    assert len(images) == len(KEYS)
    assert (result.out / folder).is_dir()


def test_names_of_classes_come_back_as_they_were(result: ExportResult) -> None:
    assert set(result.classes.values()) == set(CLASSES)
    # In CSV an apostrophe keeps a spreadsheet from taking a name for a formula.
    assert names_of(result) == {f"'{name}" if result.format == "csv" and name[0] == "=" else name for name in CLASSES}


def names_of(result: ExportResult) -> set[str]:
    match result.format:
        case "coco":
            text = (result.out / "annotations" / "instances_train.json").read_text("utf-8")
            return {category["name"] for category in json.loads(text)["categories"]}
        case "yolo":
            return set(yaml.safe_load((result.out / "data.yaml").read_text("utf-8"))["names"].values())
        case "voc":
            files = (result.out / "Annotations").iterdir()
            return {found.text or "" for file in files for found in ElementTree.parse(file).getroot().iter("name")}
        case "csv":
            found = set()
            for part in result.parts:
                with (result.out / f"{part}.csv").open(encoding="utf-8", newline="") as file:
                    found |= {row["label"] for row in csv.DictReader(file)}
            return found
        case _:
            return set(json.loads((result.out / "classes.json").read_text("utf-8")).values())
