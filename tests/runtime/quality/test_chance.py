import math
from collections.abc import Sequence

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.quality.chance import (
    cohen_kappa,
    fleiss_kappa,
    jaccard,
    krippendorff_alpha,
    masi,
)

UNITS = st.lists(st.lists(st.sampled_from("abcd"), max_size=5), max_size=12)
SETS = st.frozensets(st.sampled_from("abcd"))

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: four observers, twelve units, gaps.
KRIPPENDORFF_C = ["111", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "555", "11", "3"]
# Fleiss (1971) as worked out in many a textbook: ten subjects, fourteen raters, five categories.
FLEISS = [
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
]


def test_alpha_of_krippendorffs_own_example() -> None:
    assert krippendorff_alpha(KRIPPENDORFF_C) == pytest.approx(0.743, abs=0.0005)


def test_kappa_of_the_textbook_example_of_fleiss() -> None:
    units = [[category for category, count in enumerate(row) for _ in range(count)] for row in FLEISS]

    assert fleiss_kappa(units) == pytest.approx(0.20993, abs=0.000005)


def test_kappa_of_the_textbook_example_of_cohen() -> None:
    """Fifty grant proposals, read by two people: 20 yes and 15 no together, 5 and 10 apart."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15

    assert cohen_kappa(pairs) == pytest.approx(0.4)


@settings(deadline=None)
@given(units=UNITS)
def test_alpha_is_what_the_krippendorff_package_computes(units: list[list[str]]) -> None:
    ours = krippendorff_alpha(units)

    told = sorted({value for unit in units if len(unit) > 1 for value in unit})
    if len(told) < 2:
        assert ours is None
        return
    counts = np.array([[unit.count(value) for value in told] for unit in units if len(unit) > 1])
    theirs = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    assert ours == pytest.approx(theirs, abs=1e-9)


@settings(deadline=None)
@given(units=st.lists(st.lists(SETS, max_size=4), max_size=8))
def test_alpha_of_sets_is_what_the_krippendorff_package_computes(units: list[list[frozenset[str]]]) -> None:
    ours = krippendorff_alpha(units, distance=masi)

    told = sorted({value for unit in units if len(unit) > 1 for value in unit}, key=sorted)
    if len(told) < 2:
        assert ours is None
        return
    counts = np.array([[unit.count(value) for value in told] for unit in units if len(unit) > 1])

    def metric(v1: np.ndarray, v2: np.ndarray, **_: object) -> np.ndarray:
        return np.vectorize(lambda one, other: masi(told[int(one)], told[int(other)]))(v1, v2)

    theirs = krippendorff.alpha(
        value_counts=counts, value_domain=list(range(len(told))), level_of_measurement=metric, dtype=np.float64
    )
    assert ours == pytest.approx(theirs, abs=1e-9)


@settings(deadline=None)
@given(units=UNITS)
def test_all_the_same_is_one_or_undefined(units: list[list[str]]) -> None:
    same = [unit[:1] * len(unit) for unit in units]

    assert krippendorff_alpha(same) in (None, 1)


@settings(deadline=None)
@given(units=UNITS, data=st.data())
def test_neither_the_order_of_objects_nor_of_workers_matters(units: list[list[str]], data: st.DataObject) -> None:
    shuffled = [data.draw(st.permutations(unit)) for unit in data.draw(st.permutations(units))]

    assert _same(krippendorff_alpha(shuffled), krippendorff_alpha(units))
    assert _same(fleiss_kappa(shuffled), fleiss_kappa(units))


@settings(deadline=None)
@given(pairs=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappas_stay_in_their_bounds_and_agree_where_everyone_does(pairs: list[tuple[str, str]]) -> None:
    kappa, turned = cohen_kappa(pairs), cohen_kappa([(other, one) for one, other in pairs])

    assert _same(kappa, turned)
    assert kappa is None or -1 - 1e-9 <= kappa <= 1 + 1e-9
    assert cohen_kappa([(one, one) for one, _ in pairs]) in (None, pytest.approx(1))
    fleiss = fleiss_kappa(pairs)
    assert fleiss is None or -1 - 1e-9 <= fleiss <= 1 + 1e-9


@pytest.mark.parametrize("units", [[], [["a"]], [["a"], ["b"]], [["a", "a"], ["a", "a"]]])
def test_without_two_values_or_two_classes_nothing_is_known(units: Sequence[Sequence[str]]) -> None:
    assert krippendorff_alpha(units) is None
    assert fleiss_kappa(units) is None


def test_fleiss_needs_as_many_answers_to_every_object() -> None:
    assert fleiss_kappa(["ab", "aab"]) is None


def test_masi_weighs_jaccard_by_how_the_sets_lie() -> None:
    """Passonneau (2006): 1 for the same, 2/3 for one in the other, 1/3 for an overlap, 0 for none."""
    ab, abc, bd, cd = (frozenset(text) for text in ("ab", "abc", "bd", "cd"))

    assert masi(ab, ab) == 0
    assert masi(ab, abc) == pytest.approx(1 - 2 / 3 * 2 / 3)
    assert masi(ab, bd) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(ab, cd) == 1
    assert jaccard(frozenset(), frozenset()) == 1


def _same(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else math.isclose(one, other, abs_tol=1e-9)
