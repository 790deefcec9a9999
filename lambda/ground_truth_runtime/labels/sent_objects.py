"""The objects that were sent to labeling jobs, and what the jobs' output manifests report about each of them.

What was sent is the base: one place per object, in the order of its manifest. Output manifests are laid over it, oldest
first, by the identity of the objects: their source, and their position among the places with the same source. So the
order of an output manifest does not matter, nor whether lines are missing, or are there twice: what is reported about
an object counts once, and what no manifest reports is known to be missing.

Everything streams. What is kept per object are fifteen bytes, whatever its size; an index by source is made only for an
output manifest that is not in the order of the base.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import islice, pairwise
from typing import Any

from ground_truth_runtime.labels.metadata import failure_reason
from ground_truth_runtime.labels.parsing import parse_line
from ground_truth_runtime.labels.remaining import lacks_label, without_label
from ground_truth_runtime.labels.values import Unreadable, spelled

Open = Callable[[], Iterable[bytes]]
"""Reads a manifest from its beginning, line by line, without line ends."""

HELD_BYTES = 128 << 20
"""[own] lines of an output manifest out of order that are in memory at once, of the 2 GB that collect has."""
NAMED = 3
"""[own] how many of the objects or lines with a problem are named; the others are counted."""


class Report(IntEnum):
    """What output manifests report about an object. A higher value replaces a lower one."""

    NOTHING = 0  # the last labeling job that got it has no line of it, or none did
    UNLABELED = 1  # a line without a label, and without a reason why
    FAILED = 2
    LABELED_BY_PEOPLE = 3
    LABELED_BY_MODEL = 4


class ManifestChanged(Exception):
    """A manifest is not what it was when it was read before."""


_LABELED = Report.LABELED_BY_PEOPLE  # and what is above


@dataclass(kw_only=True)
class Findings:
    """Lines or objects with a problem: how many, and number, from 1, and description of the first ones."""

    count: int = 0
    first: list[tuple[int, str]] = field(default_factory=list)

    def add(self, number: int, text: str) -> None:
        """Counts one more, and names it if it is among the first."""
        self.count += 1
        if len(self.first) < NAMED:
            self.first.append((number, text))


@dataclass(kw_only=True)
class Laid:
    """One output manifest, laid over the base.

    sent: places, from 0, of the objects that its labeling job got, in their order; None: all.
    lines, size: how many of its lines were read, and their bytes.
    labels: lines with a label.
    strays: lines whose object was not sent. repeated: lines of objects that other lines have reported already.
    unreadable: lines that are no JSON objects.
    """

    sent: "array[int] | None"
    lines: int = 0
    size: int = 0
    labels: int = 0
    strays: int = 0
    repeated: int = 0
    unreadable: Findings = field(default_factory=Findings)

    def place(self, number: int) -> int | None:
        """The place, from 0, of object `number`, from 1, of its labeling job; None where it had fewer."""
        if self.sent is None:
            return number - 1
        return self.sent[number - 1] if number <= len(self.sent) else None


class SentObjects:
    """The base, and what was laid over it.

    Args:
        lines: the manifest that the first labeling job got. Empty lines are no objects.
        attribute: key of the labels. An object that comes with one has it already.
    """

    def __init__(self, lines: Iterable[bytes], *, attribute: str) -> None:
        self._attribute = attribute
        self._identities = array("q")
        self._reports = bytearray()
        for line in _objects(lines):
            identity, report = _of_base(line, attribute)
            self._identities.append(identity)
            self._reports.append(report)
        self._given = array("H", bytes(2 * len(self._reports)))  # by which output, from 1; 0: the base itself
        self._line = array("I", bytes(4 * len(self._reports)))  # by which of its lines, from 1
        self._places: dict[int, list[int]] | None = None
        self._as_it_is = True
        self.outputs: list[Laid] = []

    def __len__(self) -> int:
        return len(self._reports)

    def count(self, *reports: Report) -> int:
        """Objects about which one of these is reported."""
        return sum(self._reports.count(report) for report in reports)

    @property
    def labeled(self) -> int:
        """Objects that have a label."""
        return self.count(Report.LABELED_BY_PEOPLE, Report.LABELED_BY_MODEL)

    @property
    def labeled_by_people(self) -> int:
        """Objects that have a label of people from one of the outputs."""
        given = zip(self._reports, self._given, strict=True)
        return sum(report == Report.LABELED_BY_PEOPLE and output > 0 for report, output in given)

    @property
    def is_first_output(self) -> bool:
        """Whether the first output manifest, as it is, has one line for each object, in the order of the base."""
        return len(self.outputs) == 1 and self._as_it_is and self.outputs[0].lines == len(self)

    def lay(self, lines: Iterable[bytes]) -> Laid:
        """Lays an output manifest over what is there; its labeling job got the objects that have no label yet.

        About those of them that it has no line of nothing is known any more, whatever was reported before: they may
        have been labeled since.
        """
        first = not self.outputs
        before = bytes(self._reports)
        sent = None if first else array("I", (place for place, report in enumerate(before) if report < _LABELED))
        laid = Laid(sent=sent)
        self.outputs.append(laid)
        free = _FreePlaces(self, before, sent)
        try:
            for number, line in enumerate(lines, start=1):
                laid.lines = number
                laid.size += len(line)
                if not self._takes(line, number, laid, free):
                    self._as_it_is = False
        finally:
            for place in () if sent is None else sent:
                if not free.is_taken(place):
                    self._reports[place] = Report.NOTHING
        return laid

    def whole(self, base: Open, outputs: Sequence[Open]) -> Iterator[bytes]:
        """One manifest of all: a line for each object, without its end, in the order of the base.

        It is the line that reports most about the object, or that of the base where none does.

        Args:
            base: reads again what this was made of.
            outputs: the same of each manifest that was laid, in their order. No more lines are read than were laid.
        """
        picked = [
            _picked(each, self._picks(number), laid)
            for number, (each, laid) in enumerate(zip(outputs, self.outputs, strict=True), start=1)
        ]
        for output, line in zip(self._given, _objects(base()), strict=True):
            yield next(picked[output - 1]) if output else line

    def left(self, base: Open) -> Iterator[bytes]:
        """The lines of the base, with their ends, of objects that are reported to lack a label.

        As if nothing had happened to them: the service sends only objects that do not have the attribute yet (developer
        guide, sms-reusing-data). Objects about which nothing is reported are left out: they may have been labeled, and
        paid.
        """
        for report, line in zip(self._reports, _objects(base()), strict=True):
            if report in (Report.UNLABELED, Report.FAILED):
                yield without_label(line, self._attribute) + b"\n"

    def named(self, base: Open, report: Report) -> Findings:
        """The objects about which this is reported, the first ones by line and address.

        Texts are not named: they may be private.
        """
        found = Findings(count=self.count(report))
        if found.count:
            lines = zip(self._reports, enumerate(_objects(base()), start=1), strict=True)
            wanted = (numbered for each, numbered in lines if each == report)
            found.first = [(number, _address(line)) for number, line in islice(wanted, NAMED)]
        return found

    def identity_at(self, place: int) -> int:
        """Hash of the identity of the object at a place."""
        return self._identities[place]

    def places_of(self, identity: int) -> Sequence[int]:
        """All places with this hash of an identity, in their order."""
        if self._places is None:
            self._places = {}
            for place, each in enumerate(self._identities):
                self._places.setdefault(each, []).append(place)
        return self._places.get(identity, ())

    def has_label_at(self, place: int) -> bool:
        """Whether the object at a place has a label by now."""
        return self._reports[place] >= _LABELED

    def _takes(self, line: bytes, number: int, laid: Laid, free: "_FreePlaces") -> bool:
        """Whether a line is right where it is: the next object's, and reports no less than is known."""
        if not line.strip():
            return False
        try:
            content = parse_line(line)
        except Unreadable as error:
            laid.unreadable.add(number, str(error))
            return False
        report, identity = _report(content, self._attribute), _identity(content)
        laid.labels += report >= _LABELED
        place = free.take(identity, labeled=report >= _LABELED)
        if place is None:
            if self.places_of(identity):
                laid.repeated += 1
            else:
                laid.strays += 1
            return False
        laid.repeated += self._given[place] == len(self.outputs)
        if report < self._reports[place]:
            return False
        self._reports[place] = report
        self._given[place] = len(self.outputs)
        self._line[place] = number
        return place == number - 1

    def _picks(self, output: int) -> "array[int]":
        """Numbers of the lines of an output, from 1, that are in the whole, in the order in which they are there."""
        given = zip(self._given, self._line, strict=True)
        return array("I", (line for each, line in given if each == output))


class _FreePlaces:
    """The places that the lines of one output manifest may take."""

    def __init__(self, base: SentObjects, before: bytes, sent: "array[int] | None") -> None:
        """`before`: what was reported about each object when the labeling job got those of the places `sent`."""
        self._base = base
        self._before = before
        self._sent = sent
        self._taken = bytearray(len(before))
        self._expected = 0  # number of the object, of those that were sent, that comes next in their order
        self._next: dict[int, int] = {}
        self._next_without_label: dict[int, int] = {}

    def take(self, identity: int, *, labeled: bool) -> int | None:
        """The place of a line; None where all places of its object are taken, or there are none.

        A line with a label may take the place of another line of the same manifest that has none.
        """
        place = self._in_order(identity)
        if place is None:
            place = self._search(self._next, identity, self._free)
        if place is None and labeled:
            place = self._search(self._next_without_label, identity, self._without_label)
        if place is not None:
            self._taken[place] = 1
            self._expected = 1 + (place if self._sent is None else bisect_left(self._sent, place))
        return place

    def is_taken(self, place: int) -> bool:
        """Whether a line has taken a place."""
        return bool(self._taken[place])

    def _in_order(self, identity: int) -> int | None:
        place = self._expected
        if self._sent is not None:
            place = self._sent[place] if place < len(self._sent) else len(self._before)
        if place < len(self._before) and self._base.identity_at(place) == identity and not self._taken[place]:
            return place
        return None

    def _search(self, next_ones: dict[int, int], identity: int, fits: Callable[[int], bool]) -> int | None:
        """The first place that fits. Places never begin to fit, so none is looked at again that did not."""
        places = self._base.places_of(identity)
        number = next_ones.get(identity, 0)
        while number < len(places) and not fits(places[number]):
            number += 1
        next_ones[identity] = number
        return places[number] if number < len(places) else None

    def _free(self, place: int) -> bool:
        return not self._taken[place] and (self._sent is None or self._before[place] < _LABELED)

    def _without_label(self, place: int) -> bool:
        return not self._base.has_label_at(place)


def _picked(opened: Open, picks: Sequence[int], laid: Laid) -> Iterator[bytes]:
    """The lines with these numbers, in the order of `picks`; in order they stream, otherwise they are held in turns."""
    if all(one < other for one, other in pairwise(picks)):
        yield from _numbered(opened, picks)
        return
    at_once = max(1, HELD_BYTES * laid.lines // max(1, laid.size))
    for start in range(0, len(picks), at_once):
        turn = picks[start : start + at_once]
        ascending = sorted(turn)
        held = dict(zip(ascending, _numbered(opened, ascending), strict=True))
        yield from (held[number] for number in turn)


def _numbered(opened: Open, ascending: Iterable[int]) -> Iterator[bytes]:
    lines = enumerate(opened(), start=1)
    for wanted in ascending:
        found = next((line for number, line in lines if number == wanted), None)
        if found is None:
            raise ManifestChanged(f"an output manifest has lost its line {wanted} while it was read")
        yield found


def _objects(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line in lines if line.strip())


def _of_base(line: bytes, attribute: str) -> tuple[int, Report]:
    try:
        content = parse_line(line)
    except Unreadable:
        return hash(line), Report.NOTHING
    report = _report(content, attribute)
    return _identity(content), report if report >= _LABELED else Report.NOTHING


def _identity(content: Mapping[str, Any]) -> int:
    """Of two objects with different sources it differs, but for one chance in some 10^19."""
    key = "source-ref" if "source-ref" in content else "source"
    value = content.get(key)
    return hash((key, value if isinstance(value, str) else repr(value)))


def _report(content: Mapping[str, Any], attribute: str) -> Report:
    metadata = content.get(f"{attribute}-metadata")
    known = metadata if isinstance(metadata, Mapping) else {}
    if lacks_label(content, attribute):
        return Report.UNLABELED if failure_reason(known) is None else Report.FAILED
    return Report.LABELED_BY_MODEL if spelled(known, "human-annotated") == "no" else Report.LABELED_BY_PEOPLE


def _address(line: bytes) -> str:
    try:
        source = parse_line(line).get("source-ref")
    except Unreadable:
        return ""
    return source if isinstance(source, str) else ""
