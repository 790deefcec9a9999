"""The split: by the object's own address."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_cli.export import ExportRefused, Split

SOURCES = [f"s3://bucket/images/{number}.jpg" for number in range(10_000)]


def test_shares_hold_on_average() -> None:
    split = Split(train=0.7, validation=0.2, test=0.1)
    counts = {part: sum(split.part_of(source) == part for source in SOURCES) for part in split.parts}
    assert counts["train"] == pytest.approx(7_000, abs=200)
    assert counts["validation"] == pytest.approx(2_000, abs=200)
    assert counts["test"] == pytest.approx(1_000, abs=150)


def test_neither_order_nor_additions_move_an_object() -> None:
    split = Split.parse("80/20")
    before = {source: split.part_of(source) for source in SOURCES[:100]}
    shuffled = random.Random(3).sample(SOURCES[:500], 500)  # noqa: S311
    after = {source: split.part_of(source) for source in shuffled}
    assert all(after[source] == part for source, part in before.items())


def test_the_split_of_today_is_the_split_of_tomorrow() -> None:
    split = Split.parse("60/20/20")
    found = [split.part_of(source) for source in SOURCES[:6]]
    assert found == [
        "validation",
        "test",
        "train",
        "validation",
        "train",
        "validation",
    ]


def test_another_seed_is_another_split() -> None:
    one, other = Split.parse("50/50"), Split.parse("50/50", seed="other")
    moved = sum(one.part_of(source) != other.part_of(source) for source in SOURCES[:1000])
    assert 400 < moved < 600


@pytest.mark.parametrize(
    ("text", "shares"),
    [("80/10/10", (0.8, 0.1, 0.1)), ("0.8,0.2", (0.8, 0.2, 0)), ("8/1/1", (0.8, 0.1, 0.1)), ("1/0/1", (0.5, 0, 0.5))],
)
def test_shares_are_written_in_several_ways(text: str, shares: tuple[float, float, float]) -> None:
    split = Split.parse(text)
    assert (split.train, split.validation, split.test) == pytest.approx(shares)


@pytest.mark.parametrize("text", ["", "80", "a/b", "50/50/0/0", "-1/2", "0/0", "nan/1", "inf/1", "1//2"])
def test_what_is_no_split_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ExportRefused, match=r"split: .* is not two or three shares") as caught:
        Split.parse(text)
    assert repr(text) in str(caught.value)


def test_shares_that_do_not_sum_up_are_refused() -> None:
    with pytest.raises(ExportRefused, match=r"split: they sum up to 0\.9"):
        Split(train=0.7, validation=0.2)
    with pytest.raises(ExportRefused, match=r"split: train is 1\.5, test is -0\.5"):
        Split(train=1.5, test=-0.5)
    with pytest.raises(ExportRefused, match="split: train is nan"):
        Split(train=float("nan"))


@given(st.text(), st.lists(st.integers(0, 100), min_size=2, max_size=3).filter(any))
def test_every_object_is_in_a_part_that_has_a_share(source: str, shares: list[int]) -> None:
    split = Split.parse("/".join(map(str, shares)))
    assert split.part_of(source) in split.parts
