"""What was sent, and what output manifests report about it: in any order, short, doubled, empty or broken."""

import json
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.labels import sent_objects
from ground_truth_runtime.labels.sent_objects import Laid, ManifestChanged, Report, SentObjects

FAILURE = {"failure-reason": "ClientError: cannot be read", "type": "groundtruth/object-detection"}
BIRDS = "birds"


def _line(number: int, **more: Any) -> bytes:
    return json.dumps({"source-ref": f"s3://b/{number}.png", **more}).encode()


def _labeled(number: int, label: int = 1, **metadata: str) -> bytes:
    return _line(number, birds=label, **{"birds-metadata": {"class-name": "x", **metadata}})


def _failed(number: int) -> bytes:
    return _line(number, **{"birds-metadata": FAILURE})


class _Case:
    """A base with outputs over it."""

    def __init__(self, base: Sequence[bytes], *outputs: Sequence[bytes]) -> None:
        self.base, self.outputs = base, outputs
        self.objects = SentObjects(base, attribute=BIRDS)
        self.laid: list[Laid] = [self.objects.lay(output) for output in outputs]

    @property
    def whole(self) -> list[bytes]:
        opened = [partial(iter, output) for output in self.outputs]
        return list(self.objects.whole(lambda: self.base, opened))

    @property
    def left(self) -> list[bytes]:
        return list(self.objects.left(lambda: self.base))

    @property
    def missing(self) -> list[tuple[int, str]]:
        return self.objects.named(lambda: self.base, Report.NOTHING).first


def _base(count: int) -> list[bytes]:
    return [_line(number) for number in range(count)]


def test_an_output_with_a_line_for_each_object_in_their_order_is_the_whole_as_it_is() -> None:
    case = _Case(_base(3), [_labeled(0), _failed(1), _line(2)])

    assert case.objects.is_first_output
    assert case.whole == [_labeled(0), _failed(1), _line(2)]
    assert [case.objects.count(report) for report in Report] == [0, 1, 1, 1, 0]


@pytest.mark.parametrize("order", [[2, 1, 0], [1, 2, 0], [0, 2, 1]])
def test_an_output_in_any_order_loses_no_label(order: list[int]) -> None:
    case = _Case(_base(3), [_labeled(number, number) for number in order])

    assert case.whole == [_labeled(number, number) for number in range(3)]
    assert not case.objects.is_first_output
    assert (case.objects.labeled, case.laid[0].repeated, case.laid[0].strays) == (3, 0, 0)


def test_objects_of_which_an_output_has_no_line_are_missing_and_named() -> None:
    case = _Case(_base(40), [_labeled(number) for number in range(20)])

    found = case.objects.named(lambda: case.base, Report.NOTHING)
    assert (case.objects.labeled, found.count) == (20, 20)
    assert found.first == [(21, "s3://b/20.png"), (22, "s3://b/21.png"), (23, "s3://b/22.png")]
    assert case.whole[20:] == case.base[20:]
    assert case.left == []


def test_a_hole_in_an_output_costs_its_object_alone() -> None:
    case = _Case(_base(4), [_labeled(0), _labeled(2), _labeled(3)])

    assert case.whole == [_labeled(0), _line(1), _labeled(2), _labeled(3)]
    assert case.missing == [(2, "s3://b/1.png")]


@pytest.mark.parametrize("lines", [[], [b"", b"  "], [b"\r"]])
def test_an_output_without_lines_leaves_everything_missing(lines: list[bytes]) -> None:
    case = _Case(_base(2), lines)

    assert [number for number, _ in case.missing] == [1, 2]
    assert case.whole == case.base


@pytest.mark.parametrize(
    "doubled", [lambda lines: [*lines, *lines], lambda lines: [each for line in lines for each in (line, line)]]
)
def test_a_doubled_output_counts_once(doubled: Callable[[list[bytes]], list[bytes]]) -> None:
    lines = [_labeled(0), _failed(1), _labeled(2)]
    case = _Case(_base(3), doubled(lines))

    assert case.whole == lines
    assert (case.objects.labeled, case.objects.count(Report.FAILED), case.laid[0].repeated) == (2, 1, 3)


def test_a_line_with_a_label_wins_over_one_without_wherever_it_is() -> None:
    assert _Case(_base(1), [_failed(0), _labeled(0)]).whole == [_labeled(0)]
    assert _Case(_base(1), [_labeled(0), _failed(0)]).whole == [_labeled(0)]


def test_the_same_source_twice_is_two_objects() -> None:
    base = [_line(1), _line(1), _line(2)]
    case = _Case(base, [_labeled(1, 5), _failed(1), _labeled(2)], [_labeled(1, 7)])

    assert case.whole == [_labeled(1, 5), _labeled(1, 7), _labeled(2)]
    assert case.laid[1].place(1) == 1


def test_a_thousand_objects_of_one_source_take_no_quadratic_time() -> None:
    base = [_line(1)] * 20_000
    case = _Case(base, [*[_labeled(1)] * 20_000, *[_labeled(1)] * 20_000])

    assert (case.objects.labeled, case.laid[0].repeated) == (20_000, 20_000)


def test_lines_of_objects_that_were_not_sent_are_counted_and_left_out() -> None:
    case = _Case(_base(2), [_labeled(0), _labeled(9), _labeled(1)])

    assert case.whole == [_labeled(0), _labeled(1)]
    assert (case.laid[0].strays, case.objects.is_first_output) == (1, False)


def test_lines_that_cannot_be_read_are_named_and_cost_their_objects_alone() -> None:
    case = _Case(_base(3), [_labeled(0), b"{broken", _labeled(2)])

    ((number, reason),) = case.laid[0].unreadable.first
    assert (number, reason[:11]) == (2, "is not JSON")
    assert case.whole == [_labeled(0), _line(1), _labeled(2)]


def test_labels_of_a_follow_up_take_the_places_of_those_that_were_missing() -> None:
    case = _Case(_base(4), [_failed(0), _labeled(1), _line(2), _labeled(3)], [_labeled(2, 8), _labeled(0, 7)])

    assert case.whole == [_labeled(0, 7), _labeled(1), _labeled(2, 8), _labeled(3)]
    assert [case.laid[1].place(number) for number in (1, 2, 3)] == [0, 2, None]


def test_the_last_word_on_an_object_counts_even_if_it_failed_again() -> None:
    again = _line(0, **{"birds-metadata": {"failure-reason": "again"}})

    assert _Case(_base(1), [_failed(0)], [again]).whole == [again]


def test_a_follow_up_that_ended_early_takes_no_reason_away() -> None:
    case = _Case(_base(2), [_failed(0), _failed(1)], [_line(0), _labeled(1)])

    assert case.whole == [_failed(0), _labeled(1)]


def test_objects_that_a_follow_up_got_and_reports_nothing_about_are_not_known_any_more() -> None:
    """They may have been labeled, and paid: they are missing, and sent to no other."""
    case = _Case(_base(3), [_failed(0), _failed(1), _line(2)], [_labeled(1)])

    assert case.whole == [_failed(0), _labeled(1), _line(2)]
    assert (case.left, [number for number, _ in case.missing]) == ([], [1, 3])


def test_an_object_that_two_labeling_jobs_labeled_keeps_its_first_label() -> None:
    case = _Case(_base(2), [_labeled(0, 1), _failed(1)], [_labeled(0, 2), _labeled(1, 2)])

    assert case.whole == [_labeled(0, 1), _labeled(1, 2)]
    assert case.laid[1].repeated == 1


def test_what_is_left_is_sent_as_if_nothing_had_happened_to_it() -> None:
    base = [_line(0), _failed(1), _line(2, other=5), _line(3), _line(4)]
    case = _Case(base, [_labeled(0), _failed(1), _line(2, other=5), _failed(3)])

    assert case.left == [_line(1) + b"\n", _line(2, other=5) + b"\n", _line(3) + b"\n"]


def test_objects_that_come_with_a_label_have_it_already() -> None:
    case = _Case([_labeled(0, 5), _failed(1)], [_labeled(1)])

    assert case.whole == [_labeled(0, 5), _labeled(1)]
    assert (case.objects.labeled, case.objects.labeled_by_people, case.missing) == (2, 1, [])


def test_labels_of_people_are_told_from_those_of_a_model() -> None:
    lines = [_labeled(0, **{"human-annotated": "yes"}), _labeled(1, **{"human-annotated": "no"}), _labeled(2)]
    case = _Case(_base(3), lines)

    assert (case.objects.labeled, case.objects.labeled_by_people) == (3, 2)


def test_texts_are_matched_but_not_named() -> None:
    base = [b'{"source": "private 1"}', b'{"source": "private \\u0032"}', b"{broken"]
    case = _Case(base, [b'{"source":"private 2","birds":1}'])

    assert case.missing == [(1, ""), (3, "")]
    assert case.whole[1] == b'{"source":"private 2","birds":1}'


def test_empty_lines_of_the_base_are_no_objects() -> None:
    case = _Case([b"", _line(0), b" ", _line(1)], [_labeled(0), _labeled(1)])

    assert case.objects.is_first_output
    assert case.whole == [_labeled(0), _labeled(1)]


def test_a_manifest_that_loses_lines_while_it_is_read_is_no_silent_loss() -> None:
    objects = SentObjects(_base(2), attribute=BIRDS)
    objects.lay([_labeled(1), _labeled(0)])

    with pytest.raises(ManifestChanged, match="lost its line 2"):
        list(objects.whole(lambda: _base(2), [lambda: [_labeled(1)]]))


_OBJECTS = 10


@given(data=st.data(), held=st.sampled_from([1, 200, 1 << 20]))
def test_every_label_is_in_the_whole_once_whatever_the_outputs_look_like(data: st.DataObject, held: int) -> None:
    """Outputs that are reordered, short and strewn with lines of others; doubled, or of sources that repeat.

    Not both: of two equal lines of one source nobody can tell whether they are two objects or one twice.
    """
    repeating = data.draw(st.booleans())
    sources = data.draw(
        st.lists(st.integers(0, 5 if repeating else 99), min_size=_OBJECTS, max_size=_OBJECTS, unique=not repeating)
    )
    base = [_line(source, place=place) for place, source in enumerate(sources)]
    waiting = list(base)
    case = _Case(base)
    given_labels: list[bytes] = []
    for number in range(data.draw(st.integers(0, 3))):
        lines = []
        for line in waiting:
            if data.draw(st.booleans()):
                content = {**json.loads(line), "birds": number, "birds-metadata": {}}
                given_labels.append(json.dumps(content).encode())
                lines.append(given_labels[-1])
            elif data.draw(st.booleans()):
                lines.append(json.dumps({**json.loads(line), "birds-metadata": FAILURE}).encode())
        spoilt = data.draw(
            st.permutations(
                lines + data.draw(st.sampled_from([[], [] if repeating else lines, [b"{", b"", _labeled(999)]]))
            )
        )
        case = _Case(base, *case.outputs, spoilt)
        waiting = [line.rstrip() for line in case.left]

    with mock.patch.object(sent_objects, "HELD_BYTES", held):
        whole = case.whole
    assert len(whole) == len(base)
    assert [json.loads(line)["source-ref"] for line in whole] == [json.loads(line)["source-ref"] for line in base]
    assert sorted(line for line in whole if b'"birds": ' in line) == sorted(given_labels)
    assert case.objects.labeled == len(given_labels)


def _peak(count: int, order: Callable[[int], Iterable[int]]) -> int:
    """Bytes that laying and merging an output of so many large lines takes at most."""

    def base() -> Iterator[bytes]:
        return map(_line, range(count))

    def output() -> Iterator[bytes]:
        return (_labeled(number, ballast="x" * 1_000) for number in order(count))

    tracemalloc.start()
    try:
        objects = SentObjects(base(), attribute=BIRDS)
        objects.lay(output())
        assert sum(1 for _ in objects.whole(base, [output])) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_in_order_ten_times_the_lines_take_some_bytes_for_each() -> None:
    _peak(10, range)
    small, large = _peak(300, range), _peak(3_000, range)

    assert large - small < 2_700 * 64


def test_out_of_order_no_more_lines_are_held_than_allowed() -> None:
    with mock.patch.object(sent_objects, "HELD_BYTES", 50_000):
        peak = _peak(1_000, lambda count: reversed(range(count)))

    assert peak < 1_000 * 1_000 / 2
