"""Consolidation compared with crowd-kit, an independent implementation, on seeded answers."""

import numpy as np
import pandas as pd
import pytest
from crowdkit.aggregation import BinaryRelevance, DawidSkene, SegmentationMajorityVote
from numpy.typing import NDArray

from ground_truth_local.engine.consolidation.dawid_skene import estimate
from ground_truth_local.engine.consolidation.masks import consolidate_masks

# crowd-kit calls pandas in ways that pandas will not take for ever.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

Answers = dict[int, list[tuple[str, int]]]


def crowd(seed: int, *, objects: int, classes: int, accuracies: list[float]) -> tuple[NDArray[np.int64], Answers]:
    """A truth, and the answers of workers each of whom is right as often as their accuracy says."""
    random = np.random.default_rng(seed)
    truth = random.integers(classes, size=objects)
    answers: Answers = {
        number: [
            (f"w{who}", int(true) if random.random() < share else int((true + random.integers(1, classes)) % classes))
            for who, share in enumerate(accuracies)
        ]
        for number, true in enumerate(truth)
    }
    return truth, answers


def table(answers: Answers) -> pd.DataFrame:
    rows = [(number, worker, said) for number, entries in answers.items() for worker, said in entries]
    return pd.DataFrame(rows, columns=["task", "worker", "label"])


@pytest.mark.parametrize("classes", [2, 4])
def test_classes_are_those_of_another_expectation_maximisation(classes: int) -> None:
    right = {"ours": 0.0, "theirs": 0.0}
    for seed in range(3):
        truth, answers = crowd(seed, objects=150, classes=classes, accuracies=[0.95, 0.85, 0.75, 0.65, 0.55])
        ours = np.array([int(belief.argmax()) for belief in estimate(answers, classes=classes).values()])
        theirs = DawidSkene(n_iter=30).fit_predict(table(answers)).sort_index().to_numpy()

        # Ours begins with some trust in workers, so that doubtful objects may differ.
        assert (ours == theirs).mean() >= 0.95
        right["ours"] += float((ours == truth).mean()) / 3
        right["theirs"] += float((theirs == truth).mean()) / 3
    assert right["ours"] >= right["theirs"] - 0.002


def test_with_many_answers_the_probabilities_are_the_same() -> None:
    """Trust given in advance is outweighed by what workers did."""
    _, answers = crowd(1, objects=3000, classes=3, accuracies=[0.9, 0.8, 0.7, 0.6])

    beliefs = estimate(answers, classes=3)
    theirs = DawidSkene(n_iter=30).fit_predict_proba(table(answers)).sort_index()[[0, 1, 2]].to_numpy()

    ours = np.array([beliefs[number] for number in sorted(answers)])
    assert np.abs(ours - theirs).mean() < 0.01


@pytest.mark.parametrize("seed", range(2))
def test_several_classes_are_each_a_question_of_their_own(seed: int) -> None:
    questions = [
        crowd(10 * seed + label, objects=120, classes=2, accuracies=[0.95, 0.8, 0.8, 0.6])[1] for label in range(3)
    ]
    rows = [
        (number, worker, [label for label in range(3) if dict(questions[label][number])[worker]])
        for number in range(120)
        for worker in ("w0", "w1", "w2", "w3")
    ]
    theirs = BinaryRelevance(DawidSkene(n_iter=30)).fit_predict(pd.DataFrame(rows, columns=["task", "worker", "label"]))

    beliefs = [estimate(question, classes=2) for question in questions]
    same = [
        (beliefs[label][number][1] > 0.5) == (label in theirs[number]) for number in range(120) for label in range(3)
    ]
    assert np.mean(same) >= 0.95


@pytest.mark.parametrize("seed", range(3))
def test_masks_are_the_majority_of_each_pixel_but_for_the_smoothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    truth = np.zeros((120, 160), dtype=np.uint8)
    truth[30:90, 40:120] = 1
    masks = [np.where(random.random(truth.shape) < 0.2, 1 - truth, truth).astype(np.uint8) for _ in range(5)]

    ours, _ = consolidate_masks(masks)
    rows = [("picture", f"w{who}", mask.astype(int)) for who, mask in enumerate(masks)]
    frame = pd.DataFrame(rows, columns=["task", "worker", "segmentation"])
    theirs = SegmentationMajorityVote().fit_predict(frame)["picture"]

    assert (ours == theirs).mean() > 0.9
    # What smoothing is for: the noise of single pixels goes.
    assert (ours == truth).mean() > (theirs == truth).mean()
