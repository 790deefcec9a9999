"""Names of files: safe, short enough, and no two alike."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_cli.export.names import Names

SAFE = re.compile(r"[\w-][\w.-]*")


def test_names_stay_as_they_are_where_they_can() -> None:
    assert Names().name("s3://bucket/a/b/Straße_1-2.JPG", line=1) == "Straße_1-2.JPG"


def test_equal_names_are_told_apart_by_their_sources() -> None:
    names = Names()
    found = [names.name(f"s3://bucket/{folder}/a.png", line=1) for folder in "xyz"]
    assert found[0] == "a.png"
    assert len(set(found)) == 3
    assert all(re.fullmatch(r"a(-[0-9a-f]{8})?\.png", name) for name in found)
    again = Names()
    again.name("s3://bucket/x/a.png", line=1)
    assert again.name("s3://bucket/z/a.png", line=5) == found[2]


def test_names_differ_in_more_than_case_extension_and_spelling_of_accents() -> None:
    names = Names()
    found = [
        names.name(source, line=line) for line, source in enumerate(("a.png", "A.PNG", "a.jpg", "é.png", "e\u0301.png"))
    ]
    assert len({name.rpartition(".")[0].casefold() for name in found}) == 5


def test_one_source_on_several_lines_has_several_names() -> None:
    names = Names()
    assert len({names.name("s3://bucket/a.png", line=line) for line in range(1, 6)}) == 5


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("s3://bucket/..", "__"),
        ("s3://bucket/a/../b.png", "b.png"),
        ("s3://bucket/.hidden.png", "_hidden.png"),
        ("s3://bucket/-rf.png", "_rf.png"),
        ("s3://bucket/CON.png", "_CON.png"),
        ("s3://bucket/a b\n\tc.png", "a_b_c.png"),
        ("s3://bucket/a:b*c?.png", "a_b_c_.png"),
        ("s3://bucket/.png", "_png"),
        ("s3://bucket/", "bucket"),
        ("", "_"),
        ("s3://bucket/metadata.parquet", "metadata_parquet"),
        ("s3://bucket/v1.2", "v1_2"),
        ("s3://bucket/a\\..\\b.png", "a_.._b.png"),
    ],
)
def test_what_is_unsafe_is_replaced(source: str, name: str) -> None:
    assert Names().name(source, line=1) == name


def test_names_that_formats_use_themselves_are_not_given_out() -> None:
    for source in ("s3://bucket/masks", "s3://bucket/metadata.png"):
        assert Path(Names().name(source, line=1)).stem not in {"masks", "metadata"}


def test_long_names_are_cut_between_characters() -> None:
    name = Names().name(f"s3://bucket/{'ü' * 500}.png", line=1)
    assert name.endswith(".png")
    assert 100 < len(name.encode()) < 140


@given(st.lists(st.text(st.characters(), max_size=40), max_size=30))
def test_any_sources_have_safe_names_without_a_double(sources: list[str]) -> None:
    names = Names()
    found = [names.name(f"s3://bucket/{source}", line=line) for line, source in enumerate(sources, start=1)]
    assert all(SAFE.fullmatch(name) for name in found)
    assert len({name.casefold() for name in found}) == len(found)
