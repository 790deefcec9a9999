"""Refuses bad properties at synth: every problem of one construct in one error.

A token (a value known only at deploy time) can't be judged here and always passes.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from aws_cdk import Duration, RemovalPolicy, Stack, Token
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, Node

from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS

EMAIL_PATTERN = r"[^@\s]+@[^@\s]+\.[^@\s]+"
REMOVAL_POLICIES = (RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.RETAIN, RemovalPolicy.DESTROY)
"""What can become of a bucket, table or user pool. CloudFormation makes snapshots of none of them."""
LAYERS_MAX = 5
"""Lambda developer guide, "Lambda quotas"."""


def is_address_range(text: str) -> bool:
    """Return whether this is a range as the service takes it: `192.0.2.7` alone is not, `192.0.2.7/32` is.

    Source: CloudFormation schema of AWS::SageMaker::Workforce, `SourceIpConfig.Cidrs`.
    """
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return "/" in text


def region_of_arn(arn: str) -> str | None:
    """Return the region of an ARN; None where it is known at deploy time only, or where the ARN names none."""
    if Token.is_unresolved(arn):
        return None
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 and parts[3] else None


@dataclass(frozen=True)
class Refusal:
    """Why one property, or several together, were refused: `what` is said of them."""

    parameters: tuple[str, ...]
    what: str

    def __str__(self) -> str:
        *others, last = self.parameters
        return f"{', '.join(others)} and {last} {self.what}" if others else f"{last} {self.what}"

    def of_whole(self, names: Mapping[str, str | None]) -> Refusal:
        """The same, said of the properties of the construct that made the part: name in the part -> there, if any."""
        own = [names.get(parameter, parameter) for parameter in self.parameters]
        return Refusal(tuple(name for name in own if name is not None), self.what)


class PropertiesInvalid(ValueError):
    """Properties were refused. `problems` holds one line each: parameter, value, what is allowed."""

    def __init__(self, subject: str, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        self.problems = tuple(map(str, refusals))
        super().__init__(f"{subject} was refused:\n" + "\n".join(f"- {problem}" for problem in self.problems))


def shown(value: object) -> str:
    """Return a property's value as its author would write it, or what it is."""
    node = getattr(value, "node", None)
    match value:
        case Duration():
            return repr(value.to_human_string())
        case str() if Token.is_unresolved(value):
            return "a token"
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case Mapping():
            return f"{{{', '.join(f'{key!r}: {shown(inner)}' for key, inner in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(shown, value))}]"
        case None | str() | int() | float() | Decimal():
            return repr(value)
        case _ if isinstance(node, Node):
            return f"the construct '{node.path}'"
        case _:
            return f"given, as {type(value).__name__.removeprefix('_').removesuffix('Proxy')}"


class Problems:
    """Collects what is wrong with a construct's properties; `raise_if_any` tells all of it at once."""

    def __init__(self, scope: Construct, construct_id: str, kind: str) -> None:
        self._scope = scope
        self._construct_id = construct_id
        self._kind = kind
        self._refusals: list[Refusal] = []

    def add(self, parameter: str, value: object, allowed: str) -> None:
        """Notes that `parameter` has a `value` other than what is `allowed`."""
        self._refusals.append(Refusal((parameter,), f"is {shown(value)}; allowed: {allowed}"))

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
        self.add(parameter, value, f"{least.to_human_string()} {end}")

    def whole_minutes(self, parameter: str, value: Duration) -> None:
        """Checks that a duration has no odd seconds, which EventBridge's schedules do not know."""
        if not value.is_unresolved() and value.to_seconds() % 60 != 0:
            self.add(parameter, value, "whole minutes")

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

    def members(self, parameter: str, values: Iterable[str], *, beside: Iterable[str]) -> None:
        """Checks that people of a user pool are named once, and not `beside` as people to invite."""
        seen = {value.lower() for value in beside}
        for value in values:
            if Token.is_unresolved(value):
                self.add(parameter, value, "names that are known at synth, not tokens")
                continue
            self.check(0 < len(value) <= 128, parameter, value, "a user name or address of 1 to 128 characters")
            self.check(value.lower() not in seen, parameter, value, "each person once, invited or existing")
            seen.add(value.lower())

    def count(self, parameter: str, values: Sequence[object], most: int, what: str, *, fix: str) -> None:
        """Checks the number of values; `fix` says what to do with more of them."""
        self.check(len(values) <= most, parameter, f"{len(values)} {what}", f"at most {most}; {fix}")

    def cidrs(self, parameter: str, values: Sequence[str], most: int) -> None:
        """Checks a list of address ranges in CIDR notation."""
        if Token.is_unresolved(list(values)):
            return
        self.check(len(values) <= most, parameter, len(values), f"at most {most} ranges")
        for value in values:
            if not Token.is_unresolved(value):
                allowed = "address ranges in CIDR notation, such as '192.0.2.0/24' or '192.0.2.7/32'"
                self.check(is_address_range(value), parameter, value, allowed)

    def removal_policy(self, parameter: str, value: RemovalPolicy) -> None:
        """Checks that a removal policy is one that buckets, tables and user pools know."""
        allowed = ", ".join(f"RemovalPolicy.{policy.name}" for policy in REMOVAL_POLICIES)
        self.check(value in REMOVAL_POLICIES, parameter, value, allowed)

    def same_region(self, parameter: str, value: str, region: str | None) -> None:
        """Checks that what `value` names is in the stack's region, where both regions are known.

        Args:
            parameter: name of the property.
            value: shown in the problem: an ARN or an id.
            region: region of what it names; None or a token where it is not known.
        """
        own = Stack.of(self._scope).region
        if region is None or Token.is_unresolved(region) or Token.is_unresolved(own):
            return
        self.check(region == own, parameter, value, f"one in {own}, the region of the stack")

    def layers(self, parameter: str, values: Sequence[lambda_.ILayerVersion] | None) -> None:
        """Checks layers, where given: the functions import Powertools and pydantic from them."""
        if values is None:
            return
        allowed = f"1 to {LAYERS_MAX} layers, one of them with Powertools and pydantic: the functions import both"
        self.check(1 <= len(values) <= LAYERS_MAX, parameter, f"{len(values)} layers", allowed)
        for value in values:
            arn = value.layer_version_arn
            self.same_region(parameter, arn, region_of_arn(arn))

    def keys(self, parameter: str, *values: kms.IKey | None) -> None:
        """Checks that KMS keys, where given, are in the stack's region."""
        for value in values:
            if value is not None:
                self.same_region(parameter, value.key_arn, value.env.region)

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

    @contextmanager
    def of_part(self, names: Mapping[str, str | None] | None = None) -> Iterator[None]:
        """Raises what a part refuses as a refusal of this construct, whose properties its user has set.

        Args:
            names: property of the part -> the property of this construct that it comes from, None where there is
                none. Default: they have the same names.
        """
        try:
            yield
        except PropertiesInvalid as error:
            raise self._invalid([refusal.of_whole(names or {}) for refusal in error.refusals]) from None

    def raise_if_any(self) -> None:
        """Raises PropertiesInvalid with every problem noted so far."""
        if self._refusals:
            raise self._invalid(self._refusals)

    def _invalid(self, refusals: Sequence[Refusal]) -> PropertiesInvalid:
        path = self._scope.node.path
        name = f"{path}/{self._construct_id}" if path else self._construct_id
        return PropertiesInvalid(f"{self._kind} '{name}'", refusals)
