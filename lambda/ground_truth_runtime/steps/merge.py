"""One output manifest of all the labeling jobs that a job took, in the order of its input.

Parts stand one behind the other; within a part, labels of follow-ups stand where they were missing. Everything
streams: the size of a dataset costs time, not memory.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ground_truth_runtime.domain.part_result import PartResult
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.remaining import FollowUp


@dataclass(kw_only=True)
class Output:
    """The output manifest of one labeling job, and where its lines stand in the whole.

    numbers: for each of its lines the number in its part, from 1, or 0 for none; None: it is the part, line by line.
    before: lines of the parts before its own.
    """

    manifest: str
    numbers: "array[int] | None" = None
    before: int = 0

    def number(self, line: int) -> int | None:
        """The number in the whole of a line of this manifest, both from 1; None where it is not there."""
        if self.numbers is None:
            return self.before + line
        number = self.numbers[line - 1] if line <= len(self.numbers) else 0
        return self.before + number if number else None


@dataclass(frozen=True, kw_only=True)
class Merged:
    """manifest: S3 URI of the whole; None where there is none. outputs: its sources. warnings: what did not fit."""

    manifest: str | None
    outputs: Sequence[Output] = ()
    warnings: list[str] = field(default_factory=list)


def merge(
    parts: Sequence[PartResult], *, attribute: str, inputs: Sequence[str], target: str, store: ObjectStore
) -> Merged:
    """Merges; a single output manifest stays where it is.

    Args:
        parts: first to last.
        attribute: label attribute of the job.
        inputs: input manifests of the parts: their lines stand for those of a part without output.
        target: S3 URI of the merged manifest.
        store: reads and writes.

    Raises ObjectUnreadable where a manifest that is there cannot be read.
    """
    rounds = [[each for each in part.rounds if each.output_manifest is not None] for part in parts]
    found = [str(each.output_manifest) for part in rounds for each in part]
    if not found:
        return Merged(manifest=None)
    if len(parts) == 1 and len(found) == 1:
        return Merged(manifest=found[0], outputs=[Output(manifest=found[0])])
    outputs: list[Output] = []
    warnings: list[str] = []

    def lines() -> Iterator[bytes]:
        before = 0
        for part, empty in zip(rounds, inputs, strict=True):
            manifests = [str(each.output_manifest) for each in part]
            if not manifests and not store.exists(empty):
                continue  # its launch never got so far as to write one
            whole: Iterable[bytes] = _lines(manifests[0] if manifests else empty, store)
            outputs.extend(Output(manifest=manifest, before=before) for manifest in manifests[:1])
            follow_ups = [(each, FollowUp(_lines(each, store), attribute=attribute)) for each in manifests[1:]]
            for manifest, follow_up in follow_ups:
                outputs.append(Output(manifest=manifest, numbers=follow_up.numbers, before=before))
                whole = follow_up.over(whole)
            for line in whole:
                before += 1
                yield line + b"\n"
            warnings.extend(
                f"{follow_up.strays} lines of {manifest} fit no object that lacked a label"
                for manifest, follow_up in follow_ups
                if follow_up.strays
            )

    store.write_lines(target, lines())
    return Merged(manifest=target, outputs=outputs, warnings=warnings)


def _lines(uri: str, store: ObjectStore) -> Iterator[bytes]:
    try:
        yield from store.lines(uri)
    except ObjectUnreadable as error:
        raise ObjectUnreadable(f"{uri}: {error}") from error
