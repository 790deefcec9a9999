"""Agreement of a job, gathered object by object."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median
from typing import assert_never

from ground_truth_runtime.labels.model import Kind, Label
from ground_truth_runtime.labels.worker_responses import UnreadableAnswer, WorkerAnswer
from ground_truth_runtime.quality import masks
from ground_truth_runtime.quality.classes import ClassAgreement
from ground_truth_runtime.quality.likeness import Comparable, Likeness, comparable, likeness
from ground_truth_runtime.quality.masks import LoadPng
from ground_truth_runtime.quality.model import ClassQuality, JobQuality, WorkerQuality
from ground_truth_runtime.words import count

_REASONS_MAX = 20


class QualityMeter:
    """Takes the answers to one object after another; holds a few numbers for each.

    load: gives the PNG at a mask's URI, to compare answers with consolidated masks; None leaves that out.
    """

    def __init__(self, *, load: LoadPng | None = None) -> None:
        self._load = load
        self._kind: Kind | None = None
        self._pairs = _Mean()
        self._overlap = _Mean()
        self._objects: dict[int, float] = {}
        self._classes = ClassAgreement()
        self._parts: dict[str, _Part] = {}
        self._workers: dict[str, _Worker] = {}
        self._answers_of: dict[int, int] = {}
        self._unreadable: Counter[str] = Counter()
        self._left_out = 0

    def add(self, number: int, answers: Iterable[WorkerAnswer | UnreadableAnswer], *, label: Label | None) -> None:
        """Adds an object.

        Args:
            number: of its line, from 1.
            answers: to it; of two by the same worker the later one counts.
            label: the consolidated one; None where it has none.
        """
        by_worker: dict[str, WorkerAnswer] = {}
        for answer in answers:
            if isinstance(answer, UnreadableAnswer):
                self.add_unreadable(answer.reason)
            else:
                by_worker[answer.worker] = answer
        if not by_worker:
            return
        self._answers_of[number] = len(by_worker)
        ready: list[tuple[_Worker, Comparable]] = []
        for answer in by_worker.values():
            worker = self._worker(answer)
            content = self._comparable(answer.label)
            if content is None:
                self._left_out += 1
            else:
                ready.append((worker, content))
        self._compare(number, ready)
        self._compare_with_label(ready, label)

    def add_unreadable(self, reason: str) -> None:
        """Adds an answer, or a file of answers, that could not be read."""
        known = reason in self._unreadable or len(self._unreadable) < _REASONS_MAX
        self._unreadable[reason if known else "other reasons"] += 1

    def result(self, *, sampled_from: int | None = None, notes: Sequence[str] = ()) -> JobQuality:
        """What is known so far.

        Args:
            sampled_from: objects that have answers, where not all of them were added.
            notes: what else a reader must know.
        """
        measures = self._measures()
        measure = next(iter(measures), None)
        return JobQuality(
            kind=self._kind,
            measure=measure,
            value=None if measure is None else measures[measure],
            measures=measures,
            objects=dict(sorted(self._objects.items())),
            classes={name: part.quality() for name, part in sorted(self._parts.items())},
            workers=tuple(
                worker.quality()
                for worker in sorted(self._workers.values(), key=lambda worker: (-worker.answers, worker.name))
            ),
            answers_of=dict(sorted(self._answers_of.items())),
            answered=len(self._answers_of),
            answers=sum(self._answers_of.values()),
            sampled_from=sampled_from,
            unreadable=dict(self._unreadable.most_common()),
            notes=(*notes, *self._notes(measures)),
        )

    def _worker(self, answer: WorkerAnswer) -> "_Worker":
        worker = self._workers.setdefault(answer.worker, _Worker(name=answer.worker))
        worker.answers += 1
        if answer.seconds is not None:
            worker.seconds.append(answer.seconds)
        return worker

    def _comparable(self, label: Label) -> Comparable | None:
        if self._kind is None:
            self._kind = label.kind
        content = comparable(label, load=self._load) if label.kind == self._kind else None
        if content is not None:
            for name in content.classes:
                self._parts.setdefault(name, _Part()).answers += 1
        return content

    def _compare(self, number: int, ready: Sequence[tuple["_Worker", Comparable]]) -> None:
        if self._kind == "classes":
            self._classes.add({worker.name: content.classes for worker, content in ready})
        of_object = _Mean()
        for (one, said), (other, replied) in combinations(ready, 2):
            found = likeness(said, replied)
            if found is None:
                continue
            of_object.add(found.value)
            one.with_workers.add(found.value)
            other.with_workers.add(found.value)
            self._count_parts(found)
        if of_object.value is not None:
            self._objects[number] = of_object.value
            self._pairs.add(of_object.value)

    def _count_parts(self, found: Likeness) -> None:
        for name, (agreed, possible) in found.classes.items():
            part = self._parts.setdefault(name, _Part())
            part.agreed += agreed
            part.possible += possible
        if found.overlap is not None:
            self._overlap.add(found.overlap)

    def _compare_with_label(self, ready: Sequence[tuple["_Worker", Comparable]], label: Label | None) -> None:
        target = None if label is None or not ready else comparable(label, load=self._load)
        if target is None:
            return
        for worker, content in ready:
            found = likeness(content, target)
            if found is not None:
                worker.with_label.add(found.value)

    def _measures(self) -> dict[str, float | None]:
        """The main one first."""
        mean = self._pairs.value
        match self._kind:
            case "classes":
                return self._classes.measures(mean)
            case "boxes" | "polygons" | "mask" | "instances":
                return {"mean_iou": mean}
            case "spans":
                return {"span_f1": mean, "span_f1_overlap": self._overlap.value}
            case "keypoints":
                return {"keypoint_f1": mean}
            case "polylines":
                return {"polyline_f1": mean}
            case "custom":
                return {"identical_answers": mean}
            case "reference" | None:
                return {}
            case _:
                assert_never(self._kind)

    def _notes(self, measures: dict[str, float | None]) -> Iterable[str]:
        if self._kind == "mask" and not masks.AVAILABLE:
            yield "masks were not compared: that needs numpy and Pillow"
        elif self._kind == "reference":
            yield "there is no measure for labels of kind reference"
        elif self._left_out:
            yield f"{count(self._left_out, 'answer')} could not be compared with others"
        if self._answers_of and not self._objects:
            yield "no object has two answers that can be compared"
        elif self._kind == "classes" and measures and next(iter(measures.values())) is None:
            yield "all answers are the same class, so agreement beyond chance is not defined"


@dataclass
class _Mean:
    total: float = 0.0
    count: int = 0

    def add(self, value: float) -> None:
        self.total += value
        self.count += 1

    @property
    def value(self) -> float | None:
        return min(1.0, self.total / self.count) if self.count else None


@dataclass
class _Part:
    answers: int = 0
    agreed: float = 0.0
    possible: float = 0.0

    def quality(self) -> ClassQuality:
        agreement = min(1.0, self.agreed / self.possible) if self.possible else None
        return ClassQuality(answers=self.answers, agreement=agreement)


@dataclass
class _Worker:
    name: str
    answers: int = 0
    seconds: "array[float]" = field(default_factory=lambda: array("d"))
    with_label: _Mean = field(default_factory=_Mean)
    with_workers: _Mean = field(default_factory=_Mean)

    def quality(self) -> WorkerQuality:
        return WorkerQuality(
            worker=self.name,
            answers=self.answers,
            median_seconds=median(self.seconds) if self.seconds else None,
            with_label=self.with_label.value,
            with_workers=self.with_workers.value,
        )
