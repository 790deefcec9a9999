"""`ground-truth watch` without a terminal."""

import json
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from botocore.exceptions import EndpointConnectionError

from ground_truth_cli.progress import follow
from ground_truth_cli.progress.model import Snapshot
from ground_truth_cli.progress.reader import Reader
from ground_truth_cli.session import Aws
from ground_truth_local.engine import Simulation
from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment, deploy
from tests.support.account import account
from tests.support.calls import calls_of
from tests.support.events import classification_job, event, job, segmentation_job
from tests.support.pipeline import refs

EVENT = event(classification_job(), job(input={"job": "flying"}), segmentation_job())


def test_a_succeeded_execution_is_told_and_ends_with_0(deployed: Deployment) -> None:
    deployed.label(EVENT)
    ran = ground_truth("watch", "birds")
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert "  birds  SUCCEEDED" in lines[0]
    assert [line.split("  ", 1)[1] for line in lines[1:4]] == [
        "flying  Completed  3/3",
        "boxes  Completed  3/3",
        "habitat  Completed  3/3",
    ]
    assert "birds  SUCCEEDED after " in lines[-1]


def test_without_a_name_the_latest_is_meant(deployed: Deployment) -> None:
    deployed.label(EVENT, "first")
    deployed.label(EVENT, "second")
    assert ground_truth("watch", "--json").document["name"] == "second"


def test_an_arn_is_as_good_as_a_name(deployed: Deployment) -> None:
    arn = deployed.label(EVENT)
    assert ground_truth("watch", arn, "--json").document["arn"] == arn


def test_a_running_execution_tells_which_job_is_how_far(deployed: Deployment) -> None:
    deployed.launch(EVENT)
    ran = ground_truth("watch", "--once", "--json")
    assert ran.status == 0
    jobs = {each["name"]: each for each in ran.document["jobs"]}
    assert ran.document["status"] == "RUNNING"
    assert {name: each["state"] for name, each in jobs.items()} == {
        "flying": "InProgress",
        "boxes": "Waiting",
        "habitat": "InProgress",
    }
    assert jobs["boxes"]["waits_for"] == "flying"
    assert jobs["flying"]["objects"] == 3
    assert jobs["flying"]["labeling_job"].startswith("flying-")


def test_before_it_is_planned_its_jobs_are_known_by_the_event(deployed: Deployment) -> None:
    deployed.start(EVENT)
    ran = ground_truth("watch", "--once")
    assert [line.split("  ", 1)[1] for line in ran.out.splitlines()[1:]] == [
        "flying  Planning",
        "boxes  Planning",
        "habitat  Planning",
    ]


def test_a_refused_event_is_told_with_its_problems(deployed: Deployment) -> None:
    arn = deployed.start(EVENT)
    cause = json.dumps({"errorMessage": "2 problems:\n  jobs[0]: bad\n  jobs[1]: worse", "errorType": "EventInvalid"})
    deployed.end(arn, "FAILED", error="EventInvalid", cause=cause)
    ran = ground_truth("watch")
    assert ran.status == 1
    assert "EventInvalid: 2 problems:" in ran.out
    assert "jobs[1]: worse" in ran.out
    assert ran.out.count("NotStarted") == 3


def test_a_failed_job_is_told_with_its_reason_once(deployed: Deployment) -> None:
    arn = deployed.start(event(job()))
    pipeline = deployed.pipeline(arn)
    error = {"Error": "LabelingJobRefused", "Cause": json.dumps({"errorMessage": "the role can't read it"})}
    pipeline.collect(*refs(pipeline.plan(event(job()))), error=error)
    deployed.end(arn, "FAILED", error="LabelingJobsFailed", cause="boxes: the role can't read it")
    ran = ground_truth("watch")
    assert ran.status == 1
    assert ran.out.count("the role can't read it") == 1
    assert "LabelingJobRefused" in ran.out


def test_warnings_of_a_jobs_labels_are_told(aws_environment: None) -> None:
    with account(simulation=Simulation(team_size=2)) as cloud:
        cloud.put_images(3)
        deploy(cloud).label(event(classification_job("flying", workers_per_object=3)))
        ran = ground_truth("watch")
        (watched,) = ground_truth("watch", "--json").document["jobs"]
    assert ran.status == 0
    assert ran.out.count("warning: flying: 3 of 3 objects have fewer answers than the 3 that") == 1
    assert len(watched["warnings"]) == 1


def test_a_stopped_execution_tells_how_far_its_jobs_came(deployed: Deployment) -> None:
    arn, pipeline, _ = deployed.launch(event(job()))
    pipeline.stop()
    deployed.cloud.service.run_until_idle()
    deployed.end(arn, "ABORTED")
    ran = ground_truth("watch", "--json")
    assert ran.status == 1
    assert ran.document["status"] == "ABORTED"
    assert ran.document["jobs"][0]["state"] == "Stopped"


def test_the_last_attempt_of_a_job_counts(deployed: Deployment) -> None:
    _, pipeline, (ref,) = deployed.launch(event(job()))
    pipeline.stop()
    deployed.cloud.service.run_until_idle()
    pipeline.hear_all()
    pipeline.redrive()
    pipeline.launch(ref, token="again")
    (watched,) = ground_truth("watch", "--once", "--json").document["jobs"]
    assert watched["labeling_job"].endswith("-2")
    assert watched["state"] == "InProgress"


def test_a_reading_of_many_jobs_costs_one_listing(deployed: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed.launch(event(*[job(f"boxes-{number}") for number in range(12)]))
    made = Aws()
    calls = calls_of(made.sagemaker)
    monkeypatch.setattr("ground_truth_cli.session.open_session", lambda _: made)
    assert len(ground_truth("watch", "--once", "--json").document["jobs"]) == 12
    assert len(calls) == 1


def test_nothing_is_listed_once_every_job_is_collected(deployed: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed.label(EVENT)
    made = Aws()
    calls = calls_of(made.sagemaker)
    monkeypatch.setattr("ground_truth_cli.session.open_session", lambda _: made)
    ground_truth("watch")
    assert calls == []


def test_programs_get_a_document_for_each_change(deployed: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    arn, pipeline, refs = deployed.launch(event(job()))
    steps = iter(
        [
            lambda: None,  # nothing new: no document
            deployed.cloud.service.run_until_idle,
            lambda: pipeline.collect(refs[0]),
            lambda: deployed.end(arn),
        ]
    )

    def step() -> None:
        next(steps)()

    monkeypatch.setattr(follow, "time", _Clock(step))
    ran = ground_truth("watch", "--json")
    assert ran.status == 0
    assert [(document["status"], document["jobs"][0]["state"]) for document in ran.documents] == [
        ("RUNNING", "InProgress"),
        ("RUNNING", "Completed"),
        ("RUNNING", "Completed"),
        ("SUCCEEDED", "Completed"),
    ]


def test_a_reading_that_fails_in_between_is_told_and_tried_again(
    deployed: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.label(EVENT)
    read = Reader.read
    readings = iter([None, EndpointConnectionError(endpoint_url="https://states"), None])
    running = []

    def faulty(self: Reader) -> Snapshot:
        fault = next(readings)
        if fault is not None:
            raise fault
        snapshot = read(self)
        if not running:
            running.append(True)
            return replace(snapshot, status="RUNNING")
        return snapshot

    monkeypatch.setattr(Reader, "read", faulty)
    monkeypatch.setattr(follow, "time", _Clock(lambda: None))
    ran = ground_truth("watch")
    assert ran.status == 0
    assert "could not be reached" in ran.err
    assert "trying again" in ran.err


def test_an_interrupted_watch_says_that_the_execution_goes_on(
    deployed: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.launch(event(job()))

    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(follow, "time", _Clock(interrupt))
    ran = ground_truth("watch")
    assert ran.status == 130
    assert "The execution goes on." in ran.err
    assert "ground-truth stop birds" in ran.err


class _Clock:
    """The module `time`, of which nobody waits for sleep."""

    monotonic = staticmethod(time.monotonic)

    def __init__(self, slept: Callable[[], object]) -> None:
        self._slept = slept

    def sleep(self, _seconds: float) -> None:
        self._slept()
