"""Sequences of frames: the files that lines of manifests for video frames and tracked point clouds point at.

Source: developer guide, sms-video-manual-data-setup, sms-point-cloud-multi-frame-input-data and input-data-limits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ground_truth_runtime.domain.point_clouds import cloud_format_problem
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import Reads
from ground_truth_runtime.words import count

MOST_FRAMES: Mapping[Reads, int] = {
    "frames": limits.FRAMES_PER_VIDEO_SEQUENCE_MAX,
    "point-cloud-sequences": limits.FRAMES_PER_POINT_CLOUD_SEQUENCE_MAX,
}
"""Most frames of one sequence."""
_NUMBER = re.compile(r"([0-9]+)")
_LONGEST_NUMBER = 30


def sequence_document(number: int, *, prefix: str, frames: Sequence[str]) -> dict[str, Any]:
    """The sequence of the frames of one folder, whose URI `prefix` is, with its slash."""
    return {
        "seq-no": number,
        "prefix": prefix,
        "number-of-frames": len(frames),
        "frames": [{"frame-no": index, "frame": name} for index, name in enumerate(frames)],
    }


def sequence_problems(content: Any, reads: Reads) -> Iterator[str]:
    """What is wrong with a sequence file, in words."""
    if not isinstance(content, Mapping):
        yield "is not a JSON object"
        return
    if not _is_int(content.get("seq-no")):
        yield "has no whole seq-no"
    prefix = content.get("prefix")
    if not isinstance(prefix, str) or not prefix.startswith("s3://") or not prefix.endswith("/"):
        yield "has no prefix of the form s3://bucket/path/"
    frames = content.get("frames")
    if not isinstance(frames, list) or not frames:
        yield "has no frames"
        return
    if content.get("number-of-frames") != len(frames):
        yield f"has {count(len(frames), 'frame')}, but says number-of-frames {content.get('number-of-frames')}"
    if len(frames) > MOST_FRAMES[reads]:
        yield f"has {len(frames)} frames, and may have {MOST_FRAMES[reads]}"
    yield from _frame_problems(frames, reads)


def frame_uris(content: Any) -> Iterator[str]:
    """Yield the URIs of a sequence's frames, as far as it is sound."""
    frames = content.get("frames") if isinstance(content, Mapping) else None
    for frame in frames if isinstance(frames, list) else ():
        name = frame.get("frame") if isinstance(frame, Mapping) else None
        if isinstance(name, str) and isinstance(content.get("prefix"), str):
            yield f"{content['prefix']}{name}"


def natural_order(names: Iterable[str]) -> list[str]:
    """Return names in the order in which people count: `frame_2` before `frame_10`."""
    return sorted(names, key=_natural)


def order_by_name_differs(names: Sequence[str]) -> tuple[str, str] | None:
    """Return the first two neighbours that are in another order by name than in the sequence; None where none are.

    The guide gives two orders for the worker's page: by frame-no, and by name (sms-video-manual-data-setup).
    """
    return next(((one, other) for one, other in pairwise(names) if one.encode() > other.encode()), None)


def _natural(name: str) -> list[tuple[int, int, str]]:
    # Digits count as numbers; of two names that count the same, the one with fewer zeros comes first.
    return [(0, int(part), part) if part.isascii() and part.isdecimal() else (1, 0, part) for part in _parts(name)]


def _parts(name: str) -> Iterator[str]:
    for part in _NUMBER.split(name):
        if part.isdecimal() and len(part) > _LONGEST_NUMBER:
            yield f" {part}"  # a hash, not a number
        elif part:
            yield part


def _frame_problems(frames: Sequence[Any], reads: Reads) -> Iterator[str]:
    timed = reads == "point-cloud-sequences"
    before: float | None = None
    for index, frame in enumerate(frames):
        if not isinstance(frame, Mapping) or not isinstance(frame.get("frame"), str):
            yield f"has no name of frame {index}"
            return
        if timed:
            time = frame.get("unix-timestamp")
            if not isinstance(time, int | float) or isinstance(time, bool):
                yield f"has no unix-timestamp of frame {index}"
                return
            if before is not None and time <= before:
                yield f"has unix-timestamps that do not ascend at frame {index}"
                return
            before = time
            problem = cloud_format_problem(frame["frame"], frame.get("format"))
            if problem is not None:
                yield f"has in frame {index} {problem}"
                return
        elif not _is_int(frame.get("frame-no")):
            yield f"has no whole frame-no of frame {index}"
            return


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
