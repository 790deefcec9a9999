"""Sequences of video frames (VideoObjectDetection, VideoObjectTracking and their adjustments)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ground_truth_local.engine.consolidation.boxes import jaccard
from ground_truth_local.engine.consolidation.matching import matched
from ground_truth_local.engine.job import JobError, ObjectError
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
from ground_truth_local.engine.types.drawing import invented, strayed
from ground_truth_local.engine.types.marks import Mark
from ground_truth_local.engine.types.outlines import outlines
from ground_truth_local.engine.types.sequences import LISTS, Seen, SeenFrame, SequenceFormat, Task, as_json
from ground_truth_local.engine.types.subject import KnownLabel, Reads, Subject
from ground_truth_local.engine.types.tracks import called
from ground_truth_runtime.labels.metadata import class_map
from ground_truth_runtime.labels.values import Unreadable

KEY_FRAMES = 40
"""Frames of a sequence that a worker really looks at; what they show is copied forward, as the page's tools do."""
SAME_THING = 0.3
"""Overlap from one key frame to the next from which two marks are one thing."""


@dataclass(frozen=True, kw_only=True)
class VideoFrames:
    """A worker marks things in the frames of a sequence. Answers are not consolidated: such jobs have one worker.

    The content of answers that AWS's own page gives is documented nowhere; here it is the content of SeqLabel.json
    under the page's name.

    Attributes:
        page: name of AWS's own page.
        audits: `type` of the labels that are adjusted; without known truth workers find them right.
    """

    name: str
    metadata_type: str
    task: Task
    page: str
    audits: str | None = None
    reads: Reads = "frames"

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        form = SequenceFormat.of(self.task, categories)
        if subject.audited is not None and subject.truth is None:
            frames = _known(subject.audited, subject, form)
        else:
            true = _tracks(subject, form) if subject.truth is None else _known(subject.truth, subject, form)
            frames = _marked(true, subject, categories.labels, hand)
        said = [
            SeenFrame(
                [_described(thing, subject, categories) for thing in seen.things],
                attributes.of_frame(subject, categories, frame.number) | dict(seen.attributes),
            )
            for frame, seen in zip(subject.frames, frames, strict=True)
        ]
        return {self.page: form.document(subject, said)}

    def consolidator(self, categories: Categories) -> Consolidator:
        form = SequenceFormat.of(self.task, categories)
        if form.annotation_type not in LISTS:
            raise JobError(
                f"ClientError: annotationType is {form.annotation_type!r}; it must be one of {', '.join(LISTS)}"
            )
        return FirstAnswer(partial(self._read, form), partial(_label, form))

    def _read(self, form: SequenceFormat, subject: Subject, content: dict[str, Any]) -> list[SeenFrame]:
        return form.read(reading.element(content, self.page), subject)


DETECTION = VideoFrames(
    name="VideoObjectDetection",
    metadata_type="groundtruth/video-object-detection",
    task="detection",
    page="VideoObjectDetection",
)
TRACKING = VideoFrames(
    name="VideoObjectTracking",
    metadata_type="groundtruth/video-object-tracking",
    task="tracking",
    page="VideoObjectTracking",
)
ADJUSTMENTS = tuple(
    replace(kind, name=f"Adjustment{kind.name}", audits=kind.metadata_type) for kind in (DETECTION, TRACKING)
)


def _described(thing: Seen, subject: Subject, categories: Categories) -> Seen:
    said = attributes.of_label(subject, categories, thing.class_id, thing.track)
    return replace(thing, attributes=said | dict(thing.attributes))


def _known(known: KnownLabel, subject: Subject, form: SequenceFormat) -> list[SeenFrame]:
    """A label that the sequence already has."""
    try:
        if known.file is None:
            raise Unreadable("it is not the S3 address of a SeqLabel.json")
        names = class_map(known.metadata)
        return form.read(json.loads(known.file), subject, class_map=names if names else None)
    except (ValueError, RecursionError) as error:
        raise ObjectError(
            f"ClientError: the label {known.attribute!r} that the sequence already has: {error}"
        ) from error


def _tracks(subject: Subject, form: SequenceFormat) -> list[SeenFrame]:
    """What the frames show, each thing under one number as long as it is in sight.

    Raises:
        ObjectError: workers could not see a frame.
    """
    step = -(-len(subject.frames) // KEY_FRAMES)
    frames: list[SeenFrame] = []
    count = 0
    for place, frame in enumerate(subject.frames):
        if place % step:
            frames.append(frames[-1])
            continue
        marks = outlines(frame.look(), form.kind, form.labels)
        before = frames[-1].things if frames else []
        known = _continued([thing.mark for thing in before], marks)
        things = []
        for number, mark in enumerate(marks):
            if number in known:
                earlier = before[known[number]]
                # A thing keeps its label, whatever the next frame alone would make of it.
                things.append(Seen(earlier.track, Mark(mark.kind, earlier.mark.class_id, mark.points)))
            else:
                things.append(Seen(str(count), mark))
                count += 1
        frames.append(SeenFrame(things))
    return frames


def _continued(before: Sequence[Mark], now: Sequence[Mark]) -> dict[int, int]:
    """For marks of a frame, by their places, the places of the same things in the frame before."""
    marks = [*before, *now]
    groups = matched(
        [0] * len(before) + [1] * len(now),
        lambda one, other: jaccard(marks[one].bounds, marks[other].bounds),
        least=SAME_THING,
    )
    return {group[1] - len(before): group[0] for group in groups if len(group) == 2}


def _marked(frames: Sequence[SeenFrame], subject: Subject, labels: Sequence[str], hand: Hand) -> list[SeenFrame]:
    """What a worker marks: a thing is overlooked or mistaken as a whole, and drawn anew in each frame."""
    classes = called((thing for seen in frames for thing in seen.things), labels, hand)
    draw = partial(strayed, width=subject.width, height=subject.height, hand=hand)
    marked = [
        [
            replace(
                thing,
                mark=draw(Mark(thing.mark.kind, classes[thing.track], thing.mark.points)),
                identity=thing.identity if classes[thing.track] == thing.class_id else thing.identity.renamed(),
            )
            for thing in seen.things
            if thing.track in classes
        ]
        for seen in frames
    ]
    first = next((thing.mark for seen in frames for thing in seen.things), None)
    if first is not None and hand.random.random() < hand.simulation.invented_boxes:
        imagined = invented(first, width=subject.width, height=subject.height, labels=labels, hand=hand)
        marked[int(hand.random.integers(len(marked)))].append(Seen("invented", imagined))
    return [replace(seen, things=things) for seen, things in zip(frames, marked, strict=True)]


def _label(form: SequenceFormat, item: AnsweredObject, said: list[SeenFrame]) -> Label:
    subject, document = item.subject, form.document(item.subject, said)
    used = sorted({thing.class_id for seen in said for thing in seen.things})
    metadata: dict[str, Any] = {"class-map": {str(index): form.labels[index] for index in used}}
    if subject.audited is not None:
        pairs = zip(said, _known(subject.audited, subject, form), strict=True)
        # A label that nobody changed has no adjustment-status, other than that of a picture.
        if not all(now.leaves(before) for now, before in pairs):
            metadata["adjustment-status"] = "adjusted"
    return Label(
        object_id=item.object_id,
        value=None,
        metadata=metadata,
        file=LabelFile(path="{object}/SeqLabel.json", content=as_json(document), content_type="application/json"),
    )
