"""Which shapes of different workers mean the same thing."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TypeVar

from ground_truth_runtime.annotation.answers import Drawn

Thing = TypeVar("Thing", bound=Drawn)
SAME = 0.5  # [own] as evaluations of object detection have it for areas


def clusters(answers: Sequence[Sequence[Thing]], *, likeness: Callable[[Thing, Thing], float]) -> list[list[Thing]]:
    """Groups of shapes of one class, at most one of each worker, and no shape in two groups.

    The most alike pair is joined first. Groups with fewer than half of the workers are left out; where exactly half
    drew a thing, it stays, as a label with a low score is found again and a missing one is not.

    Args:
        answers: each worker's shapes.
        likeness: of two shapes, 0 to 1; from SAME on they mean the same thing.
    """
    drawn = [(worker, thing) for worker, things in enumerate(answers) for thing in things]
    pairs = sorted(
        (-score, one, other)
        for one, other in combinations(range(len(drawn)), 2)
        if drawn[one][0] != drawn[other][0]
        and drawn[one][1].label == drawn[other][1].label
        and (score := likeness(drawn[one][1], drawn[other][1])) >= SAME
    )
    group = {place: [place] for place in range(len(drawn))}
    for _, one, other in pairs:
        mine, theirs = group[one], group[other]
        if mine is theirs or {drawn[place][0] for place in mine} & {drawn[place][0] for place in theirs}:
            continue
        mine += theirs
        group.update(dict.fromkeys(theirs, mine))
    kept = {min(places): sorted(places) for places in group.values() if 2 * len(places) >= len(answers)}
    return [[drawn[place][1] for place in places] for _, places in sorted(kept.items())]
