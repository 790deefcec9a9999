"""How jobs go on and end: counters, time, stopping conditions, stops, faults, and the events that tell of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ground_truth_local.engine import Behaviour, Simulation
from ground_truth_local.engine.types.bounding_box import BoundingBox
from ground_truth_local.sagemaker import ServiceError, Settings
from tests.local.sagemaker.reading import FOUR_LABELED, answers_of, numbers

pytestmark = pytest.mark.usefixtures("photographs")


class TestTime:
    def test_counters_grow_and_always_add_up(self, cloud: Any) -> None:
        cloud.create(MaxConcurrentTaskCount=1)
        assert numbers(cloud.describe()) == (0, 0, 0)
        cloud.service.advance(6)
        seen = []
        while cloud.describe()["LabelingJobStatus"] == "InProgress":
            seen.append(numbers(cloud.describe()))
            cloud.service.advance(5)

        assert seen[0] == (0, 0, 4)
        assert all(sum(numbers_) == 4 for numbers_ in seen)
        assert len(set(seen)) > 2
        assert numbers(cloud.describe()) == (4, 0, 0)

    def test_so_many_objects_are_worked_on_at_once(self, make_cloud: Callable[..., Any]) -> None:
        clockwork = Simulation(seconds_per_task=60, time_spread=0)
        cloud = make_cloud(simulation=clockwork)
        one_by_one = cloud.run("one-by-one", MaxConcurrentTaskCount=1)
        at_once = cloud.run("at-once", MaxConcurrentTaskCount=4)

        seconds = [job["LastModifiedTime"] - job["CreationTime"] for job in (one_by_one, at_once)]
        assert seconds == [5 + 4 * 60, 5 + 60]

    def test_a_team_that_never_comes_leaves_a_completed_job_without_labels(
        self, make_cloud: Callable[..., Any]
    ) -> None:
        cloud = make_cloud(simulation=Simulation(team_size=0))
        cloud.create()
        cloud.service.advance(30 * 86_400 - 1)
        assert cloud.describe()["LabelingJobStatus"] == "InProgress"

        cloud.service.advance(1)
        job = cloud.describe()
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 4, 0))
        assert "expired" in cloud.lines(job)[0]["label-metadata"]["failure-reason"]
        assert json.loads(cloud.events[0]["Detail"]) == {"LabelingJobStatus": "Completed"}

    def test_what_expires_may_stay_unlabeled(self, make_cloud: Callable[..., Any]) -> None:
        settings = Settings(throttling=False, behaviour=Behaviour(expired_objects_fail=False))
        cloud = make_cloud(simulation=Simulation(team_size=0), settings=settings)
        job = cloud.run()
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 0, 4))
        assert all(line.keys() == {"source-ref"} for line in cloud.lines(job))

    def test_tasks_expire_one_batch_after_the_other(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(simulation=Simulation(team_size=0))
        job = cloud.run(TaskAvailabilityLifetimeInSeconds=60, MaxConcurrentTaskCount=2)
        assert job["LastModifiedTime"] - job["CreationTime"] == 5 + 2 * 60

    def test_one_answer_is_enough_when_time_is_up(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(simulation=Simulation(team_size=1))
        job = cloud.run(NumberOfHumanWorkersPerDataObject=2, TaskAvailabilityLifetimeInSeconds=600)

        assert job["LabelCounters"] == FOUR_LABELED
        assert len(answers_of(cloud, "boxes", 0)) == 1
        assert job["LastModifiedTime"] - job["CreationTime"] == 5 + 600

    def test_who_needs_too_long_loses_the_task(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(simulation=Simulation(seconds_per_task=100, time_spread=0, team_size=2))
        job = cloud.run(TaskTimeLimitInSeconds=99, TaskAvailabilityLifetimeInSeconds=3600)
        assert numbers(job) == (0, 4, 0)


class TestStoppingConditions:
    @pytest.mark.parametrize(
        ("condition", "labeled"),
        [
            ({"MaxHumanLabeledObjectCount": 3}, 3),
            ({"MaxPercentageOfInputDatasetLabeled": 50}, 2),
            ({"MaxPercentageOfInputDatasetLabeled": 1}, 1),
            ({"MaxHumanLabeledObjectCount": 3, "MaxPercentageOfInputDatasetLabeled": 50}, 2),
        ],
    )
    def test_end_a_job_early(self, cloud: Any, condition: dict[str, int], labeled: int) -> None:
        job = cloud.run(StoppingConditions=condition)
        assert (job["LabelingJobStatus"], numbers(job)) == ("Stopped", (labeled, 0, 4 - labeled))
        assert sum("label" in line for line in cloud.lines(job)) == labeled

    def test_that_are_met_by_the_last_object_change_nothing(self, cloud: Any) -> None:
        job = cloud.run(StoppingConditions={"MaxHumanLabeledObjectCount": 4})
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (4, 0, 0))

    def test_may_count_as_completion(self, make_cloud: Callable[..., Any]) -> None:
        behaviour = Behaviour(status_at_stopping_condition="Completed")
        cloud = make_cloud(settings=Settings(throttling=False, behaviour=behaviour))
        assert cloud.run(StoppingConditions={"MaxHumanLabeledObjectCount": 1})["LabelingJobStatus"] == "Completed"


def test_a_stopped_job_keeps_what_was_labeled(make_cloud: Callable[..., Any]) -> None:
    cloud = make_cloud(simulation=Simulation(seconds_per_task=60, time_spread=0))
    cloud.create(MaxConcurrentTaskCount=1)
    # Two of four objects are answered after 5 + 2 * 60 seconds; a worker is at the third.
    cloud.service.advance(5 + 2 * 60 + 30)
    cloud.call("StopLabelingJob", LabelingJobName="boxes")
    cloud.service.run_until_idle()
    job = cloud.describe()

    assert (job["LabelingJobStatus"], numbers(job)) == ("Stopped", (2, 0, 2))
    assert ["label" in line for line in cloud.lines(job)] == [True, True, False, False]
    with pytest.raises(ServiceError):
        cloud.call("StopLabelingJob", LabelingJobName="boxes")


def test_output_that_cannot_be_written_fails_the_job(cloud: Any) -> None:
    job = cloud.run(OutputConfig={"S3OutputPath": "s3://no-such-bucket/labels"})
    assert job["LabelingJobStatus"] == "Failed"
    assert "NoSuchBucket" in job["FailureReason"]
    assert "LabelingJobOutput" not in job


def test_a_fault_in_one_job_ends_that_job_alone(
    cloud: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(BoundingBox, "answer", broken)
    cloud.create("boxes")
    cloud.create("flying", "ImageMultiClass")
    cloud.service.run_until_idle()

    assert cloud.describe("flying")["LabelingJobStatus"] == "Completed"
    job = cloud.describe("boxes")
    assert job["LabelingJobStatus"] == "Failed"
    assert job["FailureReason"] == "InternalServerError: ZeroDivisionError: a fault of ours"
    # What there is can still be read and chained.
    assert [line.keys() for line in cloud.lines(job)] == [{"source-ref"}] * 4
    assert "Labeling job boxes failed" in caplog.text


class TestEvents:
    def test_tell_of_the_end_and_nothing_more(self, cloud: Any) -> None:
        cloud.run("Boxes")
        (event,) = cloud.events

        assert event == {
            "Source": "aws.sagemaker",
            "DetailType": "SageMaker Ground Truth Labeling Job State Change",
            "Resources": ["arn:aws:sagemaker:us-east-1:123456789012:labeling-job/boxes"],
            "Detail": '{"LabelingJobStatus": "Completed"}',
            "Time": datetime.fromtimestamp(cloud.clock.now(), tz=UTC),
        }

    @pytest.mark.parametrize("copies", [0, 3])
    def test_come_as_often_as_is_set(self, make_cloud: Callable[..., Any], copies: int) -> None:
        cloud = make_cloud(settings=Settings(throttling=False, event_copies=copies))
        cloud.run()
        assert len(cloud.events) == copies

    def test_that_nobody_can_take_change_no_job(
        self, make_cloud: Callable[..., Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        def out_of_order(_: dict[str, Any]) -> None:
            raise OSError("nobody listens")

        cloud = make_cloud(emit=out_of_order)
        assert cloud.run()["LabelingJobStatus"] == "Completed"
        assert "was lost" in caplog.text
