"""Whatever an answer holds, it never costs more than itself."""

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground_truth_local.engine.types.base import TaskType

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "Bird", "Unicorn", "0", "-1", "1e400", "#ff0000", "\U0001f600", "\x00", "AAAA", 10**40])
    | st.text(max_size=5)
)
KEYS = st.sampled_from(["label", "labels", "vertices", "x", "left", "width", "class-id", "frame-no", "color", "other"])
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything inside a JSON value, the value itself first."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, inner in entries for place in places(inner, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    result = copy.deepcopy(value)
    inside = result
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = by
    return result


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_answer_with_anything_in_any_place_is_used_or_left_out(workshop: Any, kind: TaskType, data: Any) -> None:
    good = [workshop.answer(kind, workshop.hand(worker)) for worker in range(2)]
    path = data.draw(st.sampled_from(places(good[0])))
    garbage = replaced(good[0], path, data.draw(JSON))
    batch = [
        workshop.item(kind, [good[0], garbage, good[1]], object_id=0),
        workshop.item(kind, [garbage], object_id=1),
        workshop.item(kind, good, object_id=2),
    ]
    labels = kind.consolidator(workshop.categories()).consolidate(batch)

    assert [label.object_id for label in labels] == [0, 1, 2]
    assert (labels[0].failure, labels[2].failure, list(labels[2].rejected)) == (None, None, [])
    left_out = [entry.worker_id for entry in labels[0].rejected]
    assert left_out in ([], ["worker-1"])
    assert (labels[1].failure is not None) == (left_out != [])
