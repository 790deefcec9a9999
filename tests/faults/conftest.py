"""The synthesized definition and the real functions over the local Ground Truth, with faults between them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cdk_ground_truth import LabelingPipeline
from ground_truth_local.sagemaker import Settings
from tests.constructs.support import Synth, use_own_node
from tests.faults.scenes import fill
from tests.faults.world import World, world
from tests.support.account import account
from tests.support.definition import Template, state_machine
from tests.support.functions import start_cold

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder, and lets functions that fail have nothing to count."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.wired)
            item.add_marker(pytest.mark.cdk)
            item.add_marker(pytest.mark.filterwarnings("ignore:No application metrics to publish"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A stack with a labeling pipeline, with its defaults."""
    use_own_node()

    def build(stack: Any) -> None:
        LabelingPipeline(stack, "Pipeline")

    return Synth(tmp_path_factory).template(build, region="us-east-1")


@pytest.fixture
def faulty(template: Template, aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A fresh deployed stack, in which nothing fails yet."""
    with deployed(template, monkeypatch) as made:
        yield made


@pytest.fixture
def deploy(
    template: Template, aws_environment: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AbstractContextManager[World]]:
    """Deploys a stack over a Ground Truth with other `settings`."""
    return partial(deployed, template, monkeypatch)


@pytest.fixture(scope="module")
def standing(template: Template) -> Iterator["Standing"]:
    """A deployed stack that many executions share."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            monkeypatch.setenv(name, "us-east-1")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        made = Standing(template, monkeypatch)
        yield made
        made.close()


class Standing:
    """Stacks, one after another: what a test left broken, or what has grown slow, is torn down."""

    _EXECUTIONS = 12

    def __init__(self, template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
        self._make = lambda: deployed(template, monkeypatch)
        self._stack = ExitStack()
        self._world: World | None = None
        self._left = 0

    def world(self) -> World:
        """A stack that works."""
        if self._world is None or not self._left or list(self._world.cloud.jobs_table.active()):
            self.close()
            self._world, self._left = self._stack.enter_context(self._make()), self._EXECUTIONS
        self._left -= 1
        self._world.begin()
        return self._world

    def close(self) -> None:
        """Tears down."""
        self._stack.close()
        self._world = None


@contextmanager
def deployed(
    template: Template, monkeypatch: pytest.MonkeyPatch, *, settings: Settings | None = None
) -> Iterator[World]:
    """A stack over an account of its own."""
    start_cold()
    with account(settings=settings) as cloud:
        fill(cloud)
        with world(cloud, state_machine(template, workteam_arn=cloud.workteam_arn), monkeypatch) as made:
            yield made
    start_cold()
