"""Whatever JSON an execution is started with, reading it ends in jobs or in problems, never in a crash."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.event.models import Event, Input, Instructions, Job, Workforce
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.event.problems import listed
from tests.support.events import job, public_job, segmentation_job

_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["a", "images/", "s3://bucket/key", "BoundingBox", "0.036", "1e999", "NaN", "public", "-ref", "source"]
    ),
)
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
)
_KNOWN = sorted({name for model in (Event, Job, Input, Workforce, Instructions) for name in model.model_fields})


def _object(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(_KNOWN) | st.text(max_size=10), inner, max_size=6)


# A real job with some fields put out of order gets deeper into the rules than plain noise does.
_JOBS = st.tuples(st.sampled_from([job(), public_job(), segmentation_job()]), _object(_object(_JSON) | _JSON)).map(
    lambda pair: {**pair[0], **pair[1]}
)
_EVENTS = st.one_of(
    _JSON,
    _object(_JSON),
    st.fixed_dictionaries(
        {"jobs": st.lists(_JOBS | _JSON, max_size=4)},
        optional={"defaults": _object(_JSON) | _JSON, "max_cost_usd": _SCALARS, "$schema": _SCALARS},
    ),
)


@settings(max_examples=200, deadline=None)
@given(_EVENTS)
def test_any_json_is_read_without_a_crash(raw: Any) -> None:
    reading = read_event(raw)

    assert reading.jobs or reading.problems
    text = listed(reading.problems)
    assert all(str(problem).strip() for problem in reading.problems)
    json.dumps({"errorMessage": text})


@settings(max_examples=80, deadline=None)
@given(_EVENTS)
def test_reading_changes_nothing_and_repeats_itself(raw: Any) -> None:
    before = json.dumps(raw)

    first, second = read_event(raw), read_event(raw)

    assert json.dumps(raw) == before
    assert [str(problem) for problem in first.problems] == [str(problem) for problem in second.problems]
