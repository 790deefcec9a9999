"""With more workers labels come closer to the truth: whole answers of seeded, careless workers, consolidated."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from ground_truth_local.engine.consolidation.boxes import jaccard
from ground_truth_local.engine.picture.scene import Box
from ground_truth_local.engine.types.base import Answer, AnsweredObject
from ground_truth_local.engine.types.mask_png import indexed_png
from ground_truth_local.engine.types.registry import TASK_TYPES
from ground_truth_local.engine.types.subject import Subject
from tests.local.engine.types.masks import read_indices

WORKERS = (1, 3, 5, 9)
LABELS = ("Bird", "Sky", "Ground")
ACCURACIES = (0.99, 0.99, 0.4, 0.4, 0.4)


def ask(workshop: Any, name: str, subjects: Sequence[Subject], *, workers: int, **profile: Any) -> list[Any]:
    """The labels of all objects, each answered by the same workers."""
    kind, categories = TASK_TYPES[name], workshop.categories()
    batch = []
    for number, subject in enumerate(subjects):
        answers = []
        for worker in range(workers):
            accuracy = profile.get("accuracy", 0.9)
            hand = workshop.hand(f"{number} {worker}", **profile | {"accuracy": accuracy})
            answers.append(Answer(f"w{worker}", kind.answer(subject, categories, hand)))
        batch.append(AnsweredObject(number, subject, answers))
    labels: list[Any] = kind.consolidator(categories).consolidate(batch)
    return labels


def check_growing(scores: Sequence[float], *, at_least: float) -> None:
    """No step down of more than a hundredth, a clear gain from one worker to nine, and a good end."""
    steps = list(pairwise(scores))
    assert all(later >= earlier - 0.01 for earlier, later in steps), scores
    assert scores[-1] >= scores[0] + 0.05, scores
    assert scores[-1] >= at_least, scores


def pictures(workshop: Any, truths: Sequence[Any], metadata: dict[str, Any] | None = None) -> list[Subject]:
    return [workshop.subject("BoundingBox", truth=workshop.truth(value, metadata)) for value in truths]


def test_classes(workshop: Any) -> None:
    truth = [int(value) for value in np.random.default_rng(0).integers(3, size=200)]
    scores = []
    for workers in WORKERS:
        labels = ask(workshop, "ImageMultiClass", pictures(workshop, truth), workers=workers, accuracy=0.8)
        scores.append(float(np.mean([label.value == true for label, true in zip(labels, truth, strict=True)])))
    assert scores[0] == pytest.approx(0.8, abs=0.08)
    check_growing(scores, at_least=0.97)


def test_several_classes(workshop: Any) -> None:
    """Every label that anybody chose is listed, as the service does; its confidence tells which are meant."""
    random = np.random.default_rng(1)
    truth = [[int(index) for index in np.flatnonzero(random.random(3) < 0.5)] for _ in range(150)]
    scores = []
    for workers in WORKERS[1:]:
        labels = ask(workshop, "ImageMultiClassMultiLabel", pictures(workshop, truth), workers=workers, accuracy=0.8)
        right = [
            (label.metadata["confidence-map"].get(str(index), 0.0) > 0.5) == (index in true)
            for label, true in zip(labels, truth, strict=True)
            for index in range(3)
        ]
        scores.append(float(np.mean(right)))
    check_growing(scores, at_least=0.95)


def test_boxes(workshop: Any) -> None:
    """Mean of the overlap of each true box with the best found one of its class, and none for what was invented."""
    random = np.random.default_rng(2)
    truth = []
    for _ in range(40):
        lefts = [10 + 90 * place + random.uniform(0, 20) for place in range(3)]
        truth.append([Box(left, random.uniform(10, 90), *random.uniform(30, 60, 2)) for left in lefts])
    annotations = [
        {"annotations": [{"class_id": place, **vars(box)} for place, box in enumerate(boxes)]} for boxes in truth
    ]
    scores = []
    for workers in WORKERS:
        careless = {"accuracy": 0.85, "box_jitter": 0.08, "missed_boxes": 0.2, "invented_boxes": 0.3}
        labels = ask(workshop, "BoundingBox", pictures(workshop, annotations), workers=workers, **careless)
        scores.append(float(np.mean([_overlap(label, boxes) for label, boxes in zip(labels, truth, strict=True)])))
    check_growing(scores, at_least=0.85)


def _overlap(label: Any, truth: Sequence[Box]) -> float:
    found = [
        (entry["class_id"], Box(entry["left"], entry["top"], entry["width"], entry["height"]))
        for entry in label.value["annotations"]
    ]
    best = [
        max((jaccard(box, other) for class_id, other in found if class_id == place), default=0.0)
        for place, box in enumerate(truth)
    ]
    return sum(best) / max(len(truth), len(found))


def test_masks(workshop: Any) -> None:
    """Share of the pixels that have the right class, where outlines stray far and labels are right."""
    true = np.zeros((200, 300), dtype=np.uint8)
    true[:90], true[90:] = 2, 3
    true[60:140, 120:180] = 1
    known = workshop.truth("s3://b/mask.png", file=indexed_png(true, labels=3))
    subjects = [workshop.subject("SemanticSegmentation", truth=known)] * 4
    scores = []
    for workers in WORKERS:
        labels = ask(workshop, "SemanticSegmentation", subjects, workers=workers, accuracy=1.0, mask_noise=0.05)
        masks = [read_indices(label.file.content, size=(300, 200)) for label in labels]
        scores.append(float(np.mean([(mask == true).mean() for mask in masks])))
    check_growing(scores, at_least=0.96)


def test_entities(workshop: Any) -> None:
    """F1 of the spans whose label and boundaries are exactly right."""
    words = ["Alpha", "beta", "Gamma", "delta", "Epsilon", "zeta", "Theta", "iota", "Kappa", "lambda"]
    text = " ".join(words)
    truth, start = [], 0
    for place, word in enumerate(words):
        if word[0].isupper():
            truth.append({"label": LABELS[place % 3], "startOffset": start, "endOffset": start + len(word)})
        start += len(word) + 1
    subjects = [Subject(line={}, digest=b"t", text=text, truth=workshop.truth({"entities": truth}))] * 40
    wanted = {tuple(sorted(entity.items())) for entity in truth}
    scores = []
    for workers in WORKERS:
        careless = {"accuracy": 0.8, "box_jitter": 0.08, "missed_boxes": 0.2, "invented_boxes": 0.5}
        labels = ask(workshop, "NamedEntityRecognition", subjects, workers=workers, **careless)
        found = [
            {tuple(sorted(entity.items())) for entity in label.value["annotations"]["entities"]} for label in labels
        ]
        scores.append(float(np.mean([2 * len(one & wanted) / (len(one) + len(wanted)) for one in found])))
    check_growing(scores, at_least=0.92)


def test_careful_workers_are_told_from_careless_ones(workshop: Any) -> None:
    """What expectation maximisation is for: with equal votes the careless majority would often win."""
    truth = [int(value) for value in np.random.default_rng(5).integers(3, size=120)]
    kind, categories = TASK_TYPES["ImageMultiClass"], workshop.categories()
    batch = []
    for number, subject in enumerate(pictures(workshop, truth)):
        answers = [
            Answer(
                f"w{worker}", kind.answer(subject, categories, workshop.hand(f"{number} {worker}", accuracy=accuracy))
            )
            for worker, accuracy in enumerate((0.99, 0.99, 0.4, 0.4, 0.4))
        ]
        batch.append(AnsweredObject(number, subject, answers))
    labels = kind.consolidator(categories).consolidate(batch)
    votes = [
        np.bincount([LABELS.index(answer.content[kind.element]["label"]) for answer in item.answers]).argmax()
        for item in batch
    ]
    right = float(np.mean([label.value == true for label, true in zip(labels, truth, strict=True)]))
    assert right >= 0.97
    assert right > float(np.mean([vote == true for vote, true in zip(votes, truth, strict=True)]))
