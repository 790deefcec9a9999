"""`ground-truth list` and `ground-truth stop`."""

from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment
from tests.support.events import event, job


def test_executions_are_listed_the_latest_first(deployed: Deployment) -> None:
    first = deployed.start(event(job()), "first")
    deployed.end(first, "FAILED")
    deployed.start(event(job()), "second")
    ran = ground_truth("list")
    assert ran.status == 0
    heading, *rows = ran.out.splitlines()
    assert heading.split() == ["execution", "status", "started", "took"]
    assert [row.split()[:2] for row in rows] == [["second", "RUNNING"], ["first", "FAILED"]]


def test_a_list_can_be_cut_and_narrowed(deployed: Deployment) -> None:
    for name in ("a", "b", "c"):
        deployed.start(event(job()), name)
    deployed.end(deployed.state_machine.replace("stateMachine", "execution") + ":b", "ABORTED")
    assert [each["name"] for each in ground_truth("list", "-n", 2, "--json").document] == ["c", "b"]
    (aborted,) = ground_truth("list", "--status", "aborted", "--json").document
    assert aborted["name"] == "b"
    assert aborted["stopped_at"] > aborted["started_at"]


def test_an_empty_list_is_no_fault(deployed: Deployment) -> None:
    ran = ground_truth("list")
    assert (ran.status, ran.out, ran.err) == (0, "", "No execution yet.\n")
    assert ground_truth("list", "--json").document == []


def test_a_stop_tells_which_labeling_jobs_will_be_stopped(deployed: Deployment) -> None:
    arn, pipeline, _ = deployed.launch(event(job()))
    ran = ground_truth("stop", "birds", "--reason", "enough")
    assert ran.status == 0
    (name,) = pipeline.cloud.labeling_job_names()
    assert ran.out == f"Stopped birds.\nIts labeling jobs will be stopped: {name}\n"
    assert deployed.states.describe_execution(executionArn=arn)["status"] == "ABORTED"


def test_a_stop_of_an_ended_execution_changes_nothing(deployed: Deployment) -> None:
    deployed.label(event(job()))
    ran = ground_truth("stop", "birds")
    assert ran.status == 0
    assert ran.out == "birds had ended already: SUCCEEDED.\n"
    assert ground_truth("stop", "birds", "--json").document["stopped"] is False


def test_a_stop_can_wait_until_the_labeling_jobs_have_stopped(deployed: Deployment) -> None:
    _, pipeline, _ = deployed.launch(event(job()))
    pipeline.stop()
    deployed.cloud.service.run_until_idle()
    assert ground_truth("stop", "birds", "--wait").status == 0


def test_the_latest_can_be_stopped(deployed: Deployment) -> None:
    deployed.start(event(job()))
    assert ground_truth("stop", "latest").status == 0
