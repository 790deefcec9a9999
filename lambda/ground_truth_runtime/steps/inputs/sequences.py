"""Sequences of frames: made of folders, or looked into where a manifest names them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.domain.sequences import MOST_FRAMES, first_frame, sequence_document, sequence_problems
from ground_truth_runtime.facts.task_types import IMAGE_SUFFIXES, Reads
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.steps.inputs.concurrently import concurrently
from ground_truth_runtime.steps.inputs.existence import check_existence
from ground_truth_runtime.steps.inputs.found import Found

_FILE_BYTES = 16 << 20


def sequences_below(
    prefix: str, found: Found, *, store: ObjectStore, max_frames: int | None
) -> Iterator[dict[str, Any]]:
    """A sequence for each folder below a prefix that holds frames, in the order of the folders."""
    most = MOST_FRAMES["frames"] if max_frames is None else max_frames
    number = 0
    for folder, names, count in store.folders(prefix, suffixes=IMAGE_SUFFIXES, most=most):
        if count > most:
            found.problems.append((folder, f"holds {count} frames, and a sequence may have {most}"))
            continue
        number += 1
        yield sequence_document(number, prefix=folder, frames=names)


def check_sequences(uris: Iterable[str], found: Found, *, store: ObjectStore, reads: Reads) -> None:
    """Looks into sequence files, and for the first frame of each; does nothing for other kinds of data."""
    if reads not in MOST_FRAMES:
        return

    def read(uri: str) -> Any:
        try:
            content = store.content_up_to(uri, most_bytes=_FILE_BYTES)
            return None if content is None else json.loads(content)
        except (ObjectUnreadable, ValueError):
            return None  # told already, or no JSON object

    frames = []
    for uri, content in concurrently(read, uris):
        found.problems += [(uri, problem) for problem in sequence_problems(content, reads)]
        if (frame := first_frame(content)) is not None:
            frames.append(frame)
            found.buckets.setdefault(bucket_and_key(frame)[0])
    check_existence(frames, found, store)
