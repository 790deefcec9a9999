"""Agreement beyond chance on classes: Krippendorff's alpha, Fleiss' kappa, Cohen's kappa.

Sources: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); J. L. Fleiss, Measuring nominal scale
agreement among many raters (1971); J. Cohen, A coefficient of agreement for nominal scales (1960); R. Passonneau,
Measuring agreement on set-valued items (2006), for MASI.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)
Classes = frozenset[str]
_TWO = 2


def different(one: object, other: object) -> float:
    """Distance of classes: 0 or 1."""
    return float(one != other)


def jaccard(one: Classes, other: Classes) -> float:
    """Likeness of sets: what both have over what either has; 1 for two empty ones."""
    return len(one & other) / len(one | other) if one or other else 1.0


def masi(one: Classes, other: Classes) -> float:
    """MASI distance of sets, 0 to 1: Jaccard's, and more where neither holds the other."""
    if one == other:
        weight = 1.0
    elif one <= other or other <= one:
        weight = 2 / 3
    else:
        weight = 1 / 3 if one & other else 0.0
    return 1 - jaccard(one, other) * weight


def krippendorff_alpha(
    units: Iterable[Sequence[Value]], *, distance: Callable[[Value, Value], float] = different
) -> float | None:
    """Alpha, at most 1; 0 is chance, below 0 worse than that.

    units: what the workers said of each object; any number may be missing, and objects with one value don't count.
    None: no object has two values, or all values are the same, so that chance would do as well.
    """
    coincidences: dict[tuple[Value, Value], float] = {}
    totals: Counter[Value] = Counter()
    for unit in units:
        if len(unit) > 1:
            add_unit(unit, coincidences, totals)
    return alpha_of(coincidences, totals, distance=distance)


def add_unit(unit: Sequence[Value], coincidences: dict[tuple[Value, Value], float], totals: Counter[Value]) -> None:
    """Adds what the workers said of one object, two of them at least."""
    counts = Counter(unit)
    totals.update(counts)
    for one, of_one in counts.items():
        for other, of_other in counts.items():
            pairs = of_one * (of_other - (one == other))
            coincidences[one, other] = coincidences.get((one, other), 0.0) + pairs / (len(unit) - 1)


def alpha_of(
    coincidences: Mapping[tuple[Value, Value], float],
    totals: Mapping[Value, int],
    *,
    distance: Callable[[Value, Value], float],
) -> float | None:
    """Alpha from the matrix of coincidences and how often each value was given."""
    count = sum(totals.values())
    observed = sum(weight * distance(*pair) for pair, weight in coincidences.items())
    if distance is different:  # most often, and with many classes each with each would take long
        expected = float(count**2 - sum(number**2 for number in totals.values()))
    else:
        pairs = combinations(totals.items(), 2)
        expected = 2 * sum(of_one * of_other * distance(one, other) for (one, of_one), (other, of_other) in pairs)
    return None if expected == 0 else 1 - (count - 1) * observed / expected


def fleiss_kappa(units: Iterable[Sequence[Value]]) -> float | None:
    """Fleiss' kappa, -1 to 1, over the objects with at least two values.

    None: no such object, objects with different numbers of values, or all values the same.
    """
    compared = [unit for unit in units if len(unit) > 1]
    if len({len(unit) for unit in compared}) != 1:
        return None
    totals = Counter(value for unit in compared for value in unit)
    return fleiss_of(sum(map(observed_agreement, compared)), len(compared), totals)


def observed_agreement(unit: Sequence[Value]) -> float:
    """Share of the pairs of values that are the same, of two values at least."""
    counts = Counter(unit).values()
    return sum(count * (count - 1) for count in counts) / (len(unit) * (len(unit) - 1))


def fleiss_of(agreement: float, objects: int, totals: Mapping[Value, int]) -> float | None:
    """Fleiss' kappa from the sum of observed agreement over the objects, and how often each value was given."""
    count = sum(totals.values())
    by_chance = sum((number / count) ** 2 for number in totals.values())
    return None if len(totals) < _TWO else (agreement / objects - by_chance) / (1 - by_chance)


def cohen_kappa(pairs: Iterable[tuple[Value, Value]]) -> float | None:
    """Cohen's kappa, -1 to 1, of two workers. pairs: what the first and the second said of the same object.

    None: no pair, or both gave one class to everything.
    """
    return cohen_of(Counter(pairs))


def cohen_of(both: Mapping[tuple[Value, Value], int]) -> float | None:
    """Cohen's kappa from how often each pair of values was given."""
    count = sum(both.values())
    first: Counter[Value] = Counter()
    second: Counter[Value] = Counter()
    for (one, other), number in both.items():
        first[one] += number
        second[other] += number
    if len(first.keys() | second.keys()) < _TWO:
        return None
    agreeing = sum(number for (one, other), number in both.items() if one == other) / count
    by_chance = sum(number * second[value] for value, number in first.items()) / count**2
    return (agreeing - by_chance) / (1 - by_chance)
