from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.domain.waves import waves


def test_jobs_without_needs_run_side_by_side_in_the_order_of_the_event() -> None:
    assert waves({"b": None, "a": None}) == [["b", "a"]]


def test_a_job_runs_after_the_one_that_it_needs_and_no_later() -> None:
    assert waves({"review": "boxes", "boxes": "flying", "flying": None, "other": None}) == [
        ["flying", "other"],
        ["boxes"],
        ["review"],
    ]


def test_no_jobs_are_no_waves() -> None:
    assert waves({}) == []


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=30))
def test_every_job_runs_once_and_one_wave_after_its_need(choices: list[int]) -> None:
    # Job n needs an earlier one, or none: there is no circle.
    needs = {f"j{n}": f"j{choice % n}" if n and choice else None for n, choice in enumerate(choices)}
    position = {name: index for index, wave in enumerate(waves(needs)) for name in wave}

    assert sorted(position) == sorted(needs)
    assert all(position[name] == (0 if need is None else position[need] + 1) for name, need in needs.items())
