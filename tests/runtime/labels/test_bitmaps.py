"""Pixels as bits, with numpy and pycocotools as oracles."""

from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from ground_truth_runtime.labels.bitmaps import Bitmap, RunLengths, of_colour, of_run_lengths, voted
from ground_truth_runtime.labels.png import Picture
from ground_truth_runtime.labels.values import Unreadable

# pycocotools 2.0.11 decodes with an older way of numpy's.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SIZES = st.tuples(st.integers(1, 9), st.integers(1, 9))


def bitmap(pixels: Any) -> Bitmap:
    height, width = pixels.shape
    return Bitmap(width=width, height=height, bits=int("".join(map(str, pixels.astype(int).ravel())), 2))


def pixels_of(found: Bitmap) -> Any:
    text = f"{found.bits:0{found.width * found.height}b}"
    return numpy.array([int(digit) for digit in text]).reshape(found.height, found.width)


@st.composite
def pictures(draw: st.DrawFn, *, least: int = 1, most: int = 1) -> list[Any]:
    height, width = draw(SIZES)
    count = draw(st.integers(least, most))
    digits = draw(st.lists(st.booleans(), min_size=count * height * width, max_size=count * height * width))
    return list(numpy.array(digits).reshape(count, height, width))


@given(pictures())
def test_run_lengths_are_those_of_coco_and_give_back_every_pixel(drawn: list[Any]) -> None:
    (pixels,) = drawn
    found = bitmap(pixels)
    runs = found.run_lengths()
    expected = coco.encode(numpy.asfortranarray(pixels.astype(numpy.uint8)))

    assert isinstance(runs.counts, str)
    assert (runs.counts.encode(), [runs.height, runs.width]) == (expected["counts"], expected["size"])
    assert of_run_lengths(runs) == found
    assert found.area == pixels.sum()


def test_run_lengths_of_a_photograph_are_those_of_coco() -> None:
    rows, columns = numpy.mgrid[0:480, 0:640]
    pixels = (rows - 200) ** 2 + (columns - 300) ** 2 < 150**2

    runs = bitmap(pixels).run_lengths()

    assert runs.counts == coco.encode(numpy.asfortranarray(pixels.astype(numpy.uint8)))["counts"].decode()


def test_uncompressed_run_lengths_are_read_too() -> None:
    found = of_run_lengths(RunLengths(width=2, height=3, counts=(1, 2, 3)))

    assert pixels_of(found).tolist() == [[0, 0], [1, 0], [1, 0]]


@pytest.mark.parametrize(
    "runs",
    [
        RunLengths(width=2, height=2, counts=(1, 2)),
        RunLengths(width=2, height=2, counts=(5, -1)),
        RunLengths(width=0, height=0, counts=()),
        RunLengths(width=100_000, height=100_000, counts=(10_000_000_000,)),
        RunLengths(width=2, height=2, counts="é"),
        RunLengths(width=2, height=2, counts="4" * 3),
        RunLengths(width=2, height=2, counts="o" * 30),
    ],
)
def test_run_lengths_that_do_not_fit_are_refused(runs: RunLengths) -> None:
    with pytest.raises(Unreadable, match="run lengths"):
        of_run_lengths(runs)


@given(st.text(max_size=8))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = of_run_lengths(RunLengths(width=3, height=2, counts=text))
    except Unreadable:
        return
    assert found.area <= 6


@given(pictures(most=9), st.integers(1, 9))
def test_votes_are_counted_pixel_by_pixel(drawn: list[Any], least: int) -> None:
    found = voted([bitmap(pixels) for pixels in drawn], least=least)

    assert (pixels_of(found) == (sum(pixels.astype(int) for pixels in drawn) >= least)).all()


@given(pictures(least=2, most=2))
def test_overlap_is_that_of_sets_of_pixels(drawn: list[Any]) -> None:
    one, other = drawn
    either = (one | other).sum()

    assert bitmap(one).iou(bitmap(other)) == ((one & other).sum() / either if either else 1.0)


def test_a_colour_is_found_where_it_is_not_transparent() -> None:
    picture = Picture(
        width=4, height=1, red=b"\x0a\x0a\x0a\0", green=b"\x0b\x0b\0\0", blue=b"\x0c\x0c\x0c\0", alpha=b"\xff\0\xff\0"
    )

    assert pixels_of(of_colour(picture, "#0a0b0c")).tolist() == [[1, 0, 0, 0]]
    assert of_colour(picture, "#000000").area == 0


@given(pictures())
def test_rows_are_told_as_runs(drawn: list[Any]) -> None:
    (pixels,) = drawn
    flat = numpy.zeros(pixels.size, dtype=bool)
    for start, end in bitmap(pixels).row_runs():
        flat[start:end] = True

    assert (flat == pixels.ravel()).all()
