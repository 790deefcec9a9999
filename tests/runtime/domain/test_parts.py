from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.domain.parts import part_of, part_size, part_sizes, parts_of, shares, split


@pytest.mark.parametrize(
    ("objects", "most", "parts", "size"),
    [(0, 10, 1, 0), (10, 10, 1, 10), (11, 10, 2, 6), (100_001, 100_000, 2, 50_001), (1_000_000, 10_000, 100, 10_000)],
)
def test_parts_are_as_few_and_as_even_as_can_be(objects: int, most: int, parts: int, size: int) -> None:
    assert parts_of(objects, most=most) == parts
    assert part_size(objects, parts) == size


@given(objects=st.integers(min_value=1, max_value=500), most=st.integers(min_value=1, max_value=60))
def test_all_objects_are_in_one_part_each_in_their_order_and_none_is_empty_or_too_large(
    objects: int, most: int
) -> None:
    lines = [b"%d\n" % number for number in range(objects)]
    parts = parts_of(objects, most=most)
    size = part_size(objects, parts)

    made = [list(part) for part in split(lines, size=size)]

    assert [line for part in made for line in part] == lines
    assert len(made) == parts
    assert all(1 <= len(part) <= most for part in made)
    assert made == [list(part_of(lines, number, size=size)) for number in range(1, parts + 1)]
    assert [len(part) for part in made] == part_sizes(objects, parts)


def test_a_dataset_without_objects_has_parts_without_any() -> None:
    assert part_sizes(0, 2) == [0, 0]


@pytest.mark.parametrize(
    ("whole", "sizes", "each"),
    [
        (4, [10, 10, 10, 10], [1, 1, 1, 1]),
        (2, [10, 10, 10, 10], [1, 1, 0, 0]),
        (10, [3, 3, 1], [4, 4, 2]),
        (5, [4, 1], [4, 1]),
        (7, [0, 0], [7, 0]),
        (100, [1, 3], [25, 75]),
    ],
)
def test_a_number_for_a_whole_job_is_shared_by_its_parts(whole: int, sizes: list[int], each: list[int]) -> None:
    assert shares(whole, sizes) == each


@given(whole=st.integers(0, 10_000), sizes=st.lists(st.integers(0, 100_000), min_size=1, max_size=200))
def test_shares_add_up_and_are_in_proportion(whole: int, sizes: list[int]) -> None:
    found = shares(whole, sizes)

    assert sum(found) == whole
    total = sum(sizes)
    assert total == 0 or all(abs(share - whole * size / total) < 1 for share, size in zip(found, sizes, strict=True))


def test_empty_lines_are_no_objects_and_every_line_gets_one_end() -> None:
    lines = [b'{"a":1}', b"", b'{"b":2}\r\n', b"  \n", b'{"c":3}\n']

    assert [list(part) for part in split(lines, size=2)] == [[b'{"a":1}\n', b'{"b":2}\n'], [b'{"c":3}\n']]
    assert list(part_of(lines, 2, size=2)) == [b'{"c":3}\n']
    assert list(part_of(lines, 3, size=2)) == []


def test_a_part_reads_no_further_than_it_reaches() -> None:
    def endless() -> Iterator[bytes]:
        number = 0
        while True:
            number += 1
            yield b"%d" % number

    assert list(part_of(endless(), 2, size=3)) == [b"4\n", b"5\n", b"6\n"]
    assert [list(part) for part, _ in zip(split(endless(), size=2), range(2), strict=False)][1] == [b"3\n", b"4\n"]
