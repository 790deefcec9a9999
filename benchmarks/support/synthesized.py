"""The template of a stack with the labeling pipeline and its defaults."""

import json
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@cache
def template() -> dict[str, Any]:
    """The template, synthesized with the project's feature flags."""
    # jsii takes the first Node that it finds.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    from aws_cdk import App, Environment, Stack  # noqa: PLC0415 - starts Node
    from aws_cdk.assertions import Template  # noqa: PLC0415

    from cdk_ground_truth import LabelingPipeline  # noqa: PLC0415

    flags = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    with tempfile.TemporaryDirectory() as folder:
        app = App(outdir=folder, context=flags)
        stack = Stack(app, "Stack", env=Environment(region="us-east-1", account="123456789012"))
        LabelingPipeline(stack, "Pipeline")
        return dict(Template.from_stack(stack).to_json())


def resources(kind: str) -> list[dict[str, Any]]:
    """Properties of all resources of a type."""
    return [each["Properties"] for each in template()["Resources"].values() if each["Type"] == kind]
