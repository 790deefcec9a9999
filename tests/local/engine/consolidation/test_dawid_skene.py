import numpy as np
import pytest

from ground_truth_local.engine.consolidation import confidence
from ground_truth_local.engine.consolidation.dawid_skene import estimate


def test_workers_who_agree_are_believed() -> None:
    beliefs = estimate({0: [("a", 1), ("b", 1), ("c", 1)], 1: [("a", 0), ("b", 0), ("c", 0)]}, classes=2)

    assert beliefs[0].argmax() == 1
    assert beliefs[1].argmax() == 0
    assert min(belief.max() for belief in beliefs.values()) > 0.9


def test_probabilities_sum_to_one() -> None:
    beliefs = estimate({0: [("a", 0), ("b", 2)], 7: [("b", 1)]}, classes=4)

    assert set(beliefs) == {0, 7}
    for belief in beliefs.values():
        assert belief.shape == (4,)
        assert belief.sum() == pytest.approx(1)


def test_a_majority_wins() -> None:
    answers = {number: [("a", number % 3), ("b", number % 3), ("c", 0)] for number in range(9)}
    beliefs = estimate(answers, classes=3)

    assert [int(beliefs[number].argmax()) for number in range(9)] == [number % 3 for number in range(9)]


def test_a_worker_who_is_usually_wrong_is_outvoted_by_one_who_is_usually_right() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, size=60)
    answers = {}
    for number, true in enumerate(truth):
        # Three reliable workers, and one who guesses.
        answers[number] = [(name, int(true)) for name in "abc"] + [("guess", int(rng.integers(0, 2)))]
    # On the last object a reliable worker meets the guesser alone.
    answers[60] = [("a", 1), ("guess", 0)]

    belief = estimate(answers, classes=2)[60]
    assert belief[1] > 0.8


def test_estimates_beat_the_majority_when_workers_differ() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, size=150)
    accuracy = {"good": 0.95, "fair": 0.55, "poor": 0.4}
    answers = {
        number: [
            (name, int(true) if rng.random() < share else int((true + rng.integers(1, 3)) % 3))
            for name, share in accuracy.items()
        ]
        for number, true in enumerate(truth)
    }
    beliefs = estimate(answers, classes=3)
    estimated = sum(int(beliefs[number].argmax()) == true for number, true in enumerate(truth))
    voted = sum(
        int(np.bincount([said for _, said in answers[number]]).argmax()) == true for number, true in enumerate(truth)
    )

    assert estimated > voted
    assert estimated > 130


def test_the_order_of_objects_does_not_matter() -> None:
    answers = {number: [("a", number % 2), ("b", 0)] for number in range(5)}
    backwards = dict(reversed(answers.items()))

    for number, belief in estimate(answers, classes=2).items():
        assert belief.tolist() == estimate(backwards, classes=2)[number].tolist()


def test_no_answers_leave_every_class_as_likely() -> None:
    assert estimate({0: []}, classes=4)[0].tolist() == [0.25] * 4
    assert estimate({}, classes=2) == {}


@pytest.mark.parametrize(
    ("value", "answers", "shown"),
    [(0.999, 3, 0.95), (0.123, 2, 0.12), (1.0, 1, 0.0), (-0.1, 2, 0.0), (0.5, 0, 0.0)],
)
def test_confidences_are_written_as_the_service_does(value: float, answers: int, shown: float) -> None:
    assert confidence(value, answers=answers) == shown
