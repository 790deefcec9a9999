"""Refuses bad properties at synth: every problem of one construct in one error.

A token (a value known only at deploy time) can't be judged here and always passes.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from aws_cdk import Duration, Stack, Token
from constructs import Construct

from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS

EMAIL_PATTERN = r"[^@\s]+@[^@\s]+\.[^@\s]+"


class PropertiesInvalid(ValueError):
    """Properties were refused. `problems` holds one line each: parameter, value, what is allowed."""

    def __init__(self, subject: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{subject} was refused:\n" + "\n".join(f"- {problem}" for problem in problems))


class Problems:
    """Collects what is wrong with a construct's properties; `raise_if_any` tells all of it at once."""

    def __init__(self, scope: Construct, construct_id: str, kind: str) -> None:
        self._scope = scope
        self._construct_id = construct_id
        self._kind = kind
        self._problems: list[str] = []

    def add(self, parameter: str, value: object, allowed: str) -> None:
        """Notes that `parameter` has a `value` other than what is `allowed`."""
        self._problems.append(f"{parameter} is {value!r}; allowed: {allowed}")

    def check(self, ok: bool, parameter: str, value: object, allowed: str) -> None:
        """Notes a problem unless `ok`."""
        if not ok:
            self.add(parameter, value, allowed)

    def pattern(self, parameter: str, value: str | None, pattern: str, allowed: str) -> None:
        """Checks that a text, where given, matches a whole `pattern`."""
        if value is None or Token.is_unresolved(value):
            return
        self.check(re.fullmatch(pattern, value) is not None, parameter, value, allowed)

    def length(self, parameter: str, value: str | None, least: int, most: int) -> None:
        """Checks the number of characters of a text, where given."""
        if value is None or Token.is_unresolved(value):
            return
        self.check(least <= len(value) <= most, parameter, value, f"{least} to {most} characters")

    def integer(self, parameter: str, value: float | None, least: int, most: int | None = None) -> None:
        """Checks the range of a whole number, where given; without `most` it has no upper end."""
        if value is None or Token.is_unresolved(value):
            return
        fits = isinstance(value, int) and not isinstance(value, bool) and value >= least
        allowed = f"a whole number of at least {least}" if most is None else f"a whole number from {least} to {most}"
        self.check(fits and (most is None or value <= most), parameter, value, allowed)

    def duration(self, parameter: str, value: Duration | None, least: Duration, most: Duration | None = None) -> None:
        """Checks the range of a duration, where given; without `most` it has no upper end."""
        if value is None or value.is_unresolved():
            return
        seconds = value.to_seconds()
        if seconds >= least.to_seconds() and (most is None or seconds <= most.to_seconds()):
            return
        end = "or more" if most is None else f"to {most.to_human_string()}"
        self.add(parameter, value.to_human_string(), f"{least.to_human_string()} {end}")

    def whole_minutes(self, parameter: str, value: Duration) -> None:
        """Checks that a duration has no odd seconds, which EventBridge's schedules do not know."""
        if not value.is_unresolved() and value.to_seconds() % 60 != 0:
            self.add(parameter, value.to_human_string(), "whole minutes")

    def price(self, parameter: str, value: Decimal | None) -> None:
        """Checks that an amount of money, where given, is a decimal number of at least zero."""
        if value is None:
            return
        fits = isinstance(value, Decimal) and value.is_finite() and value >= 0
        self.check(fits, parameter, value, "a Decimal of at least 0")

    def emails(self, parameter: str, values: Iterable[str]) -> None:
        """Checks that each value is an e-mail address, known at synth and given once."""
        seen: set[str] = set()
        for value in values:
            if Token.is_unresolved(value):
                # A user's construct id comes from the address, and a token makes no stable id.
                self.add(parameter, value, "addresses that are known at synth, not tokens")
                continue
            self.check(re.fullmatch(EMAIL_PATTERN, value) is not None, parameter, value, "an e-mail address")
            self.check(value.lower() not in seen, parameter, value, "each address once (letter case does not count)")
            seen.add(value.lower())

    def cidrs(self, parameter: str, values: Sequence[str], most: int) -> None:
        """Checks a list of address ranges in CIDR notation."""
        if Token.is_unresolved(list(values)):
            return
        self.check(len(values) <= most, parameter, len(values), f"at most {most} ranges")
        for value in values:
            if Token.is_unresolved(value):
                continue
            try:
                ipaddress.ip_network(value)
            except ValueError:
                self.add(parameter, value, "address ranges in CIDR notation, such as '192.0.2.0/24'")

    def unused(self, part: str, given: object | None, **properties: object) -> None:
        """Checks that nothing describes a `part` that was given ready-made: such a property would do nothing."""
        if given is None:
            return
        for name, value in properties.items():
            self.check(not value, name, value, f"nothing beside {part}, which is given as it is")

    def region(self, scope: Construct) -> None:
        """Checks that Ground Truth has its built-in functions in the stack's region, where that is known."""
        region = Stack.of(scope).region
        if Token.is_unresolved(region) or region in BUILTIN_FUNCTION_ACCOUNTS:
            return
        self.add("region of the stack", region, ", ".join(sorted(BUILTIN_FUNCTION_ACCOUNTS)))

    def raise_if_any(self) -> None:
        """Raises PropertiesInvalid with every problem noted so far."""
        if not self._problems:
            return
        path = self._scope.node.path
        name = f"{path}/{self._construct_id}" if path else self._construct_id
        raise PropertiesInvalid(f"{self._kind} '{name}'", self._problems)
