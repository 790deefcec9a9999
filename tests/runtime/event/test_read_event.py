from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.parse import Reading, read_event
from ground_truth_runtime.facts.limits import EVENT_DEPTH_MAX
from tests.support.events import classification_job, event, job, public_job


def _told(reading: Reading) -> list[str]:
    return [str(problem) for problem in reading.problems]


def test_a_good_event_reads_as_its_jobs() -> None:
    reading = read_event(event(job("first"), classification_job("second")))

    assert _told(reading) == []
    assert [found.name for found in reading.jobs.values()] == ["first", "second"]


def test_defaults_go_to_every_job_that_lacks_them() -> None:
    reading = read_event(event(job("a"), job("b", workers_per_object=1), defaults={"workers_per_object": 5}))

    assert [found.workers_per_object for found in reading.jobs.values()] == [5, 1]


def test_a_job_without_required_fields_takes_them_from_the_defaults() -> None:
    whole = job()
    name = whole.pop("name")

    reading = read_event({"defaults": whole, "jobs": [{"name": name}]})

    assert _told(reading) == []
    assert reading.jobs[0].labels == ["Bird"]


def test_a_field_of_a_job_takes_the_place_of_the_whole_default() -> None:
    reading = read_event(event(job(input={"manifest": "m"}), defaults={"input": {"prefix": "images/"}}))

    assert _told(reading) == []
    assert reading.jobs[0].input.prefix is None


def test_a_bad_default_is_one_problem_at_its_own_place() -> None:
    reading = read_event(event(job("a"), job("b"), job("c", workers_per_object=2), defaults={"workers_per_object": 0}))

    assert _told(reading) == ["defaults.workers_per_object: 0 must be greater than or equal to 1"]
    assert [found.name for found in reading.jobs.values()] == ["c"]


def test_a_broken_rule_between_default_fields_is_told_of_the_defaults() -> None:
    jobs = [{**job(name), "labels": ["Bird"]} for name in ("a", "b")]
    for raw in jobs:
        del raw["input"]

    reading = read_event(event(*jobs, defaults={"input": {"manifest": "m", "prefix": "p"}}))

    assert [problem.place for problem in reading.problems] == ["defaults.input"]


def test_prices_and_bounds_keep_every_digit() -> None:
    reading = read_event(event(public_job(), max_cost_usd="25.10"))

    assert reading.jobs[0].workforce.price_usd == Decimal("0.036")
    assert reading.max_cost_usd == Decimal("25.10")


def test_a_price_may_be_a_json_number() -> None:
    reading = read_event(event(public_job(workforce={"type": "public", "price_usd": 0.036})))

    assert reading.jobs[0].workforce.price_usd == Decimal("0.036")


def test_an_editors_schema_address_is_taken() -> None:
    assert _told(read_event(event(job(), **{"$schema": "./event.schema.json"}))) == []


def test_every_problem_is_told_at_once() -> None:
    reading = read_event(
        {
            "jobs": [
                job("a", labels=[], title=""),
                job("a", workers_per_object=10, input={}),
                job("c", input={"job": "missing"}, keywords=["multi-label"]),
                "not a job",
            ][:3],
            "max_cost_usd": "-1",
            "colour": "blue",
        }
    )

    assert sorted(problem.place for problem in reading.problems) == [
        "colour",
        "jobs[0].labels",
        "jobs[0].title",
        "jobs[1].input",
        "jobs[1].name",
        "jobs[1].workers_per_object",
        "jobs[2].keywords[0]",
        "max_cost_usd",
    ]


def test_a_broken_job_hides_neither_its_own_other_problems_nor_those_of_others() -> None:
    reading = read_event(
        event(
            job("a", labels="Bird", label_attribute_name="a-ref"),
            job("b", input={"job": "a", "prefix": "images/"}),
        )
    )

    assert [problem.place for problem in reading.problems] == [
        "jobs[0].labels",
        "jobs[0].label_attribute_name",
        "jobs[1].input",
    ]


def test_a_job_that_needs_a_broken_one_is_not_blamed_for_it() -> None:
    reading = read_event(event(job("a", labels="Bird"), job("b", input={"job": "a"})))

    assert [problem.place for problem in reading.problems] == ["jobs[0].labels"]


def test_a_broken_bound_is_no_bound() -> None:
    assert read_event(event(job(), max_cost_usd="lots")).max_cost_usd is None


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (None, "event"),
        ([], "event"),
        ("jobs", "event"),
        ({}, "jobs"),
        ({"jobs": []}, "jobs"),
        ({"jobs": {}}, "jobs"),
        ({"jobs": [None]}, "jobs[0]"),
        ({"jobs": [job(), "boxes"]}, "jobs[1]"),
        ({"jobs": [job()], "defaults": []}, "defaults"),
        ({"jobs": [job(str(index)) for index in range(101)]}, "jobs"),
    ],
)
def test_something_that_is_no_event_is_told_where(raw: Any, place: str) -> None:
    assert [problem.place for problem in read_event(raw).problems] == [place]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (event(job(), maxcost_usd=1), "maxcost_usd: is not a field here (did you mean max_cost_usd?)"),
        (event(job(labls=["x"])), "jobs[0].labls: is not a field here (did you mean labels?)"),
        (
            event(job(input={"prefx": "images/"})),
            "jobs[0].input.prefx: is not a field here (did you mean prefix?)",
        ),
        (
            event(job(workforce={"team": "x"})),
            "jobs[0].workforce.team: is not a field here (known are type, workteam_arn, price_usd)",
        ),
        (event(job(), defaults={"workers": 1}), "defaults.workers: is not a field here"),
        (
            event(job(labels=["Bird", {"label": "Cat", "attribute": []}])),
            "jobs[0].labels[1].attribute: is not a field here (did you mean attributes?)",
        ),
        (
            event(job(input={"job": "a", "review": {"samples": 1}})),
            "jobs[0].input.review.samples: is not a field here (did you mean sample?)",
        ),
    ],
)
def test_an_unknown_field_comes_with_a_suggestion(raw: Any, told: str) -> None:
    assert any(message.startswith(told) for message in _told(read_event(raw))), _told(read_event(raw))


@pytest.mark.parametrize("text", ["\ud800", "bird \udc26"])
def test_text_that_no_file_can_hold_is_a_problem_and_no_crash(text: str) -> None:
    (problem,) = read_event({"jobs": [], "defaults": {"request_overrides": {"A": text}}}).problems
    assert (problem.place, "surrogate" in problem.rule) == ("event", True)


@pytest.mark.parametrize(
    "changed",
    [
        {"workers_per_object": 10**5_000},
        {"labels": [10**5_000]},
        {"simulation": {"speed": 10**5_000}},
        {"request_overrides": {"HumanTaskConfig": {"TaskTimeLimitInSeconds": 10**5_000}}},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_number_of_five_thousand_digits_is_a_problem_and_no_crash(changed: dict[str, Any]) -> None:
    (problem,) = read_event(event(job(**changed))).problems
    assert str(problem) == "event: must have no integer of more than 4300 digits"


@pytest.mark.parametrize("price", ["1e999999", "-1e999999", "NaN", "Infinity", "9" * 5_000])
def test_a_price_out_of_all_bounds_is_a_problem_and_no_crash(price: str) -> None:
    amount = {"HumanTaskConfig": {"PublicWorkforceTaskPrice": {"AmountInUsd": {"Dollars": 1}}}}
    for raw in (public_job(workforce={"type": "public", "price_usd": price}), job(workforce={"price_usd": price})):
        assert read_event(event(raw)).problems
        assert read_event(event({**raw, "request_overrides": amount})).problems


_ROOM = EVENT_DEPTH_MAX - 4  # below jobs, the list, the job and a field of it


@pytest.mark.parametrize("levels", [_ROOM + 1, 600, 900, 990, 100_000])
@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"a": inner}], ids=["lists", "objects"])
@pytest.mark.parametrize("where", [*Job.model_fields, "strange"])
def test_json_nested_too_deep_is_a_problem_and_no_crash(
    where: str, wrap: Callable[[object], object], levels: int
) -> None:
    deep = _nested(wrap, levels)
    for raw in (event(job(**{where: {"a": deep}})), event(job(), defaults={where: {"a": {"a": deep}}})):
        (problem,) = read_event(raw).problems
        assert (problem.place, problem.rule) == ("event", f"must be nested at most {EVENT_DEPTH_MAX} deep")


@pytest.mark.parametrize("where", ["request_overrides", "tags", "labels", "instructions"])
def test_json_nested_as_deep_as_allowed_is_read(where: str) -> None:
    problems = read_event(event(job(**{where: {"a": _nested(lambda inner: {"a": inner}, _ROOM)}}))).problems
    assert not any("nested" in problem.rule for problem in problems)


def _nested(wrap: Callable[[object], object], levels: int) -> object:
    deep: object = "a"
    for _ in range(levels):
        deep = wrap(deep)
    return deep
