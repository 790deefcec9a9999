"""All checks, in the order in which their problems are best mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ground_truth_cli.aws_errors import explained
from ground_truth_cli.doctor.account import (
    check_access,
    check_bootstrap,
    check_concurrency,
    check_layer,
    check_region,
)
from ground_truth_cli.doctor.finding import Finding, State, unknown
from ground_truth_cli.doctor.resources import check_buckets, check_key
from ground_truth_cli.doctor.stack import check_context, check_stack
from ground_truth_cli.doctor.target import Target
from ground_truth_cli.doctor.workforce import (
    check_members,
    check_public_workforce,
    check_sign_in,
    check_team,
    check_workforce,
)

Check = Callable[[Target], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "region": check_region,
    "access": check_access,
    "workforce": check_workforce,
    "team": check_team,
    "public": check_public_workforce,
    "members": check_members,
    "sign-in": check_sign_in,
    "bootstrap": check_bootstrap,
    "functions": check_concurrency,
    "layer": check_layer,
    "bucket": check_buckets,
    "key": check_key,
    "stack": check_stack,
    "context": check_context,
}


def examine(target: Target) -> Iterator[Finding]:
    """Run every check. What a check may not ask for, or AWS does not answer, is unknown, and the others go on."""
    for name, check in CHECKS.items():
        try:
            yield from check(target)
        except (ClientError, BotoCoreError) as error:
            said = explained(error)
            yield unknown(name, f"could not be checked: {error if said is None else said}")


def context_to_use(findings: list[Finding]) -> dict[str, Any]:
    """Return the context values of all problems together."""
    values: dict[str, Any] = {}
    for finding in findings:
        if finding.state is State.PROBLEM:
            values |= finding.context
    return values
