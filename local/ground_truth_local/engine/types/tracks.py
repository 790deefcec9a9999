"""Things that are followed through the frames of a sequence."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from ground_truth_local.engine.types.base import Hand
from ground_truth_local.engine.types.subject import Subject


def named(subject: Subject, tracks: Iterable[tuple[str, int]], labels: Sequence[str]) -> Mapping[str, dict[str, str]]:
    """For each track its `object-id` and an `object-name` such as `car:1`.

    Args:
        tracks: pairs of track and number of its label, in order of appearance; repeated as often as it appears.
    """
    names: dict[str, dict[str, str]] = {}
    counts: dict[int, int] = {}
    for track, class_id in tracks:
        if track not in names:
            counts[class_id] = counts.get(class_id, 0) + 1
            names[track] = {
                "object-id": _object_id(subject, track),
                "object-name": f"{labels[class_id]}:{counts[class_id]}",
            }
    return names


def called(tracks: Iterable[tuple[str, int]], labels: Sequence[str], hand: Hand) -> Mapping[str, int]:
    """What a worker calls each track: it is mistaken, or overlooked and then left out, as a whole.

    Args:
        tracks: as for `named`.
    """
    classes: dict[str, int] = {}
    met: set[str] = set()
    for track, class_id in tracks:
        if track in met:
            continue
        # The first thing is hard to overlook.
        missed = hand.random.random() < hand.simulation.missed_boxes and len(met) > 0
        said = hand.classify(class_id, labels)
        met.add(track)
        if not missed:
            classes[track] = said
    return classes


def _object_id(subject: Subject, track: str) -> str:
    """The track's own id where it is one already, as in an adjusted label; else one that is the same each time."""
    try:
        return str(uuid.UUID(track))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{subject.digest.hex()} {track}"))
