import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from ground_truth_runtime.quality import matching
from ground_truth_runtime.quality.matching import matched

SCORES = st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)), st.floats(0.001, 1), max_size=30)


@settings(deadline=None)
@given(scores=SCORES)
def test_the_sum_is_the_greatest_that_there_is(scores: dict[tuple[int, int], float]) -> None:
    pairs = matched(scores)

    table = np.zeros((8, 8))
    for place, score in scores.items():
        table[place] = score
    best = table[linear_sum_assignment(table, maximize=True)].sum()
    assert sum(scores[pair] for pair in pairs) == pytest.approx(best)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)


@settings(deadline=None)
@given(scores=SCORES)
def test_it_does_not_matter_whose_list_is_first(scores: dict[tuple[int, int], float]) -> None:
    turned = matched({(column, row): score for (row, column), score in scores.items()})

    assert sum(scores[row, column] for column, row in turned) == pytest.approx(
        sum(scores[pair] for pair in matched(scores))
    )


def test_the_best_for_all_may_not_be_the_best_for_one() -> None:
    assert matched({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}) == [(0, 1), (1, 0)]


def test_a_huge_cluster_is_matched_greedily(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "EXACT_MAX", 1)

    assert matched({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}) == [(0, 0)]
