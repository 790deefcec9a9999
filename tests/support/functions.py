"""The functions as Lambda calls them: JSON in, JSON out, settings from the environment."""

import importlib
import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aws_lambda_powertools import Metrics

from tests.support.account import BUCKET, REGION, ROLE_ARN, TABLE, Account
from tests.support.pipeline import EXECUTION_ARN, STARTED_AT, STATE_MACHINE_ARN
from tests.support.step_functions import FakeStepFunctions

NAMES = ("plan", "launch", "monitor", "collect", "finish", "stop")


@dataclass(frozen=True)
class Context:
    """What Powertools reads of Lambda's context."""

    function_name: str
    memory_limit_in_mb: int = 512
    aws_request_id: str = "52fdfc07-2182-454f-963f-5f0f9a621d72"

    def get_remaining_time_in_millis(self) -> int:
        return 900_000

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:{REGION}:123456789012:function:{self.function_name}"


def environment(cloud: Account) -> Mapping[str, str]:
    """Variables of all functions, as the stack sets them (docs/architecture.md)."""
    return {
        "GROUND_TRUTH_BUCKET": BUCKET,
        "GROUND_TRUTH_ROLE_ARN": ROLE_ARN,
        "GROUND_TRUTH_WORKTEAM_ARN": cloud.workteam_arn,
        "GROUND_TRUTH_JOBS_TABLE": TABLE,
        "GROUND_TRUTH_STATE_MACHINE_ARN": STATE_MACHINE_ARN,
        "POWERTOOLS_SERVICE_NAME": "ground-truth",
        "POWERTOOLS_METRICS_NAMESPACE": "GroundTruth",
    }


def invoke(name: str, event: Any) -> Any:
    """Calls a function; what it takes and returns goes through JSON, as in Lambda."""
    module = importlib.import_module(f"ground_truth_runtime.handlers.{name}")
    result = module.handler(json.loads(json.dumps(event)), Context(f"labeling-{name}"))
    return json.loads(json.dumps(result))


def start_cold() -> None:
    """Lets the next call load the handlers anew, as a fresh container does: with its own environment and gateways."""
    for module in [name for name in sys.modules if name.startswith("ground_truth_runtime.handlers")]:
        del sys.modules[module]
    # Powertools keeps dimensions in the class, whose service would be that of the container before.
    Metrics._dimensions.clear()


@dataclass(kw_only=True)
class Deployed:
    """The functions over a fresh account."""

    cloud: Account
    step_functions: FakeStepFunctions
    log: io.StringIO = field(default_factory=io.StringIO)

    def invoke(self, name: str, event: Any) -> Any:
        """Calls a function by its name."""
        return invoke(name, event)

    def plan(self, event: Any) -> Any:
        """Calls the plan function as the Plan state does."""
        execution = {"arn": EXECUTION_ARN, "name": "birds", "started_at": STARTED_AT}
        return self.invoke("plan", {"event": event, "execution": execution})

    def logged(self) -> list[dict[str, Any]]:
        """Lines of the log."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]
