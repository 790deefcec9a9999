import math
import threading
from collections.abc import Callable

import pytest

from ground_truth_local.engine.clock import RealClock, SimulatedClock
from ground_truth_local.engine.scheduler import Scheduler


def always() -> bool:
    return True


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(start=0)


@pytest.fixture
def scheduler(clock: SimulatedClock) -> Scheduler:
    return Scheduler(clock)


@pytest.fixture
def diary(scheduler: Scheduler, clock: SimulatedClock) -> list[tuple[str, float]]:
    """What ran, and when; filled by `plan`."""
    return []


@pytest.fixture
def plan(scheduler: Scheduler, clock: SimulatedClock, diary: list[tuple[str, float]]) -> Callable[..., None]:
    def plan(name: str, due: float, moment: float = 0.0, wanted: Callable[[], bool] = always) -> None:
        scheduler.add(lambda: diary.append((name, clock.now())), due=due, moment=moment, wanted=wanted)

    return plan


def test_steps_run_in_order_of_time(scheduler: Scheduler, plan: Callable[..., None], diary: list[object]) -> None:
    plan("late", 20)
    plan("early", 10)
    scheduler.run_until_idle()
    assert diary == [("early", 10), ("late", 20)]


def test_steps_due_together_run_in_order_of_their_moment_then_of_planning(
    scheduler: Scheduler, plan: Callable[..., None], diary: list[tuple[str, float]]
) -> None:
    plan("third", 10, moment=2)
    plan("first", 10, moment=1)
    plan("second", 10, moment=1)
    scheduler.run_until_idle()
    assert [name for name, _ in diary] == ["first", "second", "third"]


def test_advancing_runs_what_becomes_due_and_no_more(
    scheduler: Scheduler, clock: SimulatedClock, plan: Callable[..., None], diary: list[object]
) -> None:
    plan("now", 5)
    plan("later", 30)
    scheduler.advance(10)
    assert diary == [("now", 5)]
    assert clock.now() == 10


def test_an_unwanted_step_is_dropped_and_moves_no_clock(
    scheduler: Scheduler, clock: SimulatedClock, plan: Callable[..., None], diary: list[object]
) -> None:
    plan("never", 30 * 86_400, wanted=lambda: False)
    scheduler.run_until_idle()
    assert diary == []
    assert clock.now() == 0


def test_a_thread_runs_steps_that_others_add() -> None:
    scheduler = Scheduler(RealClock(speed=math.inf))
    ran: list[str] = []
    done = threading.Event()
    scheduler.start()
    scheduler.add(lambda: ran.append(threading.current_thread().name), due=0, moment=0, wanted=always)
    scheduler.add(done.set, due=0, moment=1, wanted=always)

    assert done.wait(10)
    assert scheduler.wait_until_idle(10)
    scheduler.close()
    assert ran == ["ground-truth-engine"]


def test_a_step_may_close_its_own_scheduler() -> None:
    scheduler = Scheduler(RealClock())
    scheduler.add(scheduler.close, due=0, moment=0, wanted=always)
    scheduler.start()
    assert scheduler.wait_until_idle(10) in {True, False}
    scheduler.close()
    assert "ground-truth-engine" not in {thread.name for thread in threading.enumerate()}
