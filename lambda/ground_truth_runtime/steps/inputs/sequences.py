"""Sequences of frames: made of folders, or looked into where a manifest names them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.domain.sequences import (
    MOST_FRAMES,
    frame_uris,
    natural_order,
    order_by_name_differs,
    sequence_document,
    sequence_problems,
)
from ground_truth_runtime.facts.task_types import IMAGE_SUFFIXES, Reads
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.steps.inputs.allowance import Allowance
from ground_truth_runtime.steps.inputs.concurrently import concurrently
from ground_truth_runtime.steps.inputs.existence import check_existence
from ground_truth_runtime.steps.inputs.found import Source

_FILE_BYTES = 16 << 20
_EVERY_FRAME = "check: sample looks for the first frame of some sequences"


def sequences_below(
    prefix: str, found: Source, *, store: ObjectStore, allowance: Allowance, max_frames: int | None
) -> Iterator[dict[str, Any]]:
    """Yield a sequence for each folder below a prefix that holds frames, in the order of the folders."""
    most = MOST_FRAMES["frames"] if max_frames is None else max_frames
    number = 0
    single: list[str] = []
    for folder, names, count in store.folders(prefix, suffixes=IMAGE_SUFFIXES, most=most):
        for _ in range(count):
            allowance.listed()
        if count > most:
            found.problem(folder, f"holds {count} frames, and a sequence may have {most}")
            continue
        number += 1
        frames = natural_order(names)
        if count == 1:
            single.append(folder)
        _check_order(folder, frames, found)
        yield sequence_document(number, prefix=folder, frames=frames)
    if single:
        rule = (
            "holds one frame alone, which is no sequence"
            if len(single) == 1
            else (f"is one of {len(single)} folders that hold one frame alone, which is no sequence")
        )
        found.warning(single[0], rule, hint="the frames of a video belong in one folder")


def check_sequences(
    uris: Sequence[str], found: Source, *, store: ObjectStore, reads: Reads, every_frame: bool, allowance: Allowance
) -> None:
    """Look into sequence files, and for their frames; does nothing for other kinds of data.

    every_frame: whether to look for every frame, or for the first of each sequence.
    """
    if reads not in MOST_FRAMES:
        return

    def read(uri: str) -> Any:
        try:
            content = store.content_up_to(uri, most_bytes=_FILE_BYTES)
            return None if content is None else json.loads(content)
        except (ObjectUnreadable, ValueError, RecursionError):
            return None  # a problem already, or no JSON object

    frames: list[str] = []
    for uri, content in concurrently(read, uris):
        problems = list(sequence_problems(content, reads))
        for rule in problems:
            found.problem(uri, rule)
        all_frames = list(frame_uris(content))
        frames += all_frames if every_frame else islice(all_frames, 1)
        found.buckets.update(dict.fromkeys(bucket_and_key(frame)[0] for frame in all_frames[:1]))
        if reads == "frames" and not problems:
            _check_order(uri, [frame.rpartition("/")[2] for frame in all_frames], found)
            if len(all_frames) == 1:
                found.warning(uri, "has one frame alone, which is no sequence")
    if every_frame:
        allowance.requests(len(frames), "frames", hint=_EVERY_FRAME)
    check_existence(frames, found, address=found.address, store=store, allowance=allowance)


def _check_order(address: str, names: Iterable[str], found: Source) -> None:
    neighbours = order_by_name_differs(list(names))
    if neighbours is not None:
        one, other = neighbours
        rule = f"has {one} before {other}, and by their names {other} comes first: the worker's page may show it so"
        found.warning(address, rule, hint="numbers with leading zeros are in the same order either way")
