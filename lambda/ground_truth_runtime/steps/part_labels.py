"""The labels of a part of a job: what was sent, with the output manifests of all its labeling jobs laid over it.

This is what launch takes the objects for the next labeling job from, and what collect decides and merges by. Counters
are not asked: the service's may lag behind its manifests.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.attempt_request import Done
from ground_truth_runtime.domain.part_result import Round
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.sent_objects import Findings, Laid, Report, SentObjects


@dataclass(frozen=True, kw_only=True)
class OutputManifest:
    """The output manifest of one labeling job. problem: why it cannot be read, or not to its end; None where it can."""

    labeling_job_name: str
    uri: str
    laid: Laid
    problem: str | None = None


class PartLabels:
    """Reads the manifests of a part.

    Args:
        rounds: the labeling jobs, oldest first; the first one got all objects of the part.
        sent: S3 URI of the manifest with these objects. None: they came through a topic, and are in no manifest.
        attribute: key of the labels.
        store: reads.

    Attributes:
        sent: as given.
        objects: what was sent. Where no manifest tells that, it is what the output manifests hold.
        sent_problem: why the manifest of what was sent cannot be read; None where it can, or there is none.
        outputs: the output manifests, one for each labeling job that names one.
    """

    def __init__(self, rounds: Sequence[Round], *, sent: str | None, attribute: str, store: ObjectStore) -> None:
        self._store = store
        self._sent = sent
        self.sent = sent
        self.sent_problem: str | None = None
        if sent is not None:
            try:
                self.objects = SentObjects(store.lines(sent), attribute=attribute)
            except ObjectUnreadable as error:
                self._sent, self.sent_problem = None, str(error)
        if self._sent is None:
            self.objects = SentObjects((), attribute=attribute)
        named = [(each.labeling_job_name, each.output_manifest) for each in rounds]
        self.outputs = [self._laid(name, uri) for name, uri in named if uri is not None]
        if self._sent is None:
            self.objects = SentObjects(self._concatenated(), attribute=attribute)

    @property
    def readable(self) -> bool:
        """Whether there is an output manifest that has lines."""
        return any(output.laid.lines for output in self.outputs)

    @property
    def whole(self) -> str | None:
        """URI of the output manifest that is the whole as it is; None where it takes a new one."""
        if len(self.outputs) != 1 or self.outputs[0].problem is not None:
            return None
        as_it_is = self._sent is None or self.objects.is_first_output
        return self.outputs[0].uri if as_it_is else None

    @property
    def labeled(self) -> int:
        """Objects that have a label."""
        return self.objects.labeled

    @property
    def done(self) -> Done:
        """What its labeling jobs have done."""
        return Done(objects=len(self.objects), labeled=self.labeled, by_people=self.objects.labeled_by_people)

    @property
    def to_label_again(self) -> int:
        """Objects that are reported to lack a label."""
        return self.objects.count(Report.UNLABELED, Report.FAILED)

    def lines(self) -> Iterator[bytes]:
        """The whole, line by line, without line ends."""
        if self._sent is None:
            return self._concatenated()
        return self.objects.whole(
            partial(self._store.lines, self._sent), [partial(self._store.lines, output.uri) for output in self.outputs]
        )

    def left(self) -> Iterator[bytes]:
        """What the next labeling job gets, with line ends."""
        return self.objects.left(self._open_sent)

    def missing(self) -> Findings:
        """Objects that are in no output manifest, as far as it is known what was sent."""
        return Findings() if self._sent is None else self.objects.named(self._open_sent, Report.NOTHING)

    def without_reason(self) -> int:
        """Objects that are in an output manifest with neither a label nor a reason why."""
        return self.objects.count(Report.UNLABELED)

    def warnings(self) -> list[str]:
        """Lines of the output manifests that are not in the whole, counted."""
        if self._sent is None:
            return []
        told = {"fit no object that was sent": "strays", "repeat objects, which count once": "repeated"}
        counted = [(output, what, getattr(output.laid, name)) for output in self.outputs for what, name in told.items()]
        return [f"{count} lines of {output.uri} {what}" for output, what, count in counted if count]

    def _open_sent(self) -> Iterator[bytes]:
        return iter(()) if self._sent is None else self._store.lines(self._sent)

    def _laid(self, name: str, uri: str) -> OutputManifest:
        problem = None
        try:
            self.objects.lay(self._store.lines(uri))
        except ObjectUnreadable as error:
            problem = str(error)
        return OutputManifest(labeling_job_name=name, uri=uri, laid=self.objects.outputs[-1], problem=problem)

    def _concatenated(self) -> Iterator[bytes]:
        """The lines of all output manifests, as far as they could be read."""
        for output in self.outputs:
            yield from islice(self._store.lines(output.uri), output.laid.lines)


def labels_of(
    ref: JobRef, planned: PlannedJob, rounds: Sequence[Round], *, bucket: str, store: ObjectStore
) -> PartLabels:
    """The labels of the part that a ref names, from its labeling jobs, oldest first."""
    own = f"s3://{bucket}/{naming.manifest_key_of_part(ref.run_id, ref.job, ref.part)}"
    sent = next((each.input_manifest for each in rounds if each.input_manifest is not None), own)
    # Without output there is nothing to compare, but the lines of a part have their place among those of the others.
    needed = any(each.output_manifest is not None for each in rounds) or (ref.parts > 1 and store.exists(sent))
    known = sent if needed and not planned.streams else None
    return PartLabels(rounds, sent=known, attribute=planned.label_attribute_name, store=store)
