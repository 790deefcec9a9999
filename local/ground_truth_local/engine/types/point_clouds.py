"""Cuboids in 3D point clouds (3DPointCloudObjectDetection, 3DPointCloudObjectTracking and their adjustments).

Detection is of one frame and stands in the line; tracking is of a sequence and stands in a SeqLabel.json. Answers are
not consolidated: such jobs have one worker. What AWS's own page submits is documented nowhere; here it is the content
of the label under the page's name.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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

_EMPTY: Mapping[str, Any] = {"annotations": []}


@dataclass(frozen=True)
class _Frame:
    """The cuboids of one frame, and what is said of it."""

    cuboids: Sequence[Cuboid]
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def leaves(self, earlier: "_Frame") -> bool:
        """Whether it says the same as an earlier label does."""
        pairs = zip(self.cuboids, earlier.cuboids, strict=False)
        return (
            len(self.cuboids) == len(earlier.cuboids)
            and dict(self.attributes) == dict(earlier.attributes)
            and all(now.leaves(before) for now, before in pairs)
        )


Frames = list[_Frame]


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
        said = [
            _Frame(
                [_described(thing, subject, categories) for thing in frame.cuboids],
                attributes.of_frame(subject, categories, cloud.number) | dict(frame.attributes),
            )
            for cloud, frame in zip(subject.clouds, frames, strict=True)
        ]
        return {self.page: self._document(subject, said, labels)}

    def consolidator(self, categories: Categories) -> Consolidator:
        return FirstAnswer(partial(self._answered, categories.labels), partial(self._label, categories))

    def _label(self, categories: Categories, item: AnsweredObject, said: Frames) -> Label:
        subject, labels = item.subject, categories.labels
        used = sorted({thing.class_id for frame in said for thing in frame.cuboids})
        names = {str(class_id): labels[class_id] for class_id in used}
        document = self._document(subject, said, labels)
        per_frame = [{"frame-no": cloud.number, "confidence": []} for cloud in subject.clouds] if self.tracks else []
        metadata: dict[str, Any] = {"objects": per_frame, "class-map": names}
        if subject.audited is not None:
            pairs = zip(said, self._known(subject.audited, subject, labels), strict=True)
            # A label that nobody changed has no adjustment-status, other than that of a picture.
            if not all(now.leaves(before) for now, before in pairs):
                metadata["adjustment-status"] = "adjusted"
        if self.tracks:
            file = LabelFile("{object}/SeqLabel.json", as_json(document), "application/json")
            return Label(item.object_id, None, metadata, file=file)
        of_frame = attributes.of_frame(subject, categories, subject.clouds[0].number)
        if of_frame:
            # Only with frame attributes in the category file.
            metadata["dataset-object-attributes"] = of_frame
        return Label(item.object_id, document, metadata)

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
            return [_seen_in(content, 0, labels, names)]
        frames = dict(items(content.get("tracking-annotations"), "tracking-annotations", _frame))
        unknown = frames.keys() - {cloud.number for cloud in subject.clouds}
        if unknown:
            raise Unreadable(f"frames {shown(sorted(unknown))} are annotated, which the sequence does not have")
        return [_seen_in(frames.get(cloud.number, _EMPTY), cloud.number, labels, names) for cloud in subject.clouds]

    def _answered(self, labels: Sequence[str], subject: Subject, content: dict[str, Any]) -> Frames:
        return self._read(reading.element(content, self.page), subject, labels)

    def _known(self, known: KnownLabel, subject: Subject, labels: Sequence[str]) -> Frames:
        try:
            value = json.loads(known.file) if known.file is not None else known.value
            names = class_map(known.metadata)
            return self._read(value, subject, labels, names if names else None)
        except (ValueError, RecursionError) as error:
            raise ObjectError(
                f"ClientError: the label {known.attribute!r} that the object already has: {error}"
            ) from error

    def _document(self, subject: Subject, frames: Frames, labels: Sequence[str]) -> dict[str, Any]:
        """The label, its keys in the order of the guide."""
        names = named(subject, (thing for frame in frames for thing in frame.cuboids), labels)
        listed = [[self._entry(thing, names[thing.track]) for thing in frame.cuboids] for frame in frames]
        if not self.tracks:
            return {"annotations": listed[0]}
        return {
            "tracking-annotations": [
                {
                    "frame-number": cloud.number,
                    "frame-name": cloud.name,
                    # Without frame attributes the key is missing.
                    **({"frame-attributes": dict(frame.attributes)} if frame.attributes else {}),
                    "annotations": entries,
                }
                for cloud, frame, entries in zip(subject.clouds, frames, listed, strict=True)
            ]
        }

    def _entry(self, thing: Cuboid, name: Mapping[str, Any]) -> dict[str, Any]:
        entry = {
            "label-category-attributes": dict(thing.attributes),
            "object-name": name["object-name"],
            "class-id": thing.class_id,
            **thing.geometry,
        }
        return entry | ({"object-id": name["object-id"]} if self.tracks else {})


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


def _seen_in(frame: Mapping[str, Any], place: int, labels: Sequence[str], names: Mapping[str, str] | None) -> _Frame:
    found = items(
        frame.get("annotations"),
        "annotations",
        lambda entry, number: read_cuboid(entry, labels=labels, track=f"{place}.{number}", class_map=names),
    )
    said = mapping(frame.get("frame-attributes", {}), "frame-attributes")
    return _Frame([cuboid for cuboid in found if cuboid is not None], said)


def _seen(subject: Subject, labels: Sequence[str]) -> Frames:
    """Things of the first frame, each looked for near its last place in the frames that follow.

    Raises:
        ObjectError: workers could not see a frame.
    """
    frames = [_Frame(things(subject, subject.clouds[0].points(), labels))]
    for cloud in subject.clouds[1:]:
        points, before = cloud.points(), frames[-1].cuboids
        frames.append(
            _Frame([around(points, thing.place, track=thing.track, class_id=thing.class_id) for thing in before])
        )
    return frames


def _marked(frames: Frames, labels: Sequence[str], hand: Hand) -> Frames:
    """What a worker marks: a thing is overlooked or mistaken as a whole, and fitted anew in each frame."""
    classes = called((thing for frame in frames for thing in frame.cuboids), labels, hand)
    return [
        replace(
            frame,
            cuboids=[
                strayed(_taken_for(thing, classes[thing.track]), hand)
                for thing in frame.cuboids
                if thing.track in classes
            ],
        )
        for frame in frames
    ]


def _taken_for(thing: Cuboid, class_id: int) -> Cuboid:
    if class_id == thing.class_id:
        return thing
    return replace(thing, class_id=class_id, identity=thing.identity.renamed())


def _described(thing: Cuboid, subject: Subject, categories: Categories) -> Cuboid:
    said = attributes.of_label(subject, categories, thing.class_id, thing.track)
    return replace(thing, attributes=said | dict(thing.attributes))
