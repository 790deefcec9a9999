"""Expectation maximisation after Dawid and Skene (1979): the true classes and the workers' accuracies, together.

The service calls its own method a variant of it (developer guide, sms-annotation-consolidation).
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

ROUNDS = 50
TOLERANCE = 1e-6
TRUST = 4.0
"""Prior answers of each worker per class, most of them right: with few answers workers count as rather good."""
TRUST_SHARE = 0.7


def estimate(answers: Mapping[int, Sequence[tuple[Hashable, int]]], *, classes: int) -> dict[int, NDArray[np.float64]]:
    """Probability of each class for each object.

    Args:
        answers: per object, who said what: pairs of worker and class index.
        classes: how many classes there are, at least 1.

    Returns:
        Per object an array of `classes` probabilities that sum to 1. Equal answers give equal results.
    """
    objects = sorted(answers)
    workers: dict[Hashable, int] = {}
    rows = [
        (row, workers.setdefault(worker, len(workers)), said)
        for row, key in enumerate(objects)
        for worker, said in answers[key]
    ]
    if not rows:
        return {key: np.full(classes, 1 / classes) for key in objects}
    who = np.array(rows, dtype=np.int64)
    at, by, said = who[:, 0], who[:, 1], who[:, 2]

    votes = np.zeros((len(objects), classes))
    np.add.at(votes, (at, said), 1.0)
    belief = _normalised(votes + 1e-9)
    for _ in range(ROUNDS):
        log_confusion, log_share = _maximise(belief, at, by, said, workers=len(workers), classes=classes)
        log_belief = np.tile(log_share, (len(objects), 1))
        np.add.at(log_belief, at, log_confusion[by, :, said])
        updated = _normalised(np.exp(log_belief - log_belief.max(axis=1, keepdims=True)))
        moved = float(np.abs(updated - belief).max())
        belief = updated
        if moved < TOLERANCE:
            break
    return dict(zip(objects, belief, strict=True))


def _maximise(
    belief: NDArray[np.float64],
    at: NDArray[np.int64],
    by: NDArray[np.int64],
    said: NDArray[np.int64],
    *,
    workers: int,
    classes: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Logarithms of each worker's confusion matrix [worker, true class, answer] and of the classes' shares."""
    wrong = TRUST * (1 - TRUST_SHARE) / max(classes - 1, 1)
    confusion = np.full((workers, classes, classes), wrong)
    confusion[:, np.arange(classes), np.arange(classes)] = TRUST * TRUST_SHARE
    # counts[w, t, a]: how often w said a where t is believed true
    for answer in range(classes):
        chosen = said == answer
        np.add.at(confusion[:, :, answer], by[chosen], belief[at[chosen]])
    share = belief.sum(axis=0) + 1.0
    return np.log(confusion / confusion.sum(axis=2, keepdims=True)), np.log(share / share.sum())


def _normalised(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    total: NDArray[np.float64] = rows.sum(axis=1, keepdims=True)
    return rows / total
