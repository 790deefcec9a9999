"""What a manifest holds, found in one pass, with a bounded part of it in memory."""

import math
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ground_truth_runtime.domain.manifest import (
    SOURCE_REF,
    BadLine,
    DataObject,
    LineRules,
    NotOneObject,
    class_names,
    data_object,
)
from ground_truth_runtime.domain.naming import bucket_and_key

_PROBLEMS_KEPT = 10
_REMEMBERED = 1_000_000  # objects that are compared with each other; more would fill the function's memory
ONE_DOCUMENT = "holds one JSON document, and must hold one JSON object per line (JSON Lines)"


@dataclass
class ManifestSurvey:
    """What one pass over a manifest found.

    objects: lines that hold a data object.
    references: those of them that name an object in S3.
    labeled: those of them that have the label attribute that was asked about.
    repeated: those of them that hold the same data object as an earlier line; repeated_line: number of the first.
    other_endings: those of the references whose ending the task type is not known to read; other_ending: an example.
    buckets: buckets of the references, in the order met.
    sample: some of the references, each with the same chance to be among them.
    uris: all references, where that was asked for and as many as that.
    classes: classes of the audited labels -> in how many lines.
    problems: number of each of the first bad lines (from 1), with the rule it breaks.
    bad_lines: how many lines are bad in all.
    one_document: whether the file is one JSON document instead of lines.
    """

    objects: int = 0
    references: int = 0
    labeled: int = 0
    repeated: int = 0
    repeated_line: int = 0
    other_endings: int = 0
    other_ending: str = ""
    buckets: dict[str, None] = field(default_factory=dict)
    sample: list[str] = field(default_factory=list)
    uris: list[str] = field(default_factory=list)
    classes: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[int, str]] = field(default_factory=list)
    bad_lines: int = 0
    one_document: bool = False


def survey(
    pieces: Iterable[bytes],
    rules: LineRules,
    *,
    sample: int = 0,
    attribute: str | None = None,
    endings: tuple[str, ...] = (),
    uris: int = 0,
) -> ManifestSurvey:
    """Read a manifest once. Each piece holds one line or more, whole, with or without the last line end.

    sample: how many of the references to choose. attribute: label attribute of which lines are counted that have it.
    endings: of objects that the task type is known to read; empty: all. uris: most references to return.
    """
    surveyor = _Surveyor(rules, sample=sample, attribute=attribute, endings=endings, uris=uris)
    for piece in pieces:
        for line in piece.removesuffix(b"\n").split(b"\n"):
            surveyor.read(line.removesuffix(b"\r"))
    return surveyor.found


class _Surveyor:
    def __init__(
        self, rules: LineRules, *, sample: int, attribute: str | None, endings: tuple[str, ...], uris: int
    ) -> None:
        self.found = ManifestSurvey()
        self._rules = rules
        self._sample = _Sample(sample, self.found.sample)
        self._attribute = attribute
        self._endings = endings
        self._uris = uris
        self._seen: set[int] = set()
        self._number = 0

    def read(self, line: bytes) -> None:
        self._number += 1
        if not line.strip():
            return
        try:
            found = data_object(line, self._rules)
        except BadLine as error:
            self._bad(line, error)
        else:
            self._good(found)

    def _good(self, line: DataObject) -> None:
        found = self.found
        found.objects += 1
        if self._attribute is not None and self._attribute in line.content:
            found.labeled += 1
        if self._rules.audited is not None:
            found.classes.update(set(class_names(line.content, self._rules.audited)))
        before = len(self._seen)
        if before < _REMEMBERED:
            self._seen.add(hash((line.key, line.value)))
            if len(self._seen) == before:
                found.repeated += 1
                found.repeated_line = found.repeated_line if found.repeated_line else self._number
        if line.key == SOURCE_REF:
            self._reference(line.value)

    def _reference(self, uri: str) -> None:
        found = self.found
        found.buckets.setdefault(bucket_and_key(uri)[0])
        if self._endings and not uri.lower().endswith(self._endings):
            found.other_endings += 1
            found.other_ending = found.other_ending if found.other_ending else uri
        if self._sample.wants(found.references):
            self._sample.keep(uri)
        if len(found.uris) < self._uris:
            found.uris.append(uri)
        found.references += 1

    def _bad(self, line: bytes, error: BadLine) -> None:
        found = self.found
        if not found.bad_lines and not found.objects and isinstance(error, NotOneObject):
            found.one_document = _begins_a_document(line.strip())
        found.bad_lines += 1
        if len(found.problems) < _PROBLEMS_KEPT:
            found.problems.append((self._number, str(error)))


def _begins_a_document(line: bytes) -> bool:
    """Return whether a first line, which is no JSON object, begins an array or a pretty-printed object."""
    return line == b"{" or line.startswith(b"[") or (line.startswith(b"{") and line.endswith(b","))


class _Sample:
    """A sample of a stream whose length is not known: each has the same chance, and few are looked at.

    Li, Reservoir-sampling algorithms of time complexity O(n(1+log(N/n))), 1994, algorithm L. The same every time.
    """

    def __init__(self, size: int, kept: list[str]) -> None:
        self._size = size
        self._kept = kept
        self._random = random.Random(0)  # noqa: S311 - no secret
        self._width = 1.0
        self._next = 0 if size else math.inf

    def wants(self, seen: int) -> bool:
        """Return whether to keep the next item, behind the `seen` ones."""
        if seen != self._next:
            return False
        self._next += 1
        if self._next >= self._size:
            self._width *= self._random.random() ** (1 / self._size)
            self._next += math.floor(math.log(1 - self._random.random()) / math.log(1 - self._width))
        return True

    def keep(self, item: str) -> None:
        """Keep an item that was wanted, in the place of another once there are enough."""
        if len(self._kept) < self._size:
            self._kept.append(item)
        else:
            self._kept[self._random.randrange(self._size)] = item
