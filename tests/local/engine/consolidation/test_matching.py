"""Groups of marks, against the best assignment that an independent solver finds."""

from collections.abc import Sequence
from functools import partial
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from ground_truth_local.engine.consolidation.boxes import jaccard
from ground_truth_local.engine.consolidation.matching import matched
from ground_truth_local.engine.picture.scene import Box


def _overlap(boxes: Sequence[Box], one: int, other: int) -> float:
    return jaccard(boxes[one], boxes[other])


def test_marks_that_nobody_else_made_stand_alone() -> None:
    assert matched(["a", "a", "b"], lambda _one, _other: 0.2, least=0.5) == [[0], [1], [2]]


def test_the_most_similar_pair_is_matched_first() -> None:
    alike = {(0, 2): 0.6, (1, 2): 0.9}
    assert matched(["a", "a", "b"], lambda one, other: alike.get((one, other), 0.0), least=0.5) == [[0], [1, 2]]


def test_a_worker_is_in_a_group_once() -> None:
    groups = matched(["a", "b", "a", "b"], lambda _one, _other: 1.0, least=0.5)
    assert groups == [[0, 1], [2, 3]]


@pytest.mark.parametrize("seed", range(20))
def test_objects_apart_are_matched_as_the_best_assignment_does(seed: int) -> None:
    """Two workers draw the same objects in different order; the solver maximises the sum of all overlaps."""
    random = np.random.default_rng(seed)
    truth = [Box(40.0 * place, 0, 30, 30) for place in range(6)]
    orders = [random.permutation(6) for _ in range(2)]
    drawn = [
        [Box(truth[i].left + random.normal(0, 1), truth[i].top + random.normal(0, 1), 30, 30) for i in order]
        for order in orders
    ]
    overlaps = np.array([[jaccard(one, other) for other in drawn[1]] for one in drawn[0]])
    rows, columns = linear_sum_assignment(overlaps, maximize=True)
    best = {(int(row), int(column) + 6) for row, column in zip(rows, columns, strict=True)}

    every = [*drawn[0], *drawn[1]]
    groups = matched([0] * 6 + [1] * 6, partial(_overlap, every), least=0.5)

    assert {tuple(group) for group in groups} == best


def test_crowded_objects_are_matched_nearly_as_well_as_by_the_best_assignment() -> None:
    """Where objects overlap, taking the best pair first may differ from the best sum."""
    total_found = total_best = 0.0
    for seed in range(40):
        random = np.random.default_rng(seed)
        drawn = [[Box(*random.uniform(0, 30, 2), *random.uniform(20, 40, 2)) for _ in range(8)] for _ in range(2)]
        overlaps = np.array([[jaccard(one, other) for other in drawn[1]] for one in drawn[0]])
        overlaps[overlaps < 0.5] = 0.0
        best = float(overlaps[linear_sum_assignment(overlaps, maximize=True)].sum())

        groups = matched([0] * 8 + [1] * 8, partial(_overlap, [*drawn[0], *drawn[1]]), least=0.5)
        found = sum(
            _overlap([*drawn[0], *drawn[1]], one, other) for group in groups for one, other in combinations(group, 2)
        )
        # Best pair first is never below half of the optimum, on any input.
        assert best / 2 <= found <= best + 1e-9
        total_found, total_best = total_found + found, total_best + best
    assert total_found >= 0.93 * total_best
