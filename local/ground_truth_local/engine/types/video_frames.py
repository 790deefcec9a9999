"""Sequences of video frames (VideoObjectDetection, VideoObjectTracking and their adjustments)."""

import json
from collections.abc import Mapping, Sequence
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
from ground_truth_local.engine.types.sequences import LISTS, Seen, SequenceFormat, Task, as_json
from ground_truth_local.engine.types.subject import KnownLabel, Reads, Subject
from ground_truth_local.engine.types.tracks import called
from ground_truth_runtime.labels.metadata import class_map
from ground_truth_runtime.labels.values import Unreadable

KEY_FRAMES = 40
"""Frames of a sequence that a worker really looks at; what they show is copied forward, as the page's tools do."""
SAME_THING = 0.3
"""Overlap from one key frame to the next from which two marks are one thing."""

_Said = tuple[Mapping[str, Any], list[int]]
"""A label and the numbers of the classes in it."""


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
            [
                Seen(
                    thing.track,
                    thing.mark,
                    attributes.of_label(subject, categories, thing.mark.class_id, thing.track) | dict(thing.attributes),
                )
                for thing in things
            ]
            for things in frames
        ]
        of_frames = [attributes.of_frame(subject, categories, frame.number) for frame in subject.frames]
        return {self.page: form.document(subject, said, of_frames)}

    def consolidator(self, categories: Categories) -> Consolidator:
        form = SequenceFormat.of(self.task, categories)
        if form.annotation_type not in LISTS:
            raise JobError(
                f"ClientError: annotationType is {form.annotation_type!r}; it must be one of {', '.join(LISTS)}"
            )
        return FirstAnswer(partial(self._read, form), partial(_label, form))

    def _read(self, form: SequenceFormat, subject: Subject, content: dict[str, Any]) -> _Said:
        document = reading.element(content, self.page)
        frames = form.read(document, subject)
        return document, sorted({thing.mark.class_id for things in frames for thing in things})


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


def _known(known: KnownLabel, subject: Subject, form: SequenceFormat) -> list[list[Seen]]:
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


def _tracks(subject: Subject, form: SequenceFormat) -> list[list[Seen]]:
    """What the frames show, each thing under one number as long as it is in sight.

    Raises:
        ObjectError: workers could not see a frame.
    """
    step = -(-len(subject.frames) // KEY_FRAMES)
    frames: list[list[Seen]] = []
    count = 0
    for place, frame in enumerate(subject.frames):
        if place % step:
            frames.append(frames[-1])
            continue
        marks = outlines(frame.look(), form.kind, form.labels)
        before = frames[-1] if frames else []
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
        frames.append(things)
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


def _marked(frames: Sequence[Sequence[Seen]], subject: Subject, labels: Sequence[str], hand: Hand) -> list[list[Seen]]:
    """What a worker marks: a thing is overlooked or mistaken as a whole, and drawn anew in each frame."""
    classes = called(((t.track, t.mark.class_id) for things in frames for t in things), labels, hand)
    draw = partial(strayed, width=subject.width, height=subject.height, hand=hand)
    marked = [
        [
            Seen(thing.track, draw(Mark(thing.mark.kind, classes[thing.track], thing.mark.points)), thing.attributes)
            for thing in things
            if thing.track in classes
        ]
        for things in frames
    ]
    first = next((thing.mark for things in frames for thing in things), None)
    if first is not None and hand.random.random() < hand.simulation.invented_boxes:
        imagined = invented(first, width=subject.width, height=subject.height, labels=labels, hand=hand)
        marked[int(hand.random.integers(len(marked)))].append(Seen("invented", imagined))
    return marked


def _label(form: SequenceFormat, item: AnsweredObject, said: _Said) -> Label:
    document, used = said
    return Label(
        object_id=item.object_id,
        value=None,
        metadata={"class-map": {str(index): form.labels[index] for index in used}},
        file=LabelFile(path="{object}/SeqLabel.json", content=as_json(document), content_type="application/json"),
    )
