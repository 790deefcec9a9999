"""Cuboids in 3D point clouds (3DPointCloudObjectDetection, 3DPointCloudObjectTracking and their adjustments).

Detection is of one frame and stands in the line; tracking is of a sequence and stands in a SeqLabel.json. Answers are
not consolidated: such jobs have one worker. What AWS's own page submits is documented nowhere; here it is the content
of the label under the page's name.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.types import attributes, reading
from ground_truth_local.engine.types.base import (
    AnsweredObject,
    Categories,
    Consolidator,
    Hand,
    Label,
    LabelFile,
)
from ground_truth_local.engine.types.consolidating import FirstAnswer
from ground_truth_local.engine.types.cuboids import Cuboid, around, read_cuboid, strayed, things
from ground_truth_local.engine.types.sequences import as_json
from ground_truth_local.engine.types.subject import KnownLabel, Reads, Subject
from ground_truth_local.engine.types.tracks import called, named
from ground_truth_runtime.labels.metadata import class_map
from ground_truth_runtime.labels.values import Unreadable, index, items, mapping, shown

Frames = list[list[Cuboid]]
_EMPTY: Mapping[str, Any] = {"annotations": []}
_Said = tuple[Mapping[str, Any], list[int]]
"""A label and the numbers of the classes in it."""


@dataclass(frozen=True, kw_only=True)
class PointClouds:
    """A worker fits cuboids around things; in a sequence the same thing keeps its name.

    Attributes:
        page: name of AWS's own page.
        tracks: whether things are followed through a sequence.
        audits: `type` of the labels that are adjusted; without known truth workers find them right.
    """

    name: str
    metadata_type: str
    page: str
    tracks: bool
    audits: str | None = None
    reads: Reads = "points"

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        labels = categories.labels
        if subject.audited is not None and subject.truth is None:
            frames = self._known(subject.audited, subject, labels)
        else:
            known = subject.truth
            true = _seen(subject, labels) if known is None else self._known(known, subject, labels)
            frames = _marked(true, labels, hand)
        said = [[_described(thing, subject, categories) for thing in cuboids] for cuboids in frames]
        return {self.page: self._document(subject, said, categories)}

    def consolidator(self, categories: Categories) -> Consolidator:
        return FirstAnswer(partial(self._answered, categories.labels), partial(_label, self, categories))

    def _read(
        self, document: Any, subject: Subject, labels: Sequence[str], names: Mapping[str, str] | None = None
    ) -> Frames:
        """The cuboids in each frame of the subject; none in a frame that the label leaves out.

        Args:
            names: class id to label, where it is not a place among the job's labels.

        Raises:
            Unreadable: it is no such label, or of other frames.
        """
        content = mapping(document, "the label")
        if not self.tracks:
            return [_cuboids(content, 0, labels, names)]
        frames = dict(items(content.get("tracking-annotations"), "tracking-annotations", _frame))
        unknown = frames.keys() - {cloud.number for cloud in subject.clouds}
        if unknown:
            raise Unreadable(f"frames {shown(sorted(unknown))} are annotated, which the sequence does not have")
        return [_cuboids(frames.get(cloud.number, _EMPTY), cloud.number, labels, names) for cloud in subject.clouds]

    def _answered(self, labels: Sequence[str], subject: Subject, content: dict[str, Any]) -> _Said:
        document = reading.element(content, self.page)
        frames = self._read(document, subject, labels)
        return document, sorted({thing.class_id for cuboids in frames for thing in cuboids})

    def _known(self, known: KnownLabel, subject: Subject, labels: Sequence[str]) -> Frames:
        try:
            value = json.loads(known.file) if known.file is not None else known.value
            names = class_map(known.metadata)
            return self._read(value, subject, labels, names if names else None)
        except (ValueError, RecursionError) as error:
            raise ObjectError(
                f"ClientError: the label {known.attribute!r} that the object already has: {error}"
            ) from error

    def _document(self, subject: Subject, frames: Frames, categories: Categories) -> dict[str, Any]:
        names = named(subject, ((t.track, t.class_id) for cuboids in frames for t in cuboids), categories.labels)
        listed = [[self._entry(thing, names[thing.track]) for thing in cuboids] for cuboids in frames]
        if not self.tracks:
            return {"annotations": listed[0]}
        return {
            "tracking-annotations": [
                {
                    "frame-number": cloud.number,
                    "frame-name": cloud.name,
                    "frame-attributes": attributes.of_frame(subject, categories, cloud.number),
                    "annotations": entries,
                }
                for cloud, entries in zip(subject.clouds, listed, strict=True)
            ]
        }

    def _entry(self, thing: Cuboid, name: Mapping[str, str]) -> dict[str, Any]:
        own = dict(name) if self.tracks else {"object-name": name["object-name"]}
        attributes = {"label-category-attributes": dict(thing.attributes)}
        return {**own, "class-id": thing.class_id, **thing.geometry, **attributes}


DETECTION = PointClouds(
    name="3DPointCloudObjectDetection",
    metadata_type="groundtruth/point_cloud_object_detection",
    page="PointCloudObjectDetection",
    tracks=False,
)
TRACKING = PointClouds(
    name="3DPointCloudObjectTracking",
    metadata_type="groundtruth/point_cloud_object_tracking",
    page="PointCloudObjectTracking",
    tracks=True,
)
ADJUSTMENTS = tuple(
    replace(kind, name=f"Adjustment{kind.name}", audits=kind.metadata_type) for kind in (DETECTION, TRACKING)
)


def _frame(value: Any, _place: int) -> tuple[int, Mapping[str, Any]]:
    entry = mapping(value, "it")
    number = index(entry.get("frame-number"))
    if number is None:
        raise Unreadable(f"frame-number is {shown(entry.get('frame-number'))}; it must be a whole number")
    return number, entry


def _cuboids(
    frame: Mapping[str, Any], place: int, labels: Sequence[str], names: Mapping[str, str] | None
) -> list[Cuboid]:
    found = items(
        frame.get("annotations"),
        "annotations",
        lambda entry, number: read_cuboid(entry, labels=labels, track=f"{place}.{number}", class_map=names),
    )
    return [cuboid for cuboid in found if cuboid is not None]


def _seen(subject: Subject, labels: Sequence[str]) -> Frames:
    """Things of the first frame, each looked for near its last place in the frames that follow.

    Raises:
        ObjectError: workers could not see a frame.
    """
    frames = [things(subject, subject.clouds[0].points(), labels)]
    for cloud in subject.clouds[1:]:
        points = cloud.points()
        frames.append([around(points, thing.place, track=thing.track, class_id=thing.class_id) for thing in frames[-1]])
    return frames


def _marked(frames: Frames, labels: Sequence[str], hand: Hand) -> Frames:
    """What a worker marks: a thing is overlooked or mistaken as a whole, and fitted anew in each frame."""
    classes = called(((t.track, t.class_id) for cuboids in frames for t in cuboids), labels, hand)
    return [
        [strayed(replace(thing, class_id=classes[thing.track]), hand) for thing in cuboids if thing.track in classes]
        for cuboids in frames
    ]


def _described(thing: Cuboid, subject: Subject, categories: Categories) -> Cuboid:
    said = attributes.of_label(subject, categories, thing.class_id, thing.track)
    return replace(thing, attributes=said | dict(thing.attributes))


def _label(kind: PointClouds, categories: Categories, item: AnsweredObject, said: _Said) -> Label:
    document, used = said
    names = {str(class_id): categories.labels[class_id] for class_id in used}
    clouds = item.subject.clouds
    if kind.tracks:
        metadata = {"objects": [{"frame-no": cloud.number, "confidence": []} for cloud in clouds], "class-map": names}
        file = LabelFile("{object}/SeqLabel.json", as_json(document), "application/json")
        return Label(item.object_id, None, metadata, file=file)
    metadata = {
        "objects": [],
        # The one type whose class map is spelled with an underscore.
        "class_map": names,
        "dataset-object-attributes": attributes.of_frame(item.subject, categories, clouds[0].number),
    }
    return Label(item.object_id, dict(document), metadata)
