"""What is found out about inputs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Any, Self, cast

from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.gateways.object_store import ObjectStore

_HELD_BYTES = 8 << 20  # a larger manifest waits on disk until it is known to be needed


class Draft:
    """A manifest that the plan makes: kept aside, so that what was counted and checked is what will be labeled.

    uri: where it will stand. Its lines are read any number of times, one after another.
    """

    def __init__(self, uri: str, lines: Iterable[bytes]) -> None:
        self.uri = uri
        self._documents: list[tuple[str, Any]] = []
        self._held = SpooledTemporaryFile(max_size=_HELD_BYTES)  # noqa: SIM115 - closed by close()
        try:
            self._held.writelines(lines)
        except BaseException:
            self._held.close()
            raise

    def lines(self) -> Iterator[bytes]:
        """Its lines, each with its end."""
        self._held.seek(0)
        yield from cast(IO[bytes], self._held)

    def add(self, uri: str, document: Any) -> None:
        """A JSON document that its lines name, to be written with it."""
        self._documents.append((uri, document))

    def write_documents(self, store: ObjectStore) -> None:
        """Writes what its lines name."""
        for uri, document in self._documents:
            store.write_json(uri, document)

    def close(self) -> None:
        """Lets go of what it holds."""
        self._held.close()


@dataclass
class Found:
    """One source of objects, whichever jobs take it.

    manifest: URI of its manifest; of a draft, where it will stand.
    audited: label attribute that is gone over, as the source tells; None where it tells none.
    problems, warnings: value and rule of each.
    """

    manifest: str
    objects: int = 0
    audited: str | None = None
    buckets: dict[str, None] = field(default_factory=dict)
    problems: list[tuple[Any, str]] = field(default_factory=list)
    warnings: list[tuple[Any, str]] = field(default_factory=list)
    draft: Draft | None = None


@dataclass(frozen=True, kw_only=True)
class JobInput:
    """What one job labels.

    manifest: URI of its input manifest; None where it is yet to be labeled, or comes through a topic.
    audited: label attribute that is gone over or reviewed.
    """

    objects: int = 0
    manifest: str | None = None
    audited: str | None = None
    draft: Draft | None = None


@dataclass
class InputSurvey:
    """The inputs by the names of the jobs, and what is wrong or doubtful about them, in the order of the event.

    To be closed: it holds the manifests that are yet to be written.
    """

    inputs: dict[str, JobInput] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def of(self, job: str) -> JobInput:
        """What a job labels; nothing where its input is broken."""
        return self.inputs.get(job, JobInput())

    def close(self) -> None:
        """Lets go of the manifests."""
        for draft in self.drafts:
            draft.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
