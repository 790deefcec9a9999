"""Which files hold the answers to which object, and which objects to look at where there are too many."""

from collections.abc import Iterable
from heapq import heappush, heapreplace
from typing import Any
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


class Sample:
    """Files of at most `most` objects, chosen as if by chance, but always the same ones of the same objects.

    Holds no more than what is chosen, and a bit for every other object: there may be a million.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._files: dict[int, list[tuple[Any, ...]]] = {}
        self._last: list[tuple[int, int]] = []  # a heap: its first is the next to go
        self._seen: dict[int, bytearray] = {}
        self.objects = 0
        """How many objects have files."""

    def add(self, number: int, file: tuple[Any, ...]) -> None:
        """Adds a file of the object on line `number`; of one object, they are given back in the order of `file`."""
        self._count(number)
        if number in self._files:
            self._files[number].append(file)
            return
        rank, _ = _rank(number)
        place = (-rank, -number)
        if len(self._files) == self._most:
            if not self._most or place < self._last[0]:
                return
            del self._files[-heapreplace(self._last, place)[1]]
        else:
            heappush(self._last, place)
        self._files[number] = [file]

    def chosen(self) -> dict[int, list[tuple[Any, ...]]]:
        """Number of an object -> its files. Whoever stops early has a sample all the same."""
        return {number: sorted(self._files[number]) for number in sorted(self._files, key=_rank)}

    def _count(self, number: int) -> None:
        page = self._seen.setdefault(number >> 16, bytearray(1 << 13))
        place, bit = number >> 3 & 0x1FFF, 1 << (number & 7)
        self.objects += not page[place] & bit
        page[place] |= bit


def _rank(number: int) -> tuple[int, int]:
    return crc32(str(number).encode()), number
