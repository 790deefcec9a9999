"""Ground Truth plugged into MiniStack, and MiniStack brought closer to AWS where the state machine depends on it.

MiniStack has no plug-in mechanism, so this folder reaches into its private names: one file per concern, and nothing
outside this folder does. `names` lists every such name; `install` checks them all before it touches one, so that
another version of MiniStack is refused with a clear message instead of failing somewhere later.

* `entrance`: the gate that every request passes
* `service`: SageMaker as a service of its own, with its IAM actions
* `resources`: the CloudFormation types that MiniStack lacks
* `authorization`: IAM of SageMaker's calls, where IAM is enforced
* `function_credentials`: credentials of functions that nobody else can know
* `events`: state changes as events on the default bus
* `handler_errors`: exceptions of Lambda functions keep their class name
* `task_tokens`: failing functions, heartbeats and fresh tokens of `.waitForTaskToken` tasks
* `retries`: MaxDelaySeconds and JitterStrategy
* `execution_ends`: an execution ends once, in time, and takes its tasks along
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ground_truth_local.cloud.adapter.names import check_names
from ground_truth_local.cloud.adapter.protocol import LabelingApi

if TYPE_CHECKING:
    from pathlib import Path

    from ground_truth_local.cloud.gate.gate import Gate


def emit(entry: dict[str, Any]) -> None:
    """Put an event on the bus of the account and region that its first resource lies in; see `events`."""
    from ground_truth_local.cloud.adapter import events  # noqa: PLC0415

    events.emit(entry)


def install(service: LabelingApi, *, port: int, secret: str, decisions: Path | None = None) -> Gate:
    """Plug `service` into this process' MiniStack and close the gaps; call it once, before serving.

    Args:
        service: The labeling API.
        port: Port of the cloud.
        secret: The run's own secret.
        decisions: Where IAM is enforced: the file that gets every decision about a role, one JSON a line.

    Returns:
        The ASGI application to serve: MiniStack's, behind the gate that every request passes.

    Raises:
        MiniStackChanged: MiniStack is not the version that this adapter was written for.
    """
    check_names()
    # Each of these imports MiniStack, which reads the environment while it is imported: not before it is needed.
    from ground_truth_local.cloud.adapter import (  # noqa: PLC0415
        authorization,
        entrance,
        execution_ends,
        function_credentials,
        handler_errors,
        resources,
        retries,
        task_tokens,
    )
    from ground_truth_local.cloud.adapter import service as sagemaker  # noqa: PLC0415

    sagemaker.install(service)
    if decisions is not None:
        authorization.install(decisions)
    resources.install(service)
    handler_errors.install()
    execution_ends.install()
    task_tokens.install()
    retries.install()
    function_credentials.install(secret)
    return entrance.gated(port=port)
