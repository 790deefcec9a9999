"""From answers to labels: consolidates what was answered and writes it down."""

from collections.abc import Sequence

from ground_truth_local.engine.board import OpenObject
from ground_truth_local.engine.journal import ANSWER_REJECTED, OBJECT_FAILED, Journal
from ground_truth_local.engine.labelers import Labeler
from ground_truth_local.engine.output import Output
from ground_truth_local.engine.progress import Progress
from ground_truth_local.engine.types.base import Label


class Labeling:
    """Collects answered objects of one job and labels them, batch by batch.

    Args:
        labeler: makes labels of answers.
        output: the job's files.
        progress: the job's counters.
        journal: the job's log.
    """

    def __init__(self, labeler: Labeler, output: Output, progress: Progress, journal: Journal) -> None:
        self._labeler = labeler
        self._output = output
        self._progress = progress
        self._journal = journal
        self._waiting: list[OpenObject] = []
        self._tenths = 0

    @property
    def waiting(self) -> int:
        """Objects that are answered and have no label yet."""
        return len(self._waiting)

    def add(self, item: OpenObject) -> None:
        """Takes an object to which no more answers will come, but at least one has."""
        self._waiting.append(item)

    def consolidate(self, *, now: float) -> None:
        """Labels every waiting object."""
        waiting = sorted(self._waiting, key=lambda item: item.data.object_id)
        self._waiting = []
        if not waiting:
            return
        size = self._labeler.batch_size
        step = len(waiting) if size is None else size
        for start in range(0, len(waiting), step):
            self._label(waiting[start : start + step], now=now)
        # Written at every tenth, as the whole manifest is written again each time.
        tenths = self._progress.labeled * 10 // self._progress.total
        if tenths > self._tenths:
            self._tenths = tenths
            self._output.write_intermediate(iteration=waiting[-1].iteration)

    def fail(self, item: OpenObject, reason: str) -> None:
        """An object that was answered gets no label after all."""
        self._output.fail(item.data, reason)
        self._progress.failed += 1
        self._journal.note(OBJECT_FAILED, f"object {item.data.object_id}: {reason}")

    def _label(self, batch: Sequence[OpenObject], *, now: float) -> None:
        for item in batch:
            self._output.write_answers(item, now=now)
        labels, name = self._labeler.label(batch, now=now)
        contents = []
        for item, label in zip(batch, labels, strict=True):
            if label is None:
                continue
            self._tell_rejected(label)
            if label.failure is not None:
                self.fail(item, label.failure)
                continue
            content = self._output.label(item.data, label, now=now)
            contents.append({"datasetObjectId": str(label.object_id), "consolidatedAnnotation": {"content": content}})
            self._progress.labeled += 1
        if name is not None:
            self._output.write_response(contents, name=name)

    def _tell_rejected(self, label: Label) -> None:
        for entry in label.rejected:
            self._journal.note(
                ANSWER_REJECTED,
                f"object {label.object_id}: the answer of {entry.worker_id} is left out: {entry.reason}",
            )
