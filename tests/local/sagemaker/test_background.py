"""The service on a real clock, with a thread of its own."""

import json
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ground_truth_local.engine import RealClock, SimulatedClock
from ground_truth_local.sagemaker import LabelingService, ServiceError, Settings

pytestmark = pytest.mark.usefixtures("photographs")


@pytest.fixture
def live(make_cloud: Callable[..., Any]) -> Any:
    """A cloud whose service runs by itself, nothing ever waiting."""
    cloud = make_cloud(clock=RealClock(speed=math.inf))
    with cloud.service:
        yield cloud


def test_jobs_run_by_themselves(live: Any) -> None:
    before = time.time()
    live.create("flying", "ImageMultiClass")
    live.create("boxes", NumberOfHumanWorkersPerDataObject=2)

    assert live.service.wait_until_idle(30)
    for name in ("flying", "boxes"):
        job = live.describe(name)
        assert job["LabelingJobStatus"] == "Completed"
        # Time stamps are plain wall time, however fast the workers are.
        assert before <= job["CreationTime"] <= job["LastModifiedTime"] <= time.time()
    assert {json.loads(event["Detail"])["LabelingJobStatus"] for event in live.events} == {"Completed"}


def test_many_callers_at_once_create_each_name_once(live: Any) -> None:
    def create(number: int) -> str:
        try:
            live.create(f"job-{number % 4}")
        except ServiceError as error:
            return error.code
        return "created"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(create, range(16)))
    assert (answers.count("created"), answers.count("ResourceInUse")) == (4, 12)
    assert live.service.wait_until_idle(30)
    assert len(live.events) == 4


def test_a_job_can_be_stopped_from_another_thread(make_cloud: Callable[..., Any]) -> None:
    cloud = make_cloud(clock=RealClock(speed=1.0), settings=Settings(throttling=False))
    with cloud.service:
        cloud.create()
        cloud.call("StopLabelingJob", LabelingJobName="boxes")
        assert cloud.describe()["LabelingJobStatus"] == "Stopping"


def test_closing_ends_the_thread_in_the_middle_of_a_job(make_cloud: Callable[..., Any]) -> None:
    cloud = make_cloud(clock=RealClock(speed=1.0))
    cloud.service.start()
    cloud.create()
    cloud.service.close()

    assert not [thread for thread in threading.enumerate() if thread.name == "ground-truth-engine"]
    assert not cloud.service.wait_until_idle(0)
    assert cloud.describe()["LabelingJobStatus"] == "InProgress"
    cloud.service.close()


def test_waiting_has_an_end(make_cloud: Callable[..., Any]) -> None:
    cloud = make_cloud(clock=RealClock(speed=1.0))
    with cloud.service:
        cloud.create()
        assert not cloud.service.wait_until_idle(0.01)


def test_a_clock_is_driven_in_its_own_way_only() -> None:
    def unused(*_: Any) -> Any:
        raise AssertionError("not needed")

    simulated = LabelingService(s3=unused, emit=unused, clock=SimulatedClock())
    with pytest.raises(RuntimeError, match="simulated clock stands still"):
        simulated.start()
    real = LabelingService(s3=unused, emit=unused)
    with pytest.raises(RuntimeError, match="only a simulated clock can be moved"):
        real.advance(1)
    with pytest.raises(RuntimeError, match="only a simulated clock can be moved"):
        real.run_until_idle()
    real.close()
    with pytest.raises(RuntimeError, match="started before"):
        real.start()
