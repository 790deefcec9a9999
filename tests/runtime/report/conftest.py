"""Pages made of manifest lines, and what stands in them."""

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image

from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.report import job_report


@dataclass(frozen=True)
class Page:
    """A page, and the data in it."""

    text: str

    def blocks(self, attribute: str) -> list[Any]:
        """The JSON of every script element with `attribute`."""
        found = re.findall(rf"<script [^>]*{attribute}[^>]*>(.*?)</script>", self.text)
        return [json.loads(block, parse_constant=_no_json) for block in found]

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Every object that the page lists."""
        return [record for block in self.blocks("data-objects") for record in block]

    @property
    def pictures(self) -> dict[str, dict[str, Any]]:
        """Every picture and mask that the page has."""
        return {uri: entry for block in self.blocks("data-pictures") for uri, entry in block.items()}

    @property
    def classes(self) -> list[dict[str, Any]]:
        """The classes of the page, by number."""
        (page,) = self.blocks('id="page"')
        return list(page["classes"])

    @property
    def visible(self) -> str:
        """The markup without data, style and script."""
        return re.sub(r"<(script|style)\b.*?</\1>", "", self.text, flags=re.DOTALL)

    @property
    def words(self) -> str:
        """The text of the markup."""
        return re.sub(r"<[^>]+>", " ", self.visible)


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


MakePage = Callable[..., Page]


@pytest.fixture
def make_page() -> MakePage:
    """Makes the report of a job from lines: mappings, or text where a line is no JSON."""

    def make(*lines: Mapping[str, Any] | str, **more: Any) -> Page:
        raw = [(line if isinstance(line, str) else json.dumps(line)).encode(errors="replace") for line in lines]
        named = {"attribute": "boxes"} if more.get("quality") is not None else {}
        return Page("".join(job_report(**{"title": "job", "objects": read_manifest(raw), **named, **more})))

    return make


@pytest.fixture
def photograph() -> bytes:
    """A JPEG of 1200 by 800 pixels."""
    return encoded(Image.new("RGB", (1200, 800), "navy"), "JPEG")


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def line(number: int = 0, **more: Any) -> dict[str, Any]:
    """A line with one box, of which `more` replaces keys."""
    return {
        "source-ref": f"s3://bucket/images/{number}.jpg",
        "boxes": {
            "image_size": [{"width": 1200, "height": 800, "depth": 3}],
            "annotations": [{"class_id": 0, "left": 300.5, "top": 200, "width": 100, "height": 50.25}],
        },
        "boxes-metadata": {
            "type": "groundtruth/object-detection",
            "class-map": {"0": "Bird"},
            "objects": [{"confidence": 0.91}],
            "job-name": "labeling-job/birds",
        },
        **more,
    }
