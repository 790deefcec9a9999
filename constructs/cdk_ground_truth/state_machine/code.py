"""What runs in the functions: the runtime package, and the layer that it needs."""

from __future__ import annotations

from aws_cdk import IgnoreMode, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from ground_truth_runtime.assets import PACKAGE, SOURCE_ROOT
from ground_truth_runtime.facts.layer import powertools_layer_arn

RUNTIME = lambda_.Runtime.PYTHON_3_13


def runtime_code() -> lambda_.Code:
    """The package as it lies on disk, without a build: the same bytes at every synth, from a checkout and a wheel."""
    return lambda_.Code.from_asset(
        str(SOURCE_ROOT),
        ignore_mode=IgnoreMode.GIT,
        exclude=["/*", f"!/{PACKAGE}", "__pycache__", "*.pyc", "py.typed"],
    )


def powertools_layer(scope: Construct, architecture: lambda_.Architecture) -> lambda_.ILayerVersion:
    """AWS's public layer with Powertools and pydantic, in the stack's region and partition."""
    stack = Stack.of(scope)
    arn = powertools_layer_arn(stack.region, architecture.name, partition=stack.partition)
    return lambda_.LayerVersion.from_layer_version_arn(scope, "Powertools", arn)
