"""The synthesized state machine, run by moto's interpreter over the local Ground Truth."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from cdk_ground_truth import LabelingPipeline
from tests.constructs.support import Synth, use_own_node
from tests.support.account import Account, account
from tests.support.definition import StateMachine, Template, state_machine
from tests.support.functions import start_cold
from tests.support.interpreter import MOTO, Interpreter, interpreter
from tests.support.labeling import Labeling

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder, and lets functions that fail have nothing to count."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.cdk)
            item.add_marker(pytest.mark.filterwarnings("ignore:No application metrics to publish"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A stack with a labeling pipeline that may use the public workforce."""
    use_own_node()

    def build(stack: Any) -> None:
        LabelingPipeline(stack, "Pipeline", public_workforce=True)

    return Synth(tmp_path_factory).template(build, region="us-east-1")


@pytest.fixture(autouse=True)
def environment_restored() -> Iterator[None]:
    """Functions run in this process under variables of their own, which no other test may find."""
    with patch.dict(os.environ):
        yield
    start_cold()


@pytest.fixture
def cloud(aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """A fresh account in which state machines run."""
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "CRITICAL")
    with account(moto=MOTO) as fresh:
        fresh.put_images(3)
        yield fresh


@pytest.fixture
def machine(template: Template, cloud: Account) -> StateMachine:
    """The state machine of the template."""
    return state_machine(template, workteam_arn=cloud.workteam_arn)


@pytest.fixture
def states(machine: StateMachine) -> Iterator[Interpreter]:
    """The state machine, ready to be executed."""
    with interpreter(machine) as made:
        yield made


@pytest.fixture
def labeling(cloud: Account, states: Interpreter) -> Labeling:
    """The state machine and Ground Truth, with EventBridge between them."""
    return Labeling(cloud=cloud, states=states)
