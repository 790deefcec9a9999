"""The deployed stack, as its outputs describe it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ground_truth_local.run.errors import StepFailed

CONTEXT = {
    # The layer's libraries are installed beside the app; AWS' own layers are not on a laptop.
    "powertools_layer": "none",
    "member_emails": "worker@example.com",
    "removal_policy": "destroy",
}
"""Context of the app on a laptop."""


@dataclass(frozen=True, kw_only=True)
class Stack:
    """What the run needs of the stack.

    Args:
        bucket: Name of its bucket.
        state_machine: ARN of its state machine.
    """

    bucket: str
    state_machine: str


def read_outputs(file: Path) -> Stack:
    """The stack in the file that `cdk deploy --outputs-file` wrote.

    Raises:
        StepFailed: No stack in it has the outputs `BucketName` and `StateMachineArn`.
    """
    stacks: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    for outputs in stacks.values():
        if "BucketName" in outputs and "StateMachineArn" in outputs:
            return Stack(bucket=outputs["BucketName"], state_machine=outputs["StateMachineArn"])
    found = ", ".join(sorted({name for outputs in stacks.values() for name in outputs}))
    raise StepFailed(f"cdk deploy left no outputs BucketName and StateMachineArn in {file}; it holds: {found}")
