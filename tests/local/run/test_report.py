"""The report: everything in one file, everything escaped."""

import base64
import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ground_truth_local.run import report
from ground_truth_local.run.photographs import Photograph
from ground_truth_local.run.report import pictures
from ground_truth_local.run.report.markup import Markup, join, tag
from tests.local.run.conftest import MakeJob

SOURCE = {"source-ref": "s3://bucket/images/a&b.png"}


def page(jobs: list[Any], picture: Path, tmp_path: Path) -> str:
    file = tmp_path / "report.html"
    report.write(jobs, [Photograph(path=picture, key="images/a&b.png")], file)
    return file.read_text()


def test_text_is_escaped_wherever_it_stands() -> None:
    assert tag("p", "<b> & ", tag("i", '"'), class_='"x"', aria_label="é") == (
        '<p class="&quot;x&quot;" aria-label="é">&lt;b&gt; &amp; <i>&quot;</i></p>'
    )
    assert join("<", Markup("<br>"), None) == "&lt;<br>"
    assert tag("meta", charset="utf-8", name=None) == '<meta charset="utf-8">'


def test_names_from_events_and_labels_can_not_break_the_page(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    line = {**SOURCE, "job": 0, "job-metadata": {"class-name": evil, "confidence": 0.5}}
    job = make_job("job", [line], event_job={"title": evil, "labels": [evil]}, reason=evil)
    assert "<script" not in page([job], picture, tmp_path)


def test_the_page_needs_nothing_else(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    text = page([make_job("job", [SOURCE])], picture, tmp_path)
    addresses = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert addresses
    assert all(address.startswith(("data:", "#")) for address in addresses)
    assert "@import" not in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_a_photograph_stands_in_the_page_once(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    jobs = [make_job("one", [SOURCE]), make_job("two", [SOURCE])]
    text = page(jobs, picture, tmp_path)
    assert text.count("data:image/jpeg") == 1
    assert text.count('<use href="#photograph-0">') == 2


def test_boxes_are_drawn_where_they_are_with_name_and_confidence(
    make_job: MakeJob, picture: Path, tmp_path: Path
) -> None:
    box = {"class_id": 0, "left": 30, "top": 5, "width": 8.5, "height": 10}
    metadata = {"class-map": {"0": "Bird"}, "objects": [{"confidence": 0.914}]}
    line = {**SOURCE, "job": {"annotations": [box]}, "job-metadata": metadata}
    text = page([make_job("job", [line])], picture, tmp_path)
    assert 'viewBox="0 0 40 20"' in text
    assert '<rect x="30" y="5" width="8.5" height="10" class="box">' in text
    assert "Bird 0.91" in text
    assert "1 box<" in text
    plate = re.search(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"></rect>', text)
    assert plate is not None
    left, top, width, height = (float(number) for number in plate.groups())
    assert 0 <= left <= left + width <= 40
    assert 0 <= top <= top + height <= 20


def test_a_mask_is_drawn_in_the_colours_of_its_classes(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    colours = {
        "0": {"class-name": "BACKGROUND", "hex-color": "#ffffff", "confidence": 0.0},
        "1": {"class-name": "Sky", "hex-color": "#2acf59", "confidence": 0.8},
    }
    line = {**SOURCE, "job-ref": "s3://b/0.png", "job-ref-metadata": {"internal-color-map": colours}}
    job = make_job("job", [line], label_attribute_name="job-ref")
    path = job.mask(line)
    assert path is not None
    path.parent.mkdir()
    Image.new("L", (40, 20), 1).save(path)
    text = page([job], picture, tmp_path)
    assert text.count('class="mask"') == 1
    assert "background: #2acf59" in text
    assert "Sky" in text
    assert "BACKGROUND" not in text.partition("<details>")[0]


@pytest.mark.parametrize("mode", ["L", "P"])
def test_each_pixel_of_a_mask_gets_its_own_colour(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "mask.png"
    mask = Image.new(mode, (3, 1))
    if mode == "P":
        mask.putpalette([255, 255, 255, 255, 0, 0, 255, 0, 0])
    for x in range(3):
        mask.putpixel((x, 0), x)
    mask.save(path)
    drawn = pictures.mask(path, {0: "#ffffff", 1: "#ff0000", 2: "#0000ff"})
    with Image.open(io.BytesIO(base64.b64decode(drawn.address.partition(",")[2]))) as image:
        pixels = [image.getpixel((x, 0)) for x in range(3)]
    assert pixels == [(0, 0, 0, 0), (255, 0, 0, 150), (0, 0, 255, 150)]


def test_what_failed_is_told(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    lines = [{**SOURCE, "job-metadata": {"failure-reason": "no CORS"}}, SOURCE]
    text = page([make_job("job", lines, succeeded=False, reason="NothingLabeled", failed=1)], picture, tmp_path)
    assert '<span class="failed">no CORS</span>' in text
    assert '<span class="failed">not labeled</span>' in text
    assert '<p class="failed">NothingLabeled</p>' in text


def test_a_picture_that_is_not_on_this_machine_is_named_all_the_same(
    make_job: MakeJob, picture: Path, tmp_path: Path
) -> None:
    line = {"source-ref": "s3://elsewhere/c.png", "job": [1], "job-metadata": {}}
    text = page([make_job("job", [line])], picture, tmp_path)
    assert "c.png" in text
    assert "<pre>[1]</pre>" in text


def test_a_long_job_is_cut_and_says_so(make_job: MakeJob, picture: Path, tmp_path: Path) -> None:
    job = make_job("job", [SOURCE] * 75)
    text = page([job], picture, tmp_path)
    assert text.count("<figure>") == 60
    assert f"and 15 more in {job.manifest}" in text
