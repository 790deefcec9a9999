import math
import time

import pytest

from ground_truth_local.engine import RealClock, SimulatedClock


def test_a_real_clock_tells_the_time_and_shortens_what_workers_need() -> None:
    clock = RealClock(speed=60)

    assert clock.delay(90) == 1.5
    assert abs(clock.now() - time.time()) < 5


def test_nothing_waits_at_infinite_speed() -> None:
    assert RealClock(speed=math.inf).delay(30 * 86_400) == 0


@pytest.mark.parametrize("speed", [0, -1, math.nan])
def test_time_does_not_stand_still_or_run_backwards(speed: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        RealClock(speed=speed)


def test_a_simulated_clock_moves_forward_only() -> None:
    clock = SimulatedClock(start=100)
    clock.move_to(160)
    clock.move_to(120)

    assert clock.now() == 160
    assert clock.delay(7) == 7
