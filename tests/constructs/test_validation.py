"""Refusals: one error with every problem, each with parameter, value and what is allowed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from aws_cdk import App, Aws, Duration, Environment, RemovalPolicy, Stack, Token
from aws_cdk import aws_s3 as s3

from cdk_ground_truth import PropertiesInvalid, TeamOptions
from cdk_ground_truth.validation import Problems, shown
from tests.constructs.property_samples import SAMPLES, Sample


@pytest.fixture(scope="module")
def stack() -> Stack:
    return Stack(App(), "Stack")


@pytest.fixture
def problems(stack: Stack) -> Problems:
    return Problems(stack, "Thing", "LabelingThing")


def lines(problems: Problems) -> tuple[str, ...]:
    try:
        problems.raise_if_any()
    except PropertiesInvalid as error:
        return error.problems
    return ()


def test_nothing_wrong_raises_nothing(problems: Problems) -> None:
    problems.raise_if_any()


def test_every_problem_stands_in_one_error(problems: Problems) -> None:
    problems.integer("count", 0, 1, 9)
    problems.pattern("name", "a b", r"\w+", "letters")
    with pytest.raises(PropertiesInvalid) as raised:
        problems.raise_if_any()
    assert str(raised.value) == (
        "LabelingThing 'Stack/Thing' was refused:\n"
        "- count is 0; allowed: a whole number from 1 to 9\n"
        "- name is 'a b'; allowed: letters"
    )


def test_an_app_as_scope_leaves_no_slash() -> None:
    problems = Problems(App(), "Thing", "LabelingThing")
    problems.add("name", "x", "y")
    with pytest.raises(PropertiesInvalid, match=r"^LabelingThing 'Thing' was refused"):
        problems.raise_if_any()


def test_tokens_are_known_only_at_deploy_time_and_pass(problems: Problems) -> None:
    token = Aws.STACK_NAME
    problems.pattern("name", token, "[a-z]", "one letter")
    problems.length("name", token, 1, 2)
    problems.integer("count", Token.as_number({"Ref": "Count"}), 1, 2)
    problems.duration("age", Duration.seconds(Token.as_number({"Ref": "Age"})), Duration.days(1))
    problems.whole_minutes("age", Duration.seconds(Token.as_number({"Ref": "Age"})))
    problems.cidrs("ranges", [token], 1)
    problems.cidrs("ranges", Token.as_list({"Ref": "Ranges"}), 1)
    assert lines(problems) == ()


def test_absent_values_pass(problems: Problems) -> None:
    problems.pattern("name", None, "[a-z]", "one letter")
    problems.length("name", None, 1, 2)
    problems.integer("count", None, 1)
    problems.duration("age", None, Duration.days(1))
    problems.price("price", None)
    problems.unused("bucket", None, video=True)
    assert lines(problems) == ()


@pytest.mark.parametrize("value", [0, 10, 1.5, True])
def test_a_number_out_of_range_or_not_whole_is_refused(problems: Problems, value: float) -> None:
    problems.integer("count", value, 1, 9)
    assert lines(problems) == (f"count is {value!r}; allowed: a whole number from 1 to 9",)


def test_a_range_may_have_no_upper_end(problems: Problems) -> None:
    problems.integer("count", 10**9, 1)
    problems.duration("age", Duration.days(10_000), Duration.days(1))
    assert lines(problems) == ()
    problems.integer("count", 0, 1)
    problems.duration("age", Duration.hours(1), Duration.days(1))
    assert lines(problems) == (
        "count is 0; allowed: a whole number of at least 1",
        "age is '1 hour'; allowed: 1 day or more",
    )


def test_a_duration_out_of_range_is_told_in_words(problems: Problems) -> None:
    problems.duration("age", Duration.hours(13), Duration.hours(1), Duration.hours(12))
    assert lines(problems) == ("age is '13 hours'; allowed: 1 hour to 12 hours",)


def test_odd_seconds_are_refused(problems: Problems) -> None:
    problems.whole_minutes("interval", Duration.seconds(90))
    assert lines(problems) == ("interval is '1 minute 30 seconds'; allowed: whole minutes",)


@pytest.mark.parametrize("value", [Decimal("-0.01"), Decimal("NaN"), Decimal("Infinity")])
def test_money_is_a_decimal_of_at_least_zero(problems: Problems, value: Decimal) -> None:
    problems.price("price", Decimal(0))
    problems.price("price", value)
    assert lines(problems) == (f"price is {value!r}; allowed: a Decimal of at least 0",)


def test_addresses_are_addresses_given_once_and_known_at_synth(problems: Problems) -> None:
    problems.emails("people", ["a@example.com", "A@EXAMPLE.COM", "nobody", Aws.STACK_NAME])
    twice, none, token = lines(problems)
    assert twice == "people is 'A@EXAMPLE.COM'; allowed: each address once (letter case does not count)"
    assert none == "people is 'nobody'; allowed: an e-mail address"
    assert token.endswith("allowed: addresses that are known at synth, not tokens")


def test_address_ranges_are_counted_and_read(problems: Problems) -> None:
    problems.cidrs("ranges", ["192.0.2.0/24", "2001:db8::/32", "192.0.2.1/24"], 2)
    assert lines(problems) == (
        "ranges is 3; allowed: at most 2 ranges",
        (
            "ranges is '192.0.2.1/24'; allowed: address ranges in CIDR notation, such as '192.0.2.0/24' or "
            "'192.0.2.7/32'"
        ),
    )


@pytest.mark.parametrize(
    ("sample", "name"),
    [(sample, name) for sample in SAMPLES for name in sample.values],
    ids=lambda part: part if isinstance(part, str) else part.name,
)
def test_every_value_of_a_property_is_shown_in_words(sample: Sample, name: str) -> None:
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))
    problems = Problems(stack, "Thing", "LabelingThing")
    problems.add(name, sample.values[name](stack), "something else")
    (problem,) = lines(problems)
    assert re.search(r"<| at 0x|Token\[|Proxy", problem) is None, problem


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Duration.days(1), "'1 day'"),
        ({"plan": Duration.minutes(16)}, "{'plan': '16 minutes'}"),
        ([Duration.hours(1), None], "['1 hour', None]"),
        (RemovalPolicy.SNAPSHOT, "RemovalPolicy.SNAPSHOT"),
        pytest.param(Aws.STACK_NAME, "a token", id="token"),
        (TeamOptions(), "given, as TeamOptions"),
        (Decimal("0.08"), "Decimal('0.08')"),
    ],
)
def test_a_value_is_shown_as_its_author_would_write_it(value: object, words: str) -> None:
    assert shown(value) == words


def test_a_construct_is_shown_by_its_path(stack: Stack) -> None:
    assert shown(s3.Bucket.from_bucket_name(stack, "Birds", "birds")) == "the construct 'Stack/Birds'"


def test_what_describes_a_given_part_is_refused(problems: Problems) -> None:
    problems.unused("bucket", object(), video=True, expiration=None, names=[])
    assert lines(problems) == ("video is True; allowed: nothing beside bucket, which is given as it is",)


@pytest.mark.parametrize(("region", "count"), [("us-east-1", 0), ("us-west-1", 1), (None, 0)])
def test_regions_without_the_services_functions_are_refused_where_known(region: str | None, count: int) -> None:
    stack = Stack(App(), "Stack", env=None if region is None else Environment(region=region))
    problems = Problems(stack, "Thing", "LabelingThing")
    problems.region(stack)
    assert len(lines(problems)) == count
