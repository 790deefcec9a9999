"""One output manifest of all the labeling jobs that a job took, in the order of its input, and an account of them.

Parts follow one another; within a part there is one line for each object that was sent. Everything streams, and one
part's objects are in memory at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.labels.sent_objects import Findings, Laid
from ground_truth_runtime.steps.part_labels import PartLabels


@dataclass(frozen=True, kw_only=True)
class Output:
    """The output manifest of one labeling job, and where its objects are in the whole.

    laid: how it was laid over its part; None: it is the whole, line by line. before: lines of the parts before its own.
    """

    manifest: str
    laid: Laid | None = None
    before: int = 0

    def number(self, number: int) -> int | None:
        """The line in the whole of an object of the labeling job, both numbered from 1; None where it has none."""
        if self.laid is None:
            return self.before + number
        place = self.laid.place(number)
        return None if place is None else self.before + place + 1


@dataclass(frozen=True, kw_only=True)
class PartAccount:
    """What a part's output manifests report, and what they do not.

    outputs: how many there are.
    objects: that were sent. labeled: of them.
    missing: objects that are in no output manifest.
    without_reason: objects that are in one with neither a label nor a reason why.
    problems: manifests and lines that cannot be read.
    warnings: lines that are not in the whole.
    """

    outputs: int
    objects: int
    labeled: int
    missing: Findings
    without_reason: int
    problems: list[str]
    warnings: list[str]

    @classmethod
    def of(cls, labels: PartLabels) -> "PartAccount":
        """The account of a part."""
        return cls(
            outputs=len(labels.outputs),
            objects=len(labels.objects),
            labeled=labels.labeled,
            missing=labels.missing(),
            without_reason=labels.without_reason(),
            problems=list(_problems(labels)),
            warnings=labels.warnings(),
        )


@dataclass(frozen=True, kw_only=True)
class Merged:
    """manifest: S3 URI of the whole; None where there is none. outputs: its sources. parts: the account of each."""

    manifest: str | None
    outputs: Sequence[Output] = ()
    parts: list[PartAccount] = field(default_factory=list)


def merge(parts: Iterable[PartLabels], *, target: str | None, store: ObjectStore) -> Merged:
    """Merges.

    Args:
        parts: first to last; each is read when its turn comes.
        target: S3 URI of the merged manifest. None: there is one part, and no output manifest of it.
        store: writes.
    """
    outputs: list[Output] = []
    accounts: list[PartAccount] = []

    def lines() -> Iterator[bytes]:
        before = 0
        for part in parts:
            accounts.append(PartAccount.of(part))
            outputs.extend(Output(manifest=each.uri, laid=each.laid, before=before) for each in part.outputs)
            for line in part.lines():
                before += 1
                yield line + b"\n"

    if target is None:
        accounts.extend(PartAccount.of(part) for part in parts)
        return Merged(manifest=None, parts=accounts)
    store.write_lines(target, lines())
    return Merged(manifest=target, outputs=outputs, parts=accounts)


def as_it_is(part: PartLabels, manifest: str) -> Merged:
    """An output manifest that is the whole: it stays where it is."""
    return Merged(manifest=manifest, outputs=[Output(manifest=manifest)], parts=[PartAccount.of(part)])


def _problems(labels: PartLabels) -> Iterator[str]:
    if labels.sent_problem is not None:
        unknown = "so that it is not known what is missing"
        yield f"the input manifest {labels.sent} cannot be read, {unknown}: {labels.sent_problem}"
    for output in labels.outputs:
        unreadable = output.laid.unreadable
        if output.problem is not None:
            yield f"the output manifest {output.uri} cannot be read: {output.problem}"
        if unreadable.count:
            number, reason = unreadable.first[0]
            lines = f"{unreadable.count} lines of {output.uri} cannot be read"
            yield f"{lines}, the first is line {number}: {reason}"
