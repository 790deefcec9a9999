"""Every fault at every call of every function, and that no call is left out."""

from itertools import count

import pytest

from tests.faults.conftest import Standing
from tests.faults.injection import Call, Fault
from tests.faults.invariants import check
from tests.faults.matrix import MATRIX, Outcome, Row
from tests.faults.scenes import SCENES
from tests.faults.world import World

_CELLS = [
    pytest.param(row, fault, id=f"{row.call.function}-{row.call}-{fault.value}".replace(" ", "-"))
    for row in MATRIX
    for fault in row.cells
]
_numbers = count()


def test_the_matrix_has_every_call_of_executions_without_faults(standing: Standing) -> None:
    made: dict[Call, str] = {}
    for name, scene in SCENES.items():
        world = standing.world()
        check(world, scene(world, f"{name}-{next(_numbers)}"))
        for call in world.injector.made:
            made.setdefault(call, name)

    assert sorted(made) == sorted(row.call for row in MATRIX)


@pytest.mark.parametrize(("row", "fault"), _CELLS)
def test_a_fault_costs_no_label_and_no_second_job(standing: Standing, row: Row, fault: Fault) -> None:
    world = standing.world()
    world.injector.fail(row.call, fault)

    execution = SCENES[row.scene](world, f"{row.scene}-{next(_numbers)}")

    assert world.injector.spent, "the call was never made"
    check(world, execution)
    assert _outcome(world, fault) is row.cells[fault], (world.errors, execution.error, execution.cause)
    assert (execution.status, len(world.labeling_jobs_of(execution))) == _without_fault(row.scene)
    assert world.dead_letters == []


def _without_fault(scene: str) -> tuple[str, int]:
    """How an execution ends, and how many labeling jobs it makes."""
    ended = {"stopped": "ABORTED", "uncollected": "FAILED"}.get(scene, "SUCCEEDED")
    return ended, {"followed_up": 3, "reviewed": 2}.get(scene, 1)


def _outcome(world: World, fault: Fault) -> Outcome:
    """What the world has seen of it."""
    if not world.errors:
        return Outcome.CLIENT if fault is Fault.ANSWER_LOST_ONCE else Outcome.WITHOUT
    return Outcome.EVENT if {function for function, _ in world.errors} <= {"monitor", "stop"} else Outcome.STATE
