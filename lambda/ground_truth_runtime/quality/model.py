"""What is known of the agreement between workers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from ground_truth_runtime.labels.model import Kind

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "krippendorff_alpha": "Krippendorff's alpha",
        "fleiss_kappa": "Fleiss' kappa",
        "cohen_kappa": "Cohen's kappa",
        "observed_agreement": "share of pairs of answers that agree",
        "mean_jaccard": "mean Jaccard index of the chosen classes",
        "krippendorff_alpha_masi": "Krippendorff's alpha with MASI distance",
        "mean_iou": "mean intersection over union",
        "span_f1": "F1 of spans with the same ends",
        "span_f1_overlap": "F1 of spans that overlap",
        "keypoint_f1": "F1 of keypoints at the same place",
        "polyline_f1": "F1 of polylines at the same place",
        "identical_answers": "share of pairs of answers that are the same",
    }
)
"""Measure -> its name in words. Alpha and kappas are at most 1, and 0 is chance; all others are 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class ClassQuality:
    """How far workers agree on one class.

    answers: how many had it. agreement: 0 to 1; of classes the share of those who chose it that another one joined
    (specific agreement), of shapes the mean IoU or F1; None where no object has two answers.
    """

    answers: int
    agreement: float | None


@dataclass(frozen=True, kw_only=True)
class WorkerQuality:
    """One worker of a job.

    worker: the service's id of them. answers: how many could be read. median_seconds: of the time spent; None where
    the files don't tell. with_label, with_workers: mean likeness, 0 to 1, of their answers to the consolidated labels,
    and to the other workers' answers; None where there was nothing to compare with.
    """

    worker: str
    answers: int
    median_seconds: float | None
    with_label: float | None
    with_workers: float | None


@dataclass(frozen=True, kw_only=True)
class JobQuality:
    """Agreement in a job, or in those of its objects that were looked at.

    kind: of the labels; None where there was no answer.
    measure: name of the main measure (see MEASURES); value: the job's; None where it is not defined, as with one
    worker per object.
    measures: that one and the others that the kind of label has.
    objects: number of the line, from 1 -> mean likeness of its answers, pair by pair, 0 to 1.
    classes: class -> agreement on it. workers: most answers first.
    answers_of: number of the line, from 1 -> answers to it that could be read, one for each worker.
    answered: objects with an answer that could be read. answers: those answers.
    sampled_from: objects that have answers, where only some of them were looked at; None where all were.
    unreadable: why answers could not be read -> how many.
    notes: what a reader must know of the numbers.
    """

    kind: Kind | None = None
    measure: str | None = None
    value: float | None = None
    measures: Mapping[str, float | None] = field(default_factory=dict)
    objects: Mapping[int, float] = field(default_factory=dict)
    classes: Mapping[str, ClassQuality] = field(default_factory=dict)
    workers: tuple[WorkerQuality, ...] = ()
    answers_of: Mapping[int, int] = field(default_factory=dict)
    answered: int = 0
    answers: int = 0
    sampled_from: int | None = None
    unreadable: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def answers_per_object(self) -> Mapping[int, int]:
        """Number of answers -> objects that have so many; most answers first."""
        return dict(sorted(Counter(self.answers_of.values()).items(), reverse=True))

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From JSON, which has text for keys, and lists; of an earlier version it may hold less."""
        return cls(
            **{
                **document,
                "objects": {int(number): value for number, value in document["objects"].items()},
                "answers_of": {int(number): value for number, value in document.get("answers_of", {}).items()},
                "classes": {name: ClassQuality(**told) for name, told in document["classes"].items()},
                "workers": tuple(WorkerQuality(**told) for told in document["workers"]),
                "notes": tuple(document["notes"]),
            }
        )
