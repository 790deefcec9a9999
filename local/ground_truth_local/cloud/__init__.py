"""The embedded local cloud: MiniStack in a process of its own, with SageMaker Ground Truth plugged in.

`LocalCloud` starts and ends it, `Clients` reaches it, `adapter` is the one folder that knows MiniStack's inside.
"""

from ground_truth_local.cloud.clients import Clients
from ground_truth_local.cloud.errors import CloudError, CloudNotReady, PortTaken
from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import CloudSettings

__all__ = ["Clients", "CloudError", "CloudNotReady", "CloudSettings", "LocalCloud", "PortTaken"]
