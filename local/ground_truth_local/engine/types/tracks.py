"""Things that are followed through the frames of a sequence."""

import uuid
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ground_truth_local.engine.types.base import Hand
from ground_truth_local.engine.types.subject import Subject

_DIGITS = 10  # [own] a longer number is none that was counted


@dataclass(frozen=True)
class Identity:
    """What a label calls a thing: `object-id` and `object-name`, each None where the label has none.

    An object-id is kept as it stands: other tools than AWS's page write numbers there.
    """

    object_id: Hashable = None
    object_name: str | None = None

    def kept_in(self, later: "Identity") -> bool:
        """Whether a later label calls the thing the same, as far as this one calls it anything."""
        return self.object_id in (None, later.object_id) and self.object_name in (None, later.object_name)

    def renamed(self) -> "Identity":
        """Of a thing that has become something else: its name told what it was."""
        return Identity(self.object_id)

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> "Identity":
        """As an entry of a label has it."""
        object_id, name = entry.get("object-id"), entry.get("object-name")
        return cls(
            object_id if isinstance(object_id, str | int) else None, name if isinstance(name, str) and name else None
        )


NAMELESS = Identity()


class Tracked(Protocol):
    """One thing in one frame.

    Attributes:
        track: the same for the same thing in several frames.
        class_id: number of its label.
        identity: what an earlier label, or a worker, calls it.
    """

    @property
    def track(self) -> str: ...

    @property
    def class_id(self) -> int: ...

    @property
    def identity(self) -> Identity: ...


def named(subject: Subject, things: Iterable[Tracked], labels: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """For each track its `object-id` and an `object-name` such as `car:1`.

    A thing that has a name or an id already, as in an adjusted label, keeps it. New names count on from those.

    Args:
        things: in order of appearance, repeated as often as they appear.
    """
    first: dict[str, Tracked] = {}
    for thing in things:
        first.setdefault(thing.track, thing)
    counts = dict.fromkeys(labels, 0)
    for thing in first.values():
        label, number = _parts(thing.identity.object_name or "")
        if label in counts:
            counts[label] = max(counts[label], number)
    names: dict[str, dict[str, Any]] = {}
    for track, thing in first.items():
        label, identity = labels[thing.class_id], thing.identity
        if identity.object_name is None:
            counts[label] += 1
        names[track] = {
            "object-id": _object_id(subject, track) if identity.object_id is None else identity.object_id,
            "object-name": f"{label}:{counts[label]}" if identity.object_name is None else identity.object_name,
        }
    return names


def _parts(name: str) -> tuple[str, int]:
    """The label and the number in a name such as `car:1`; 0 where there is no number."""
    label, _, number = name.rpartition(":")
    return label, int(number) if number.isdecimal() and len(number) < _DIGITS else 0


def called(things: Iterable[Tracked], labels: Sequence[str], hand: Hand) -> Mapping[str, int]:
    """What a worker calls each track: it is mistaken, or overlooked and then left out, as a whole.

    Args:
        things: as for `named`.
    """
    classes: dict[str, int] = {}
    met: set[str] = set()
    for thing in things:
        if thing.track in met:
            continue
        # The first thing is hard to overlook.
        missed = hand.random.random() < hand.simulation.missed_boxes and len(met) > 0
        said = hand.classify(thing.class_id, labels)
        met.add(thing.track)
        if not missed:
            classes[thing.track] = said
    return classes


def _object_id(subject: Subject, track: str) -> str:
    """An id that is the same each time."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{subject.digest.hex()} {track}"))
