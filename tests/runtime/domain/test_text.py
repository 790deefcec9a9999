import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.domain.text import fitting, json_size, shortened, shortened_as_json


def test_a_text_that_is_cut_ends_in_dots() -> None:
    assert (shortened("abcdef", 6), shortened("abcdefg", 6)) == ("abcdef", "abc...")


@given(text=st.text(), most=st.integers(5, 60))
def test_a_text_takes_no_more_bytes_than_allowed_whatever_it_holds(text: str, most: int) -> None:
    cut = shortened_as_json(text, most)

    assert json_size(cut) <= most
    assert cut == text or (json_size(text) > most and cut.endswith("...") and text.startswith(cut[:-3]))


@given(texts=st.lists(st.text(max_size=200), max_size=30))
def test_as_many_texts_are_kept_as_fit_and_the_others_are_counted(texts: list[str]) -> None:
    kept = fitting(texts, 400, rest="see there")

    assert len(json.dumps(kept)) <= 400
    if len(kept) == len(texts):
        assert all(json_size(text) <= 100 for text in kept)
    else:
        assert kept[-1] == f"... and {len(texts) - len(kept) + 1} more: see there"


@pytest.mark.parametrize("texts", [[], ["one"], ["one", "two"]])
def test_texts_that_fit_are_kept(texts: list[str]) -> None:
    assert fitting(texts, 400, rest="see there") == texts
