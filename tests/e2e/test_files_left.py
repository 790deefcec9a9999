"""What the local run leaves on disk becomes a report and datasets for each job, read back by the formats' readers."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image

from ground_truth_cli.main import main
from tests.cli.export.readers import datasets, supervision
from tests.e2e.conftest import Deployed, Labeled
from tests.e2e.test_five_jobs import BOXES, CLASSES, JOBS, PUBLIC, SEGMENTATION, TWO_WORKERS

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.xdist_group("deployed"),
    # pycocotools 2.0.11 decodes with an older way of numpy's.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]

BOX_JOBS = (BOXES, TWO_WORKERS, PUBLIC)

Boxes = dict[str, list[tuple[str, list[float]]]]


def run(*arguments: object) -> dict[str, Any]:
    """What the command says, as JSON."""
    said, noted = io.StringIO(), io.StringIO()
    status = main([str(argument) for argument in arguments] + ["--json"], stdout=said, stderr=noted)
    assert status == 0, noted.getvalue()
    return dict(json.loads(said.getvalue()))


def export(deployed: Deployed, labeled: Labeled, job: str, format: str, out: Path) -> Path:  # noqa: A002 - its name
    run(
        *("export", labeled.told[job]["output_manifest"], "--format", format, "--output", out),
        *("--copy-images", "--images", deployed.photographs[0].path.parent),
    )
    return out


def boxes_in_manifest(labeled: Labeled, job: str) -> Boxes:
    """Corners by the name of the photograph, with the label."""
    found: Boxes = {}
    for line in labeled.jobs[job].lines():
        names = line[f"{job}-metadata"]["class-map"]
        found[Path(line["source-ref"]).stem] = sorted(
            (
                names[str(box["class_id"])],
                [box["left"], box["top"], box["left"] + box["width"], box["top"] + box["height"]],
            )
            for box in line[job]["annotations"]
        )
    return found


def assert_same(found: Boxes, expected: Boxes, *, within: float) -> None:
    assert sorted(found) == sorted(expected)
    for name, boxes in expected.items():
        assert [label for label, _ in found[name]] == [label for label, _ in boxes]
        for (_, corners), (_, wanted) in zip(found[name], boxes, strict=True):
            assert corners == pytest.approx(wanted, abs=within)


def boxes_in(dataset: Any) -> Boxes:
    """The same of a dataset of supervision."""
    return {
        Path(path).stem: sorted(
            (dataset.classes[number], corners.tolist())
            for number, corners in zip(detections.class_id, detections.xyxy, strict=True)
        )
        for path, _, detections in dataset
    }


@pytest.mark.parametrize("job", JOBS)
def test_the_report_shows_every_object(deployed: Deployed, labeled: Labeled, tmp_path: Path, job: str) -> None:
    page = tmp_path / "page.html"
    images = deployed.photographs[0].path.parent
    run("report", labeled.told[job]["output_manifest"], "--output", page, "--images", images)
    text = page.read_text(encoding="utf-8")
    assert all(photograph.path.name in text for photograph in deployed.photographs)


@pytest.mark.parametrize("job", BOX_JOBS)
def test_coco_holds_the_same_boxes(deployed: Deployed, labeled: Labeled, tmp_path: Path, job: str) -> None:
    from pycocotools.coco import COCO  # noqa: PLC0415

    out = export(deployed, labeled, job, "coco", tmp_path / "out")
    (file,) = (out / "annotations").glob("*.json")
    coco = COCO(str(file))
    found: Boxes = {Path(image["file_name"]).stem: [] for image in coco.imgs.values()}
    for annotation in coco.anns.values():
        left, top, width, height = annotation["bbox"]
        image = Path(coco.imgs[annotation["image_id"]]["file_name"]).stem
        label = coco.cats[annotation["category_id"]]["name"]
        found[image].append((label, [left, top, left + width, top + height]))
    assert_same({name: sorted(boxes) for name, boxes in found.items()}, boxes_in_manifest(labeled, job), within=1e-9)


@pytest.mark.parametrize("job", BOX_JOBS)
def test_yolo_holds_the_same_boxes(deployed: Deployed, labeled: Labeled, tmp_path: Path, job: str) -> None:
    out = export(deployed, labeled, job, "yolo", tmp_path / "out")
    dataset = supervision().DetectionDataset.from_yolo(
        images_directory_path=str(out / "images" / "train"),
        annotations_directory_path=str(out / "labels" / "train"),
        data_yaml_path=str(out / "data.yaml"),
    )
    assert_same(boxes_in(dataset), boxes_in_manifest(labeled, job), within=0.01)  # it has float32


@pytest.mark.parametrize("job", BOX_JOBS)
def test_voc_holds_the_same_boxes(deployed: Deployed, labeled: Labeled, tmp_path: Path, job: str) -> None:
    out = export(deployed, labeled, job, "voc", tmp_path / "out")
    dataset = supervision().DetectionDataset.from_pascal_voc(
        images_directory_path=str(out / "JPEGImages"), annotations_directory_path=str(out / "Annotations")
    )
    assert_same(boxes_in(dataset), boxes_in_manifest(labeled, job), within=0.5)  # it has whole pixels


@pytest.mark.parametrize("job", [CLASSES, *BOX_JOBS])
def test_a_hugging_face_folder_holds_every_photograph(
    deployed: Deployed, labeled: Labeled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, job: str
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets().disable_progress_bars()
    out = export(deployed, labeled, job, "huggingface", tmp_path / "out")
    rows = datasets().load_dataset("imagefolder", data_dir=str(out), cache_dir=str(tmp_path / "cache"))["train"]
    assert len(rows) == len(deployed.photographs)
    if job == CLASSES:
        names = Counter(line[f"{job}-metadata"]["class-name"] for line in labeled.jobs[job].lines())
        assert Counter(rows["label"][:]) == names
    else:
        boxes = sum(len(line[job]["annotations"]) for line in labeled.jobs[job].lines())
        assert sum(len(objects["bbox"]) for objects in rows["objects"][:]) == boxes


def test_masks_hold_the_same_pixels(deployed: Deployed, labeled: Labeled, tmp_path: Path) -> None:
    out = export(deployed, labeled, SEGMENTATION, "masks", tmp_path / "out")
    for line in labeled.jobs[SEGMENTATION].lines():
        (exported,) = (
            path
            for path in out.rglob("*.png")
            if path.stem == Path(line["source-ref"]).stem and "mask" in str(path.relative_to(out))
        )
        ours = Image.open(io.BytesIO(deployed.object(line["segmentation-ref"]))).convert("RGB")
        colours = line["segmentation-ref-metadata"]["internal-color-map"]
        with Image.open(exported) as image:
            indexes = numpy.array(image)
        for index, told in colours.items():
            colour = tuple(bytes.fromhex(told["hex-color"].removeprefix("#")))
            assert ((indexes == int(index)) == (numpy.array(ours) == colour).all(axis=2)).all()


def test_coco_holds_the_same_areas_of_masks(deployed: Deployed, labeled: Labeled, tmp_path: Path) -> None:
    from pycocotools.coco import COCO  # noqa: PLC0415

    out = export(deployed, labeled, SEGMENTATION, "coco", tmp_path / "out")
    (file,) = (out / "annotations").glob("*.json")
    coco = COCO(str(file))
    found: Counter[tuple[str, str]] = Counter()
    for annotation in coco.anns.values():
        key = (Path(coco.imgs[annotation["image_id"]]["file_name"]).stem, coco.cats[annotation["category_id"]]["name"])
        found[key] += int(coco.annToMask(annotation).sum())
    expected: Counter[tuple[str, str]] = Counter()
    for line in labeled.jobs[SEGMENTATION].lines():
        pixels = numpy.array(Image.open(io.BytesIO(deployed.object(line["segmentation-ref"]))).convert("RGB"))
        for index, told in line["segmentation-ref-metadata"]["internal-color-map"].items():
            colour = tuple(bytes.fromhex(told["hex-color"].removeprefix("#")))
            area = int((pixels == colour).all(axis=2).sum())
            if index != "0" and area:
                expected[Path(line["source-ref"]).stem, told["class-name"]] += area
    assert found == expected
