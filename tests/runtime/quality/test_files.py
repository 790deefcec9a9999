from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.quality.files import Sample, files_by_object

FOLDER = "s3://b/labels/demo/annotations/worker-response"


def test_files_lie_under_the_line_they_answer_the_latest_last() -> None:
    keys = [
        f"{FOLDER}/iteration-10/0/2026-01-01_00:00:00.json",
        f"{FOLDER}/iteration-2/0/2026-01-03_00:00:00.json",
        f"{FOLDER}/iteration-2/0/2026-01-02_00:00:00.json",
        f"{FOLDER}/iteration-1/12/2026-01-01_00:00:00.json",
        "s3://b/labels/demo/manifests/output/output.manifest",
    ]

    assert files_by_object(keys) == {1: [keys[2], keys[1], keys[0]], 13: [keys[3]]}


def _chosen(numbers: Iterable[int], *, most: int) -> list[int]:
    sample = Sample(most=most)
    for number in numbers:
        sample.add(number, (f"{number}.json",))
    return list(sample.chosen())


@settings(deadline=None)
@given(numbers=st.sets(st.integers(1, 10**6)), most=st.integers(0, 50))
def test_a_sample_is_the_same_each_time_and_what_comes_first_is_one_too(numbers: set[int], most: int) -> None:
    chosen = _chosen(numbers, most=most)

    assert len(chosen) == min(most, len(numbers))
    assert set(chosen) <= numbers
    assert _chosen(sorted(numbers), most=most) == chosen
    assert chosen[: most // 2] == _chosen(numbers, most=most // 2)


@settings(deadline=None)
@given(files=st.lists(st.tuples(st.integers(1, 30), st.integers(1, 5))), most=st.integers(1, 10))
def test_all_files_of_an_object_that_is_chosen_are_kept_in_order_whenever_they_come(
    files: list[tuple[int, int]], most: int
) -> None:
    sample = Sample(most=most)
    for number, file in files:
        sample.add(number, (file,))

    assert sample.objects == len({number for number, _ in files})
    for number, found in sample.chosen().items():
        assert found == sorted((file,) for other, file in files if other == number)


def test_a_sample_is_spread_over_the_whole() -> None:
    chosen = _chosen(range(1, 100_001), most=2_000)

    tenths = [sum(number // 10_000 == tenth for number in chosen) for tenth in range(10)]
    assert min(tenths) > 150
