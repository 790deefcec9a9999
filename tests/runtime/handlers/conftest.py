"""Handlers in the environment that the stack gives them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.account import Account
from tests.support.functions import Deployed, environment, start_cold
from tests.support.pipeline import EXECUTION_ARN
from tests.support.step_functions import FakeStepFunctions

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Set by the handlers for themselves; pytest puts its own filters over those of a module.
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.filterwarnings("ignore:No application metrics to publish"))


@pytest.fixture
def deployed(cloud: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """The functions over a fresh account whose bucket holds three images."""
    for name, value in environment(cloud).items():
        monkeypatch.setenv(name, value)
    step_functions = FakeStepFunctions(executions={EXECUTION_ARN: "RUNNING"})
    monkeypatch.setattr("ground_truth_runtime.gateways.clients.stepfunctions_client", lambda: step_functions)
    start_cold()
    functions = Deployed(cloud=cloud, step_functions=step_functions)
    from ground_truth_runtime.handlers._context import logger  # noqa: PLC0415 - reads its environment when imported

    before = logger.registered_handler.stream  # type: ignore[attr-defined]
    logger.registered_handler.setStream(functions.log)  # type: ignore[attr-defined]
    cloud.put_images(3)
    yield functions
    logger.registered_handler.setStream(before)  # type: ignore[attr-defined]
    start_cold()


@pytest.fixture
def lambda_event() -> Any:
    """Reads an event of AWS from `events/`."""

    def read(name: str, **replaced: str) -> Any:
        text = (_HERE / "events" / f"{name}.json").read_text("utf-8")
        for old, new in replaced.items():
            text = text.replace(old.replace("_", "-"), new)
        return json.loads(text)

    return read
