"""From answers to labels: consolidates what was answered and writes it down."""

from collections.abc import Sequence

from ground_truth_local.engine.board import OpenObject
from ground_truth_local.engine.output import Output
from ground_truth_local.engine.progress import Progress
from ground_truth_local.engine.types.base import AnsweredObject, Consolidator


class Labeling:
    """Collects answered objects of one job and labels them, batch by batch.

    Args:
        consolidator: of the job's task type.
        output: the job's files.
        progress: the job's counters.
    """

    def __init__(self, consolidator: Consolidator, output: Output, progress: Progress) -> None:
        self._consolidator = consolidator
        self._output = output
        self._progress = progress
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
        batch = sorted(self._waiting, key=lambda item: item.data.object_id)
        self._waiting = []
        if not batch:
            return
        for item in batch:
            self._output.write_answers(item, now=now)
        stamp = self._output.write_request(batch, now=now)
        labels = self._consolidator.consolidate(_answered(batch))
        self._output.write_labels(batch, labels, stamp=stamp, now=now)
        self._progress.labeled += len(batch)
        # Written at every tenth, as the whole manifest is written again each time.
        tenths = self._progress.labeled * 10 // self._progress.total
        if tenths > self._tenths:
            self._tenths = tenths
            self._output.write_intermediate()


def _answered(batch: Sequence[OpenObject]) -> list[AnsweredObject]:
    return [
        AnsweredObject(
            object_id=item.data.object_id,
            subject=item.subject,
            answers=[answer for answer, _ in item.answers],
        )
        for item in batch
    ]
