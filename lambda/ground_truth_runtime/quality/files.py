"""Which files hold the answers to which object, and which objects to look at where there are too many."""

from collections.abc import Collection, Iterable
from zlib import crc32

from ground_truth_runtime.labels.worker_responses import ResponseKey


def files_by_object(keys: Iterable[str]) -> dict[int, list[str]]:
    """Line number (from 1) -> worker-response files of that object, the latest iteration last.

    keys: or S3 URIs, or paths; those of other files are left out.
    """
    found: dict[int, list[tuple[int, str, str]]] = {}
    for key in keys:
        told = ResponseKey.of(key)
        if told is not None:
            found.setdefault(told.object_id + 1, []).append((told.iteration, told.file, key))
    return {number: [key for _, _, key in sorted(files)] for number, files in sorted(found.items())}


def sample(numbers: Collection[int], *, most: int) -> list[int]:
    """At most `most` of these numbers, as if by chance, but always the same ones of the same numbers.

    Whoever stops early has a sample all the same.
    """
    return sorted(numbers, key=lambda number: (crc32(str(number).encode()), number))[:most]
