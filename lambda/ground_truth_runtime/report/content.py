"""The objects of a page on their way through: counted, and turned into data for the page's script."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, assert_never

from ground_truth_runtime.labels.mistyped import Mistyped
from ground_truth_runtime.labels.model import Label, LabeledObject, UnreadableLine
from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.markup import Markup, data_block
from ground_truth_runtime.report.pictures import Album, Painting, Wanted
from ground_truth_runtime.report.records import label_record, object_record, unreadable_record
from ground_truth_runtime.report.tally import Tally, Unreadable

_RECORDS_IN_BLOCK = 200
_PICTURES_IN_BLOCK = 20

Thing = LabeledObject | UnreadableLine


class Content:
    """What a gallery of objects holds, known once `blocks` has been read to its end.

    attributes: label attribute -> its counts: the one that is asked for, then in the order in which they came up.
    objects: all that could be read; listed: those that the page can show one by one. mistyped: labels that are of
    another kind than their metadata says.
    """

    def __init__(
        self, *, gallery: str, classes: Classes, agreement: Mapping[int, float], max_objects: int, attribute: str | None
    ) -> None:
        self.attributes: dict[str, Tally] = {} if attribute is None else {attribute: Tally()}
        self.unreadable = Unreadable()
        self.mistyped = Mistyped()
        self._asked = attribute
        self.objects = 0
        self.listed = 0
        self._gallery = gallery
        self._classes = classes
        self._agreement = agreement
        self._max_objects = max_objects
        self._wanted: list[tuple[float, int, list[Wanted]]] = []

    def blocks(self, things: Iterable[Thing], album: Album) -> Iterator[Markup]:
        """The data for the script. Pictures come last and in the order of the page, so that the first get the room."""
        records = self._records(things)
        while block := list(islice(records, _RECORDS_IN_BLOCK)):
            yield data_block(block, data_objects=self._gallery)
        self._wanted.sort(key=lambda entry: entry[:2])
        wanted = dict.fromkeys(item for _, _, items in self._wanted for item in items)
        entries = album.entries(wanted)
        while some := dict(islice(entries, _PICTURES_IN_BLOCK)):
            yield data_block(some, data_pictures=True)

    def _records(self, things: Iterable[Thing]) -> Iterator[dict[str, Any]]:
        for thing, refused in _with_refusals(things):
            for line in refused:
                self.unreadable.add(line)
            if thing is None:
                continue
            self.objects += 1
            listed = self.objects <= self._max_objects
            labels = self._count(thing)
            for line in refused:
                index = self._attribute(str(line.attribute))
                self.attributes[str(line.attribute)].unreadable += 1
                labels[index] = unreadable_record(line.reason)
            if not listed:
                continue
            self.listed += 1
            self._want(thing)
            yield object_record(thing, labels)

    def _count(self, thing: LabeledObject) -> dict[int, dict[str, Any]]:
        text = thing.source if thing.is_text else None
        told = {}
        for label in thing.labels:
            self.mistyped.see(label)
            index = self._attribute(label.attribute)
            agreed = self._agreement.get(thing.number) if label.attribute == self._asked else None
            self.attributes[label.attribute].add(thing.number, label, agreement=agreed)
            if self.objects <= self._max_objects:
                told[index] = label_record(label, text=text, classes=self._classes, agreement=agreed)
        return told

    def _attribute(self, name: str) -> int:
        self.attributes.setdefault(name, Tally())
        return list(self.attributes).index(name)

    def _want(self, thing: LabeledObject) -> None:
        items: list[Wanted] = []
        if thing.source is not None and not thing.is_text and all(_of_a_picture(label) for label in thing.labels):
            items.append(thing.source)
        items += [painted for label in thing.labels if (painted := _painted(label, self._classes)) is not None]
        if items:
            self._wanted.append((self._agreement.get(thing.number, 2.0), thing.number, items))


def _of_a_picture(label: Label) -> bool:
    """Whether what was labeled may be a picture: a sequence of frames or a point cloud is none."""
    match label.kind:
        case "reference":
            return False
        case "classes" | "boxes" | "polygons" | "polylines" | "keypoints" | "mask" | "instances" | "spans" | "custom":
            return True
        case _:
            assert_never(label.kind)


def _painted(label: Label, classes: Classes) -> Wanted | None:
    """The picture that a label itself is; None where it is none."""
    match label.kind:
        case "mask":
            return label.mask
        case "instances":
            # The worker's own have a mask already.
            return Painting(label, classes) if label.mask is None and label.instances else label.mask
        case "classes" | "boxes" | "polygons" | "polylines" | "keypoints" | "spans" | "reference" | "custom":
            return None
        case _:
            assert_never(label.kind)


def _with_refusals(things: Iterable[Thing]) -> Iterator[tuple[LabeledObject | None, list[UnreadableLine]]]:
    """Each object with those of its labels that cannot be read, which follow it; None for a line that is no object."""
    held: LabeledObject | None = None
    refused: list[UnreadableLine] = []
    for thing in things:
        if isinstance(thing, UnreadableLine) and held is not None and thing.number == held.number:
            refused.append(thing)
            continue
        if held is not None:
            yield held, refused
            held, refused = None, []
        if isinstance(thing, UnreadableLine):
            yield None, [thing]
        else:
            held = thing
    if held is not None:
        yield held, refused
