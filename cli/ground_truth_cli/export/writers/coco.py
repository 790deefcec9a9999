"""COCO: one JSON file for each part, written as the entries come.

Format: https://cocodataset.org/#format-data. Numbers keep all their digits. Boxes have an empty `segmentation`; masks
have one annotation for each class, and instances one each, as compressed run lengths. `score` is the confidence, where
there is one.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, assert_never

from ground_truth_cli.export.entry import Entry, Finished, OtherKind, Sheet
from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.geometry import POLYGON_MIN, area, bounds, finite, finite_box
from ground_truth_cli.export.losses import Losses
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import clean
from ground_truth_runtime.labels.instances import pixels_of
from ground_truth_runtime.labels.mask_pixels import ClassPixels
from ground_truth_runtime.labels.model import Box, Instance, Keypoint, MaskClass, Shape
from ground_truth_runtime.labels.values import Unreadable

_SEEN = 2  # a keypoint that is labeled and visible
Annotation = dict[str, Any]


class CocoWriter:
    """Writes `annotations/instances_<part>.json`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._parts = {part: _Part(sheet, part) for part in sheet.parts}
        self._last_annotation = 0

    def add(self, entry: Entry) -> int:
        """Write an image and its annotations."""
        part = self._parts[entry.part]
        part.add_image(self._image(entry))
        written = 0
        for annotation in self._annotations(entry):
            self._last_annotation += 1
            part.add_annotation({"id": self._last_annotation, "image_id": entry.line} | annotation)
            written += 1
        return written

    def finish(self) -> Finished:
        """Put each file together."""
        keypoints = self._sheet.kind == "keypoints"
        names = self._sheet.categories.names
        categories: list[dict[str, Any]] = [
            {"id": number + 1, "name": name, "supercategory": ""}
            | ({"keypoints": [name], "skeleton": []} if keypoints else {})
            for number, name in names.items()
        ]
        files = tuple(part.finish(categories) for part in self._parts.values())
        return Finished(files=files, classes={number + 1: name for number, name in names.items()})

    def close(self) -> None:
        """Close all files."""
        for part in self._parts.values():
            part.close()

    def _image(self, entry: Entry) -> Mapping[str, Any]:
        if entry.size is None:
            raise RuntimeError(f"line {entry.line}: the size of the image is not known")
        return {
            "id": entry.line,
            "file_name": entry.name,
            "width": entry.size.width,
            "height": entry.size.height,
            "coco_url": clean(entry.source),
        }

    def _annotations(self, entry: Entry) -> Iterator[Annotation]:
        kind = entry.label.kind
        match kind:
            case "mask":
                if entry.mask is not None:
                    yield from self._mask(entry.mask)
            case "instances":
                yield from self._instances(entry)
            case "boxes":
                for box in entry.label.boxes:
                    yield from self._box(entry, box)
            case "polygons":
                for shape in entry.label.polygons:
                    yield from self._polygon(entry, shape)
            case "keypoints":
                for point in entry.label.keypoints:
                    yield from self._keypoint(entry, point)
            case "classes" | "polylines" | "spans" | "reference" | "custom":
                raise OtherKind(kind, format="COCO")
            case _:
                assert_never(kind)

    def _box(self, entry: Entry, box: Box) -> Iterator[Annotation]:
        if not finite_box(box):
            _not_finite(self._sheet.losses, entry)
            return
        sides = [box.left, box.top, box.width, box.height]
        yield self._annotation(box, {"bbox": sides, "area": box.width * box.height, "segmentation": []})

    def _polygon(self, entry: Entry, shape: Shape) -> Iterator[Annotation]:
        outline = [number for point in shape.vertices for number in point]
        if not finite(*outline):
            _not_finite(self._sheet.losses, entry)
        elif len(shape.vertices) < POLYGON_MIN:
            self._sheet.losses.note(entry.line, "label", "a polygon has fewer than three corners")
        else:
            place = {"bbox": list(bounds(shape.vertices)), "area": area(shape.vertices)}
            yield self._annotation(shape, place | {"segmentation": [outline]})

    def _keypoint(self, entry: Entry, point: Keypoint) -> Iterator[Annotation]:
        if not finite(point.x, point.y):
            _not_finite(self._sheet.losses, entry)
            return
        place = {"bbox": [point.x, point.y, 0, 0], "area": 0, "segmentation": []}
        yield self._annotation(point, place | {"keypoints": [point.x, point.y, _SEEN], "num_keypoints": 1})

    def _annotation(self, labeled: Any, geometry: Annotation) -> Annotation:
        category = self._sheet.categories.number(labeled.label, labeled.class_id) + 1
        score = {} if labeled.confidence is None else {"score": labeled.confidence}
        return {"category_id": category, "iscrowd": 0} | geometry | score

    def _instances(self, entry: Entry) -> Iterator[Annotation]:
        coder = needed("pycocotools.mask", what="COCO masks")
        label = entry.label
        told: Sequence[Instance | MaskClass] = label.instances if label.mask is None else label.mask.classes
        try:
            found = pixels_of(label)
        except Unreadable as error:
            self._sheet.losses.note(entry.line, "label", str(error))
            return
        for thing, (_, bitmap) in zip(told, found, strict=True):
            runs = bitmap.run_lengths()
            lengths = {"size": [runs.height, runs.width], "counts": runs.counts}
            class_id = thing.class_id if isinstance(thing, Instance) else None
            score = {} if thing.confidence is None else {"score": thing.confidence}
            yield {
                "category_id": self._sheet.categories.number(thing.label, class_id) + 1,
                "iscrowd": 0,
                "bbox": coder.toBbox(lengths).tolist(),
                "area": bitmap.area,
                "segmentation": lengths,
            } | score

    def _mask(self, mask: ClassPixels) -> Iterator[Annotation]:
        numpy = needed("numpy", what="COCO masks")
        coder = needed("pycocotools.mask", what="COCO masks")
        pixels = numpy.frombuffer(mask.places, dtype=numpy.uint8).reshape(mask.height, mask.width)
        shown = set(mask.places)
        for place, found in enumerate(mask.classes, start=1):
            if place not in shown:
                continue
            run_lengths = coder.encode(numpy.asfortranarray(pixels == place, dtype=numpy.uint8))
            # Index 0 of a mask is the background, so that its classes begin at 1, and those of COCO do as well.
            yield {
                "category_id": self._sheet.categories.number(found.label, found.index - 1) + 1,
                "iscrowd": 0,
                "bbox": coder.toBbox(run_lengths).tolist(),
                "area": int(coder.area(run_lengths)),
                "segmentation": {"size": [mask.height, mask.width], "counts": run_lengths["counts"].decode("ascii")},
            } | ({} if found.confidence is None else {"score": found.confidence})


def _not_finite(losses: Losses, entry: Entry) -> None:
    losses.note(entry.line, "label", "its coordinates are not finite numbers")


class _Part:
    """One file: images and annotations grow side by side, and are joined at the end."""

    def __init__(self, sheet: Sheet, part: Part) -> None:
        folder = sheet.root / "annotations"
        folder.mkdir(exist_ok=True)
        self._path = folder / f"instances_{'val' if part == 'validation' else part}.json"
        self._root = sheet.root
        self._annotations_path = self._path.with_suffix(".annotations")
        self._file: IO[str] = self._path.open("w", encoding="utf-8", newline="\n")
        self._annotations: IO[str] = self._annotations_path.open("w+", encoding="utf-8", newline="\n")
        self._file.write('{"info": {"description": "Labels of SageMaker Ground Truth"}, "licenses": [], "images": [')
        self._images = self._rows = 0

    def add_image(self, image: Mapping[str, Any]) -> None:
        self._file.write(("," if self._images else "") + "\n" + json.dumps(image, allow_nan=False))
        self._images += 1

    def add_annotation(self, annotation: Annotation) -> None:
        self._annotations.write(("," if self._rows else "") + "\n" + json.dumps(annotation, allow_nan=False))
        self._rows += 1

    def finish(self, categories: list[dict[str, Any]]) -> str:
        self._file.write('\n], "annotations": [')
        self._annotations.seek(0)
        shutil.copyfileobj(self._annotations, self._file)
        self._file.write(f'\n], "categories": {json.dumps(categories)}}}\n')
        return self._path.relative_to(self._root).as_posix()

    def close(self) -> None:
        self._file.close()
        self._annotations.close()
        self._annotations_path.unlink(missing_ok=True)
