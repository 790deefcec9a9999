"""What a check found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    PROBLEM = "problem"
    """A deployment or an execution would fail, or take something away."""
    UNKNOWN = "unknown"
    """It could not be found out, for instance for lack of a permission."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report.

    Args:
        check: What was looked at, in a word or two.
        state: How it ended.
        text: What was found.
        fix: What to do about it; empty where there is nothing to do.
        context: Context values to use.
        remove: Context values to take out of `cdk.json`.
    """

    check: str
    state: State
    text: str
    fix: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    remove: tuple[str, ...] = ()


def ok(check: str, text: str) -> Finding:
    """Return a finding that needs nothing."""
    return Finding(check=check, state=State.OK, text=text)


def problem(
    check: str, text: str, *, fix: str, context: Mapping[str, Any] | None = None, remove: tuple[str, ...] = ()
) -> Finding:
    """Return a finding that needs a fix."""
    values = {} if context is None else context
    return Finding(check=check, state=State.PROBLEM, text=text, fix=fix, context=values, remove=remove)


def unknown(check: str, text: str, *, fix: str = "") -> Finding:
    """Return a finding that is not known."""
    return Finding(check=check, state=State.UNKNOWN, text=text, fix=fix)
