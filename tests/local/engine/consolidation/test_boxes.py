"""Consolidated boxes, against numbers worked out by hand."""

import pytest

from ground_truth_local.engine.consolidation.boxes import ConsolidatedBox, LabeledBox, consolidate_boxes, jaccard
from ground_truth_local.engine.picture.scene import Box


def box(left: float, top: float, width: float, height: float, class_id: int = 0) -> LabeledBox:
    return LabeledBox(box=Box(left, top, width, height), class_id=class_id)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Box(0, 0, 10, 10), Box(0, 0, 10, 10), 1.0),
        # 50 of 100 + 100 - 50 pixels.
        (Box(0, 0, 10, 10), Box(5, 0, 10, 10), 1 / 3),
        # 25 of 100 + 100 - 25 pixels.
        (Box(0, 0, 10, 10), Box(5, 5, 10, 10), 1 / 7),
        (Box(0, 0, 10, 10), Box(10, 0, 10, 10), 0.0),
        (Box(0, 0, 10, 10), Box(50, 50, 1, 1), 0.0),
        (Box(0, 0, 10, 10), Box(2, 2, 5, 5), 0.25),
    ],
)
def test_overlap_is_intersection_over_union(one: Box, other: Box, expected: float) -> None:
    assert jaccard(one, other) == pytest.approx(expected)
    assert jaccard(other, one) == pytest.approx(expected)


def test_one_worker_is_taken_at_their_word() -> None:
    drawn = [box(1, 2, 3, 4), box(1, 2, 3, 4, class_id=1)]

    assert consolidate_boxes([drawn]) == [
        ConsolidatedBox(box=Box(1, 2, 3, 4), class_id=0, confidence=0.0),
        ConsolidatedBox(box=Box(1, 2, 3, 4), class_id=1, confidence=0.0),
    ]


def test_two_workers_are_averaged() -> None:
    # The mean is (1, 0, 10, 10). It shares 90 of 110 pixels with either box: 9/11, and both workers drew it.
    (found,) = consolidate_boxes([[box(0, 0, 10, 10)], [box(2, 0, 10, 10)]])

    assert found.box == Box(1, 0, 10, 10)
    assert found.confidence == round(9 / 11, 2) == 0.82


def test_three_workers_of_whom_one_saw_nothing() -> None:
    # Two of three drew it, and drew the same: 2/3.
    (found,) = consolidate_boxes([[box(0, 0, 10, 10)], [], [box(0, 0, 10, 10)]])

    assert found.box == Box(0, 0, 10, 10)
    assert found.confidence == 0.67


def test_what_fewer_than_half_drew_is_dropped() -> None:
    assert consolidate_boxes([[box(0, 0, 10, 10)], [], []]) == []


def test_what_half_drew_is_kept_at_half_the_confidence() -> None:
    (found,) = consolidate_boxes([[box(0, 0, 10, 10)], []])
    assert found == ConsolidatedBox(box=Box(0, 0, 10, 10), class_id=0, confidence=0.5)


def test_perfect_agreement_is_capped() -> None:
    (found,) = consolidate_boxes([[box(0, 0, 10, 10)]] * 5)
    assert found.confidence == 0.97


def test_most_workers_name_the_object() -> None:
    # All three drew it; two of three called it so, and drew just that.
    found = consolidate_boxes([[box(0, 0, 10, 10, class_id)] for class_id in (1, 2, 1)])
    assert found == [ConsolidatedBox(box=Box(0, 0, 10, 10), class_id=1, confidence=0.67)]


def test_a_tie_goes_to_the_first_label() -> None:
    found = consolidate_boxes([[box(0, 0, 10, 10, class_id=2)], [box(0, 0, 10, 10, class_id=1)]])
    assert [(item.class_id, item.confidence) for item in found] == [(1, 0.5)]


def test_two_objects_at_one_place_are_told_apart_by_their_labels() -> None:
    # A rider on a horse, drawn in either order; the second worker's boxes fit either object alike.
    first = [box(0, 0, 10, 10, class_id=0), box(0, 2, 10, 10, class_id=1)]
    second = [box(0, 1, 10, 10, class_id=1), box(0, 1, 10, 10, class_id=0)]
    found = consolidate_boxes([first, second])
    assert [(item.class_id, item.box) for item in found] == [(0, Box(0, 0.5, 10, 10)), (1, Box(0, 1.5, 10, 10))]


def test_neighbours_are_matched_by_the_best_overlap() -> None:
    # Two objects side by side, drawn in opposite order by the second worker.
    first = [box(0, 0, 10, 10), box(8, 0, 10, 10)]
    second = [box(8, 0, 10, 12), box(0, 0, 10, 12)]

    found = consolidate_boxes([first, second])
    assert [item.box for item in found] == [Box(0, 0, 10, 11), Box(8, 0, 10, 11)]


def test_a_worker_is_counted_once_per_object() -> None:
    # The second worker drew the same thing twice; one of the two finds no partner.
    found = consolidate_boxes([[box(0, 0, 10, 10)], [box(0, 0, 10, 10), box(1, 0, 10, 10)]])
    assert [(item.box, item.confidence) for item in found] == [(Box(0, 0, 10, 10), 0.97), (Box(1, 0, 10, 10), 0.5)]


def test_boxes_that_hardly_touch_are_two_objects() -> None:
    # 30 of 170 pixels are shared.
    assert len(consolidate_boxes([[box(0, 0, 10, 10)], [box(7, 0, 10, 10)]])) == 2
