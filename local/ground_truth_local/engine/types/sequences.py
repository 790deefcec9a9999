"""Things marked in the frames of a sequence, and the SeqLabel.json file that holds them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ground_truth_local.engine.types.base import Categories
from ground_truth_local.engine.types.marks import Mark, MarkKind, read_mark
from ground_truth_local.engine.types.subject import Subject
from ground_truth_local.engine.types.tracks import NAMELESS, Identity, named
from ground_truth_runtime.labels.values import Unreadable, index, items, mapping, shown

Task = Literal["detection", "tracking"]

LISTS: Mapping[str, tuple[str, MarkKind]] = {
    "BoundingBox": ("annotations", "boxes"),
    "Polygon": ("polygons", "polygons"),
    "Polyline": ("polylines", "polylines"),
    "Keypoint": ("keypoints", "keypoints"),
}
"""By the category file's annotationType: the list of a frame that holds the marks, and what they are (developer guide,
sms-data-output)."""


@dataclass(frozen=True)
class Seen:
    """One thing in one frame.

    Attributes:
        track: the same for the same thing in several frames.
        attributes: what the label's attributes say of it.
        identity: what an earlier label, or a worker, calls it.
    """

    track: str
    mark: Mark
    attributes: Mapping[str, Any] = field(default_factory=dict)
    identity: Identity = NAMELESS

    @property
    def class_id(self) -> int:
        return self.mark.class_id


@dataclass(frozen=True)
class SeenFrame:
    """What is marked in one frame, and said of it."""

    things: Sequence[Seen]
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def leaves(self, earlier: "SeenFrame") -> bool:
        """Whether it says the same as an earlier label does, whose things may have had neither name nor id."""
        pairs = zip(self.things, earlier.things, strict=False)
        return (
            len(self.things) == len(earlier.things)
            and dict(self.attributes) == dict(earlier.attributes)
            and all(
                (now.mark, dict(now.attributes)) == (before.mark, dict(before.attributes))
                and before.identity.kept_in(now.identity)
                for now, before in pairs
            )
        )


@dataclass(frozen=True)
class SequenceFormat:
    """The shape of a job's SeqLabel.json.

    Attributes:
        annotation_type: as in the category file.
        labels: of the job; a class id is a label's place among them, as text.
    """

    task: Task
    annotation_type: str
    labels: Sequence[str]

    @classmethod
    def of(cls, task: Task, categories: Categories) -> "SequenceFormat":
        return cls(task, str(categories.document.get("annotationType", "BoundingBox")), categories.labels)

    @property
    def kind(self) -> MarkKind:
        return LISTS[self.annotation_type][1]

    @property
    def key(self) -> str:
        """Of the list of frames."""
        return f"{self.task}-annotations"

    def document(self, subject: Subject, frames: Sequence[SeenFrame]) -> dict[str, Any]:
        """The file's content, in the order of real files: one entry for each frame of the subject."""
        names = named(subject, (thing for seen in frames for thing in seen.things), self.labels)
        return {
            self.key: [
                {
                    LISTS[self.annotation_type][0]: [self._entry(thing, names) for thing in seen.things],
                    "frame-no": str(frame.number),
                    "frame": frame.name,
                    # Without frame attributes the key is missing.
                    **({"frame-attributes": dict(seen.attributes)} if seen.attributes else {}),
                }
                for frame, seen in zip(subject.frames, frames, strict=True)
            ]
        }

    def read(self, document: Any, subject: Subject, *, class_map: Mapping[str, str] | None = None) -> list[SeenFrame]:
        """What a label has of each frame of the subject; nothing of a frame that the label leaves out.

        Args:
            class_map: class id to label, where it is not a place among this job's labels. Things of a label that the
                job does not have are left out then.

        Raises:
            Unreadable: it is no such file, or of other frames.
        """
        frames = dict(items(mapping(document, "the label").get(self.key), self.key, self._frame))
        unknown = frames.keys() - {frame.number for frame in subject.frames}
        if unknown:
            raise Unreadable(f"{self.key} are of frames {shown(sorted(unknown))}, which the sequence does not have")
        return [self._seen(frames.get(frame.number, {}), frame.number, class_map) for frame in subject.frames]

    def _frame(self, value: Any, _place: int) -> tuple[int, Mapping[str, Any]]:
        entry = mapping(value, "it")
        number = index(entry.get("frame-no"))
        if number is None:
            raise Unreadable(f"frame-no is {shown(entry.get('frame-no'))}; it must be a whole number")
        return number, entry

    def _seen(self, frame: Mapping[str, Any], number: int, class_map: Mapping[str, str] | None) -> SeenFrame:
        key = LISTS[self.annotation_type][0]

        def one(value: Any, place: int) -> Seen | None:
            entry = mapping(value, "it")
            class_id = self._class_of(entry.get("class-id"), class_map)
            if class_id is None:
                return None
            attributes = mapping(entry.get("label-category-attributes", {}), "label-category-attributes")
            track = str(entry.get("object-id", f"{number}.{place}"))
            return Seen(track, read_mark(self.kind, entry, class_id), attributes, Identity.of(entry))

        things = [thing for thing in items(frame.get(key, []), key, one) if thing is not None]
        return SeenFrame(things, mapping(frame.get("frame-attributes", {}), "frame-attributes"))

    def _class_of(self, value: Any, class_map: Mapping[str, str] | None) -> int | None:
        if class_map is not None:
            name = class_map.get(str(value))
            return self.labels.index(name) if name in self.labels else None
        class_id = index(value)
        if class_id is None or class_id >= len(self.labels):
            raise Unreadable(f"class-id is {shown(value)}; it must be the place of one of {len(self.labels)} labels")
        return class_id

    def _entry(self, thing: Seen, names: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        entry = {
            **thing.mark.in_order("height", "width", "top", "left"),
            "class-id": str(thing.class_id),
            "label-category-attributes": dict(thing.attributes),
        }
        if self.task == "tracking":
            entry |= names[thing.track]
        return entry


def as_json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
