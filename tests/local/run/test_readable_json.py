"""JSON for people."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ground_truth_local.run.readable_json import readable_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_what_fits_on_a_line_stands_on_one() -> None:
    box = {"class_id": 0, "left": 1}
    assert readable_json({"boxes": [box, box], "name": "ü"}, width=40) == (
        '{\n  "boxes": [\n    {"class_id": 0, "left": 1},\n    {"class_id": 0, "left": 1}\n  ],\n  "name": "ü"\n}'
    )


@given(JSON, st.integers(min_value=0, max_value=80))
def test_it_stays_the_same_json(value: object, width: int) -> None:
    assert json.loads(readable_json(value, width=width)) == value
