"""Checks of the account and region: Ground Truth itself, the CDK's bootstrap stack, quotas, the layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ground_truth_cli.aws_errors import code
from ground_truth_cli.doctor.context import text
from ground_truth_cli.doctor.finding import Finding, ok, problem, unknown
from ground_truth_cli.doctor.target import Target
from ground_truth_runtime.facts.layer import powertools_layer_arn
from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS

_BOOTSTRAP_VERSION = 6
"""What a stack of the CDK asks for: parameter BootstrapVersion of its template."""
_DEFAULT_QUALIFIER = "hnb659fds"
_CONCURRENT_FUNCTIONS_MIN = 10
_CLOSED = "Ground Truth takes no new customers since 2026-07-30"


def check_region(target: Target) -> Iterator[Finding]:
    """Whether Ground Truth has its annotation functions in the region."""
    if target.region in BUILTIN_FUNCTION_ACCOUNTS:
        yield ok("region", f"{target.region} has the annotation functions of Ground Truth")
        return
    yield problem(
        "region",
        f"{target.region} has no annotation functions of Ground Truth",
        fix=f"deploy to one of {', '.join(sorted(BUILTIN_FUNCTION_ACCOUNTS))}: context value region",
    )


def check_access(target: Target) -> Iterator[Finding]:
    """Whether the account has used Ground Truth, which shows that it has access."""
    here = _used(target, target.region)
    if here is not None:
        yield ok("access", f"the account has {here} in {target.region}, so that it has access to Ground Truth")
        return
    for region in sorted(BUILTIN_FUNCTION_ACCOUNTS.keys() - {target.region}):
        try:
            elsewhere = _used(target, region)
        except (ClientError, BotoCoreError):
            continue  # a region may be turned off, or forbidden by the organization
        if elsewhere is not None:
            yield ok("access", f"the account has {elsewhere} in {region}, so that it has access to Ground Truth")
            return
    yield unknown(
        "access",
        f"the account has no labeling job and no workforce in any region. {_CLOSED}, and whether this account has "
        "access shows when a workforce is created",
        fix="`make verify-aws` finds it out, and removes what it made. Without access, the local cloud labels on your "
        "own machine: `ground-truth local up`",
    )


def _used(target: Target, region: str) -> str | None:
    sagemaker = target.client("sagemaker", region=region)
    if sagemaker.list_labeling_jobs(MaxResults=1)["LabelingJobSummaryList"]:
        return "labeling jobs"
    return "a workforce" if sagemaker.list_workforces(MaxResults=1)["Workforces"] else None


def check_bootstrap(target: Target) -> Iterator[Finding]:
    """Whether the CDK's bootstrap stack is there, and new enough."""
    qualifier = text(target.context, "@aws-cdk/core:bootstrapQualifier")
    name = f"/cdk-bootstrap/{_DEFAULT_QUALIFIER if qualifier is None else qualifier}/version"
    fix = f"npx cdk bootstrap aws://{target.account}/{target.region}"
    try:
        value = target.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    except ClientError as error:
        if code(error) != "ParameterNotFound":
            raise
        yield problem("bootstrap", f"the CDK is not bootstrapped in {target.region} (no parameter {name})", fix=fix)
        return
    if not value.isdigit() or int(value) < _BOOTSTRAP_VERSION:
        allowed = f"{_BOOTSTRAP_VERSION} or newer"
        yield problem("bootstrap", f"the CDK's bootstrap stack has version {value}; allowed: {allowed}", fix=fix)
    else:
        yield ok("bootstrap", f"the CDK's bootstrap stack has version {value}")


def check_concurrency(target: Target) -> Iterator[Finding]:
    """Whether functions may run side by side; new accounts have a low quota."""
    limits: dict[str, Any] = target.client("lambda").get_account_settings()["AccountLimit"]
    free = limits.get("UnreservedConcurrentExecutions", limits.get("ConcurrentExecutions"))
    if free is None:
        yield unknown("functions", "Lambda does not say how many functions may run at once")
    elif free < _CONCURRENT_FUNCTIONS_MIN:
        yield problem(
            "functions",
            f"{free} functions may run at once; allowed: {_CONCURRENT_FUNCTIONS_MIN} or more",
            fix="ask for a higher quota: aws service-quotas request-service-quota-increase --service-code lambda "
            "--quota-code L-B99A9384 --desired-value 1000",
        )
    else:
        yield ok("functions", f"{free:,} functions may run at once")


def check_layer(target: Target) -> Iterator[Finding]:
    """Whether the functions' layer can be read."""
    given = text(target.context, "powertools_layer")
    own = given not in (None, "default")
    arn = str(given) if own else powertools_layer_arn(target.region, "arm64", partition=target.partition)
    try:
        target.client("lambda").get_layer_version_by_arn(Arn=arn)
    except ClientError as error:
        if code(error) not in {"ResourceNotFoundException", "AccessDeniedException"}:
            raise
        yield problem(
            "layer",
            f"the layer {arn} cannot be read ({code(error)}): the functions could not be created",
            fix="name a layer version of this region that the account may use, as powertools_layer"
            if own
            else "allow lambda:GetLayerVersion on it, or publish a layer of your own (docs/deploying.md, "
            '"A layer of your own")',
        )
        return
    yield ok("layer", f"the layer {arn.split(':layer:')[-1]} can be read")
