"""What is known about the inputs of the jobs, before anything is started."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.gateways.object_store import NewObject, ObjectStore


class Draft:
    """A manifest in the run's own folder: what is counted and checked is what is written, and so what is labeled.

    Its lines pass through it on their way to the checks. They are not held: S3 keeps what has passed aside, until the
    plan has no problems (`complete`) or has some (`abandon`).
    """

    def __init__(self, uri: str, store: ObjectStore) -> None:
        self.uri = uri
        self._documents: list[tuple[str, Any]] = []
        self._object: NewObject = store.new_object(uri, content_type="application/jsonlines")

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield pieces of whole lines, each with its end, as they are written."""
        for piece in pieces:
            self._object.write(piece)
            yield piece
        self._object.end()

    def add(self, uri: str, document: Any) -> None:
        """Add a JSON document that its lines name."""
        self._documents.append((uri, document))

    def complete(self, store: ObjectStore) -> None:
        """Make the documents and the manifest readable."""
        for uri, document in self._documents:
            store.write_json(uri, document)
        self._object.complete()

    def abandon(self) -> None:
        """Discard what was written."""
        self._object.abandon()


@dataclass
class Findings:
    """Problems and warnings, each with the value that it is about; where in the event that is, the caller knows."""

    problems: list[tuple[Any, str, str]] = field(default_factory=list)
    warnings: list[tuple[Any, str, str]] = field(default_factory=list)

    def problem(self, value: Any, rule: str, *, hint: str = "") -> None:
        """Add something wrong."""
        self.problems.append((value, rule, hint))

    def warning(self, value: Any, rule: str, *, hint: str = "") -> None:
        """Add something that is allowed, and may not be meant."""
        self.warnings.append((value, rule, hint))


@dataclass(kw_only=True)
class Source(Findings):
    """One source of objects, whichever jobs take it.

    address: of the source, as messages show it.
    manifest: URI of the manifest that lists its objects, in the run's folder. listing: its name there.
    objects: how many there are. labeled: how many of them have the job's label already, and are not labeled again.
    audited: label attribute that is adjusted or verified, where the source tells it.
    """

    address: str
    manifest: str
    listing: str
    objects: int = 0
    labeled: int = 0
    audited: str | None = None
    buckets: dict[str, None] = field(default_factory=dict)
    draft: Draft | None = None


@dataclass(frozen=True, kw_only=True)
class JobInput:
    """What one job labels.

    manifest: URI of its input manifest; None where it is yet to be labeled, or comes through a topic.
    labeled: objects that have the job's label already.
    audited: label attribute that is adjusted, verified or reviewed.
    """

    objects: int = 0
    labeled: int = 0
    manifest: str | None = None
    audited: str | None = None
    draft: Draft | None = None


@dataclass
class InputSurvey:
    """The inputs by the names of the jobs, and what is wrong or doubtful about them, in the order of the event.

    To be closed: it abandons the manifests that were not completed.
    """

    inputs: dict[str, JobInput] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def of(self, job: str) -> JobInput:
        """Return what a job labels; nothing where its input is broken."""
        return self.inputs.get(job, JobInput())

    def close(self) -> None:
        """Abandon the manifests that were not completed."""
        for draft in self.drafts:
            draft.abandon()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
