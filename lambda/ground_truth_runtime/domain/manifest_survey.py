"""What a manifest holds, found in one pass at close to the speed of parsing it, with a bounded part of it in memory."""

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from pydantic_core import SchemaValidator, ValidationError, core_schema

from ground_truth_runtime.domain.manifest import SOURCE_REF, BadLine, LineRules, data_object
from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.facts.limits import MANIFEST_ATTRIBUTE_MAX

_PROBLEMS_KEPT = 10
# What JSON text must escape, besides the quotes around it.
_ESCAPED = bytes(range(0x20)) + b'"\\'
_WINDOW = MANIFEST_ATTRIBUTE_MAX // 2


@dataclass
class ManifestSurvey:
    """What one pass over a manifest found.

    objects: lines that hold a data object.
    references: those of them that point at an object in S3.
    buckets: buckets of these, in the order met.
    sample: some of these, each with the same chance to be among them.
    problems: number of each of the first bad lines (from 1), with the rule it breaks.
    bad_lines: how many lines are bad in all.
    """

    objects: int = 0
    references: int = 0
    buckets: dict[str, None] = field(default_factory=dict)
    sample: list[str] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    bad_lines: int = 0


def survey(pieces: Iterable[bytes], rules: LineRules, *, sample: int = 0) -> ManifestSurvey:
    """Reads a manifest once. Each piece holds one line or more, whole, with or without the last line end.

    sample: how many of the objects in S3 to choose.
    """
    surveyor = _Surveyor(rules, sample)
    for piece in pieces:
        surveyor.read(piece)
    return surveyor.found


class _Surveyor:
    """Three ways to read a piece, each exact, the fastest first: the next is taken where one does not apply."""

    def __init__(self, rules: LineRules, sample: int) -> None:
        self.found = ManifestSurvey()
        self._rules = rules
        self._sample = _Sample(sample, self.found.sample)
        self._number = 0
        self._key = rules.source_keys[0]
        source = {self._key: core_schema.typed_dict_field(core_schema.str_schema(strict=True))}
        self._source = SchemaValidator(core_schema.typed_dict_schema(source, extra_behavior="ignore")).validate_json
        self._only_sources = rules.audited is None and not rules.timestamps

    def read(self, piece: bytes) -> None:
        if self._only_sources and (self._read_uniform(piece) or self._read_sources(piece)):
            return
        for line in piece.removesuffix(b"\n").split(b"\n"):
            self._read_line(line.removesuffix(b"\r"))

    def _read_uniform(self, piece: bytes) -> bool:
        """Lines of nothing but a plain text, or the plain key of an object in one bucket: counting shows that they are.

        Such lines are most manifests. No parser is needed to tell that they are JSON.
        """
        first, _, _ = piece.partition(b"\n")
        try:
            key, value = data_object(first, self._rules)
        except BadLine:
            return False
        bucket = bucket_and_key(value)[0] if key == SOURCE_REF else None
        fixed = "" if bucket is None else f"s3://{bucket}/"
        begin = next(
            (start for start in (f'{{"{key}": "{fixed}', f'{{"{key}":"{fixed}') if first.startswith(start.encode())), ""
        ).encode()
        end, count = b'"}\n', piece.count(b"\n")
        if not (
            begin
            and piece.endswith(end)
            and piece.count(end + begin) == count - 1
            and begin + b'"' not in piece
            # Four quotes and a line end belong to each line, so none is in a value, nor anything else to be escaped.
            and len(piece.translate(None, _ESCAPED)) == len(piece) - 5 * count
            and _has_only_short_lines(piece)
            and _is_utf8(piece)
        ):
            return False
        if bucket is not None:
            wanted = self._sample.wanted(self.found.references, count)
            lines = piece.split(b"\n") if wanted else []
            for at in wanted:
                self._sample.keep(data_object(lines[at], self._rules)[1])
            self.found.buckets.setdefault(bucket)
            self.found.references += count
        self._count(count)
        return True

    def _read_sources(self, piece: bytes) -> bool:
        """Lines of any content: each is parsed, but Python objects are made only of what is looked at."""
        lines = piece.removesuffix(b"\n").split(b"\n")
        # Besides JSON, the validator takes NaN and Infinity.
        if b"NaN" in piece or b"Infinity" in piece or max(map(len, lines)) > MANIFEST_ATTRIBUTE_MAX:
            return False
        try:
            values: list[str] = list(map(itemgetter(self._key), map(self._source, lines)))
        except ValidationError:
            return False
        if self._key == SOURCE_REF:
            return self._take_references(values)
        if "" in values:
            return False
        self._count(len(values))
        return True

    def _take_references(self, uris: Sequence[str]) -> bool:
        known = tuple(f"s3://{bucket}/" for bucket in self.found.buckets)
        if not set(known).isdisjoint(uris):
            return False
        for uri in [uri for uri in uris if not uri.startswith(known)]:
            bucket, key = bucket_and_key(uri) if uri.startswith("s3://") else ("", "")
            if not bucket or not key:
                return False
            self.found.buckets.setdefault(bucket)
        for at in self._sample.wanted(self.found.references, len(uris)):
            self._sample.keep(uris[at])
        self.found.references += len(uris)
        self._count(len(uris))
        return True

    def _read_line(self, line: bytes) -> None:
        """One line, whatever it holds; the only way that tells what is wrong."""
        self._number += 1
        if not line.strip():
            return
        try:
            key, value = data_object(line, self._rules)
        except BadLine as error:
            self.found.bad_lines += 1
            if len(self.found.problems) < _PROBLEMS_KEPT:
                self.found.problems.append((self._number, str(error)))
            return
        self.found.objects += 1
        if key == SOURCE_REF:
            self.found.buckets.setdefault(bucket_and_key(value)[0])
            if self._sample.wanted(self.found.references, 1):
                self._sample.keep(value)
            self.found.references += 1

    def _count(self, lines: int) -> None:
        self.found.objects += lines
        self._number += lines


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

    def wanted(self, seen: int, count: int) -> list[int]:
        """Which of the next `count` items, behind the `seen` ones, are to be kept: by their place among the `count`."""
        found = []
        while self._next < seen + count:
            found.append(int(self._next) - seen)
            self._next += 1
            if self._next >= self._size:
                self._width *= self._random.random() ** (1 / self._size)
                self._next += math.floor(math.log(1 - self._random.random()) / math.log(1 - self._width))
        return found

    def keep(self, item: str) -> None:
        """Takes an item that was wanted, in the place of another once there are enough."""
        if len(self._kept) < self._size:
            self._kept.append(item)
        else:
            self._kept[self._random.randrange(self._size)] = item


def _has_only_short_lines(piece: bytes) -> bool:
    """Whether surely no line is too long for an attribute: there is a line end in every half of that."""
    return all(piece.find(b"\n", at, at + _WINDOW) >= 0 for at in range(0, len(piece), _WINDOW))


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
