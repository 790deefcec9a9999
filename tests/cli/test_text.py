"""Text that a terminal shows and does not obey."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_cli.output import Output, as_json
from ground_truth_cli.text import MIN_CELLS, fitted, one_line, padded, safe, width, wrapped


@given(st.text())
def test_nothing_that_is_shown_moves_a_cursor(text: str) -> None:
    assert not any(ord(character) < 32 and character not in "\n\t" for character in safe(text))
    assert "\x7f" not in safe(text)
    assert not any("\x80" <= character <= "\x9f" for character in safe(text))


@given(st.text(), st.integers(min_value=0, max_value=30))
def test_what_is_fitted_fits(text: str, cells: int) -> None:
    assert width(fitted(text, cells)) <= cells


def test_what_fits_is_left_alone_and_what_is_cut_says_so() -> None:
    assert fitted("birds", 5) == "birds"
    assert fitted("birds", 4) == "bir…"
    assert fitted("鳥鳥鳥", 5) == "鳥鳥…"


@given(st.text(), st.integers(min_value=0, max_value=60))
def test_what_is_wrapped_fits_and_loses_nothing_but_blanks(text: str, cells: int) -> None:
    lines = wrapped(text, cells, indent="    ")
    assert all(width(line) <= max(cells, MIN_CELLS) for line in lines) or not text.strip()
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_break_between_words_where_they_can() -> None:
    assert wrapped("  the role can't read the bucket", 20, indent="    ") == ["  the role can't", "    read the bucket"]
    assert wrapped("s3://bucket/images/000001.jpg", 20, indent="  ") == ["s3://bucket/images/0", "  00001.jpg"]
    assert wrapped("鳥鳥鳥鳥鳥鳥鳥鳥鳥鳥鳥", 21) == ["鳥鳥鳥鳥鳥鳥鳥鳥鳥鳥", "鳥"]


def test_wide_and_combining_characters_take_their_cells() -> None:
    assert width("鳥") == 2
    assert width("e\N{COMBINING ACUTE ACCENT}") == 1
    assert padded("鳥", 4) == "鳥  "
    assert padded("a", 3, right=True) == "  a"


def test_marks_of_direction_are_written_out() -> None:
    assert safe("a\N{RIGHT-TO-LEFT OVERRIDE}b") == "a\\u202eb"


def test_one_line_is_one_line() -> None:
    assert one_line(" a\n\n b\tc\x1b ") == "a b c\\u001b"


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_means_the_same_and_commands_no_terminal(value: object) -> None:
    text = as_json(value)
    assert json.loads(text) == value
    assert text == safe(text)


def test_a_table_lines_up_whatever_is_in_it() -> None:
    out = io.StringIO()
    Output(out, io.StringIO()).table(("name", "count"), [("鳥", "1"), ("bird\x1b", "1000")], right={"count"})
    assert out.getvalue().splitlines() == [
        "name        count",
        "鳥              1",
        "bird\\u001b   1000",
    ]


@pytest.mark.parametrize("text", ["plain", "\x1b[31mred"])
def test_an_error_message_is_text(text: str) -> None:
    err = io.StringIO()
    Output(io.StringIO(), err).problem(text)
    assert "\x1b" not in err.getvalue()
