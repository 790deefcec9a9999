"""One data object of each sort, workers for it, and what comes of their answers."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ground_truth_local.engine import Simulation
from ground_truth_local.engine.picture.load import open_picture
from ground_truth_local.engine.picture.scene import Scene, analyse
from ground_truth_local.engine.types.base import Answer, AnsweredObject, Categories, Consolidator, Hand, Label, TaskType
from ground_truth_local.engine.types.registry import TASK_TYPES
from ground_truth_local.engine.types.subject import Cloud, Frame, KnownLabel, Subject

LABELS = ("Bird", "Sky", "Ground")
TEXT = "Ann paid 20 euros to \U0001f600 Peter Müller in Paris."


@cache
def scene(shift: int = 0) -> Scene:
    """A red thing before a light sky and a dark ground; `shift` moves it to the right."""
    image = Image.new("RGB", (300, 200), (30, 60, 30))
    image.paste((200, 220, 250), (0, 0, 300, 100))
    image.paste((220, 40, 30), (120 + shift, 60, 180 + shift, 140))
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return analyse(open_picture(buffer.getvalue(), uri="u"), content=buffer.getvalue())


def cloud(shift: float = 0.0) -> np.ndarray[Any, Any]:
    """A flat ground of 400 points, and 60 points of a thing that stands on it; `shift` moves it along x."""
    random = np.random.default_rng(0)
    ground = np.column_stack([random.uniform(-20, 20, (400, 2)), np.zeros(400)])
    thing = random.uniform(0, 1, (60, 3)) * (2, 1, 1.5) + (5 + shift, 5, 0.1)
    return np.concatenate([ground, thing]).astype(np.float32)


class Workshop:
    """Objects, workers and consolidation, in few words."""

    labels = LABELS
    text = TEXT

    def __init__(self) -> None:
        first = scene()
        frames = [
            Frame(number=n, name=f"{n}.png", uri=f"s3://b/{n}.png", look=lambda n=n: scene(4 * n)) for n in range(3)
        ]
        clouds = [
            Cloud(number=n, name=f"{n}.bin", uri=f"s3://b/{n}.bin", points=lambda n=n: cloud(0.2 * n)) for n in range(3)
        ]
        self._subjects = {
            "picture": Subject(line={}, digest=first.digest, scene=first),
            "text": Subject(line={"source": TEXT}, digest=b"text", text=TEXT),
            "clip": Subject(line={}, digest=b"clip"),
            "frames": Subject(line={}, digest=first.digest, scene=first, frames=frames),
            "points": Subject(line={}, digest=b"points", clouds=clouds[:1]),
            "sequence": Subject(line={}, digest=b"points", clouds=clouds),
        }

    def subject(self, kind: TaskType | str, **changes: Any) -> Subject:
        """An object for a type; for reviews its earlier label is the one that careful workers give."""
        kind = TASK_TYPES[kind] if isinstance(kind, str) else kind
        found = self._subjects["sequence" if "PointCloudObjectTracking" in kind.name else kind.reads]
        if kind.audits is not None and "audited" not in changes:
            first = next(t for t in TASK_TYPES.values() if t.metadata_type == kind.audits and t.audits is None)
            changes["audited"] = self.known(self.label(first, [self.answer(first, self.exact())]))
        return replace(found, **changes)

    def categories(self, **document: Any) -> Categories:
        return Categories(LABELS, {"labels": [{"label": label} for label in LABELS], **document})

    def hand(self, number: int = 0, *, accuracy: float = 1.0, **profile: Any) -> Hand:
        simulation = Simulation(**profile)
        return Hand(random=simulation.random(number), accuracy=accuracy, simulation=simulation)

    def exact(self, number: int = 0) -> Hand:
        """A worker who makes no mistake and never strays."""
        return self.hand(number, box_jitter=0, mask_noise=0, missed_boxes=0)

    def answer(
        self, kind: TaskType | str, hand: Hand, *, subject: Subject | None = None, categories: Categories | None = None
    ) -> dict[str, Any]:
        kind = TASK_TYPES[kind] if isinstance(kind, str) else kind
        return kind.answer(
            self.subject(kind) if subject is None else subject,
            self.categories() if categories is None else categories,
            hand,
        )

    def label(
        self,
        kind: TaskType | str,
        contents: Sequence[Any],
        *,
        subject: Subject | None = None,
        categories: Categories | None = None,
    ) -> Label:
        kind = TASK_TYPES[kind] if isinstance(kind, str) else kind
        item = self.item(kind, contents, subject=subject)
        (label,) = kind.consolidator(self.categories() if categories is None else categories).consolidate([item])
        return label

    def consolidator(self, name: str) -> Consolidator:
        return TASK_TYPES[name].consolidator(self.categories())

    def item(
        self, kind: TaskType | str, contents: Sequence[Any], *, object_id: int = 0, subject: Subject | None = None
    ) -> AnsweredObject:
        answers = [Answer(f"worker-{number}", content) for number, content in enumerate(contents)]
        return AnsweredObject(object_id, self.subject(kind) if subject is None else subject, answers)

    def known(self, label: Label) -> KnownLabel:
        """A label as it stands in the line of the next job."""
        if label.file is None:
            return KnownLabel("earlier", label.value, label.metadata)
        return KnownLabel("earlier-ref", "s3://b/label", label.metadata, label.file.content)

    def truth(self, value: Any, metadata: Mapping[str, Any] | None = None, *, file: bytes | None = None) -> KnownLabel:
        return KnownLabel("truth", value, {} if metadata is None else metadata, file)


@pytest.fixture(scope="session")
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture(params=sorted(TASK_TYPES))
def kind(request: pytest.FixtureRequest) -> TaskType:
    """Every task type that can be simulated."""
    return TASK_TYPES[request.param]
