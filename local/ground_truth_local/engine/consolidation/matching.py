"""Which marks of several workers mean the same thing."""

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations


def matched(workers: Sequence[Hashable], similarity: Callable[[int, int], float], *, least: float) -> list[list[int]]:
    """Groups of marks, by their places: the most similar pair first, and each worker at most once in a group.

    Args:
        workers: who made each mark.
        similarity: of the marks at two places, 0 to 1.
        least: similarity from which two marks may mean the same.

    Returns:
        Every place in exactly one group; groups in the order of their first marks, marks in order.
    """
    pairs = sorted(
        (-alike, one, other)
        for one, other in combinations(range(len(workers)), 2)
        if workers[one] != workers[other] and (alike := similarity(one, other)) >= least
    )
    group = {place: [place] for place in range(len(workers))}
    for _, one, other in pairs:
        mine, theirs = group[one], group[other]
        if mine is not theirs and not {workers[i] for i in mine} & {workers[i] for i in theirs}:
            mine.extend(theirs)
            for place in theirs:
                group[place] = mine
    return [members for _, members in sorted({min(members): sorted(members) for members in group.values()}.items())]
