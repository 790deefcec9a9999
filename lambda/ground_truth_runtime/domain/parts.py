"""A dataset that one labeling job may not hold is labeled in parts, each a run of lines that follow one another.

So the parts' labels, one behind the other, are in the order of the input again. Lines stay bytes, and stream.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

LABELING_JOBS_SIDE_BY_SIDE_MAX = 200
"""[own] parts of all jobs of an event together: each adds up to 20 events to a history of 25,000, and 69 more where its
heartbeats are all lost and its labeling job takes six hours to stop."""
LABELING_JOBS_MAX = 500
"""[own] parts of all jobs of an event, times one and their follow-ups: each follow-up adds 13 events, which leaves as
many again for launches that are tried more than once."""


def parts_of(objects: int, *, most: int) -> int:
    """How many parts `objects` fall into where a labeling job takes at most `most`; 1 where there are none."""
    return max(1, -(-objects // most))


def part_size(objects: int, parts: int) -> int:
    """Objects in every part but the last, which may have less: parts are as even as whole numbers allow."""
    return -(-objects // parts)


def part_sizes(objects: int, parts: int) -> list[int]:
    """Objects in each part, first to last; none in the last ones where there are fewer objects than parts."""
    size = part_size(objects, parts)
    return [max(0, min(size, objects - number * size)) for number in range(parts)]


def shares(whole: int, sizes: Sequence[int]) -> list[int]:
    """A whole number in proportion to sizes: shares that add up to it, by the method of the largest remainder."""
    total = sum(sizes)
    if total == 0:
        return [whole, *[0] * (len(sizes) - 1)]
    found = [whole * size // total for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda part: (-(whole * sizes[part] % total), part))
    for part in by_remainder[: whole - sum(found)]:
        found[part] += 1
    return found


def split(lines: Iterable[bytes], *, size: int) -> Iterator[Iterator[bytes]]:
    """The parts of a manifest, first to last, each with the line ends that a manifest needs; empty lines are left out.

    All parts read the same stream: take each to its end before the next.
    """
    left = _objects(lines)
    for first in left:
        yield chain((first,), islice(left, size - 1))


def part_of(lines: Iterable[bytes], number: int, *, size: int) -> Iterator[bytes]:
    """The lines of one part, counted from 1, as in `split`."""
    return islice(_objects(lines), (number - 1) * size, number * size)


def _objects(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line.rstrip(b"\r\n") + b"\n" for line in lines if line.strip())
