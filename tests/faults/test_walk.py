"""Random walks: thousands of combinations of everything that may go wrong, each with all that must hold after it."""

import pytest

from tests.faults.walk import Walk
from tests.faults.walk_counts import add_counts
from tests.faults.walked import violations
from tests.faults.world import memory_world
from tests.support.definition import StateMachine, Template, state_machine
from tests.support.memory.account import WORKTEAM_ARN

_SHARES = 16


@pytest.fixture(scope="session")
def machine(template: Template) -> StateMachine:
    """The state machine of the template."""
    return state_machine(template, workteam_arn=WORKTEAM_ARN)


@pytest.mark.parametrize("share", range(_SHARES))
def test_a_random_walk_breaks_nothing(
    machine: StateMachine, aws_environment: None, pytestconfig: pytest.Config, share: int
) -> None:
    """Executions meet random combinations of all of these: see the random walk."""
    first, count = pytestconfig.getoption("--walk-from"), pytestconfig.getoption("--walks")
    counts = pytestconfig.getoption("--walk-counts")
    for seed in range(first + share, first + count, _SHARES):
        walk = Walk(seed=seed)
        with pytest.MonkeyPatch.context() as patch, memory_world(machine, patch, script=walk.script()) as world:
            walk.run(world)
            broken = violations(walk, world)
            if counts is not None:
                add_counts(counts, walk, world)
        if broken:
            steps = "\n  ".join(walk.steps)
            pytest.fail(
                f"walk {seed} breaks:\n  " + "\n  ".join(broken) + f"\nits steps:\n  {steps}\n"
                f"again: pytest tests/faults/test_walk.py --walk-from {seed} --walks 1"
            )
