#!/usr/bin/env python3
"""The CDK app: one stack that labels data with Ground Truth.

Context values, all optional, are described in docs/deploying.md. Synth calls no AWS service.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from aws_cdk import Annotations, App, Environment

from cdk_ground_truth import PropertiesInvalid
from ground_truth_runtime.settings import CONTEXT_METADATA
from stacks.context import ContextInvalid
from stacks.labeling_stack import LabelingStack
from stacks.remembered import metadata, not_remembered, refuse_lost, warning
from stacks.settings import KEYS, PLACING_KEYS, read_settings

FOLDER = Path(__file__).parent


def build(app: App) -> LabelingStack:
    """Return the stack that the app's context describes.

    Raises:
        ContextInvalid: the context is not valid, or lacks values that the last synthesis had.
    """
    context = app.node.get_all_context()
    deployed_to = os.environ.get("CDK_DEFAULT_REGION")
    settings = read_settings(context, region=deployed_to)
    stack = LabelingStack(
        app,
        settings.stack_name,
        settings=settings,
        description="Labels data with Amazon SageMaker Ground Truth",
        env=Environment(
            account=os.environ.get("CDK_DEFAULT_ACCOUNT"),
            region=deployed_to if settings.region is None else settings.region,
        ),
    )
    last = Path(app.outdir) / stack.template_file
    refuse_lost(context, KEYS - PLACING_KEYS, template=last, environment=stack.environment)
    stack.add_metadata(CONTEXT_METADATA, metadata(context, KEYS, environment=stack.environment))
    if forgotten := not_remembered(context, KEYS, folder=FOLDER):
        Annotations.of(stack).add_warning_v2("cdk-ground-truth:context", warning(forgotten))
    return stack


if __name__ == "__main__":
    labeling_app = App()
    try:
        build(labeling_app)
    except (ContextInvalid, PropertiesInvalid) as error:
        sys.exit(str(error))
    labeling_app.synth()
