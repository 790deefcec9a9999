"""Sequences of frames: the files that lines of manifests for video frames and tracked point clouds point at.

Source: developer guide, sms-video-manual-data-setup, sms-point-cloud-multi-frame-input-data and input-data-limits.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import Reads

MOST_FRAMES: Mapping[Reads, int] = {
    "frames": limits.FRAMES_PER_VIDEO_SEQUENCE_MAX,
    "point-cloud-sequences": limits.FRAMES_PER_POINT_CLOUD_SEQUENCE_MAX,
}
"""Most frames of one sequence."""


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
        yield f"has {len(frames)} frames, but says number-of-frames {content.get('number-of-frames')}"
    if len(frames) > MOST_FRAMES[reads]:
        yield f"has {len(frames)} frames, and may have {MOST_FRAMES[reads]}"
    yield from _frame_problems(frames, reads)


def first_frame(content: Any) -> str | None:
    """URI of the first frame of a sound sequence."""
    try:
        return f"{content['prefix']}{content['frames'][0]['frame']}"
    except (KeyError, IndexError, TypeError):
        return None


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
        elif not _is_int(frame.get("frame-no")):
            yield f"has no whole frame-no of frame {index}"
            return


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
