"""Ground Truth and people behave otherwise than hoped."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from ground_truth_local.engine import Behaviour
from ground_truth_local.sagemaker import Settings
from ground_truth_local.sagemaker.throttling import Throttle
from tests.faults.injection import Call, Fault
from tests.faults.invariants import check
from tests.faults.scenes import TEXTS
from tests.faults.states import Execution
from tests.faults.world import World
from tests.support.account import BUCKET
from tests.support.events import classification_job, event

Deploy = Callable[..., AbstractContextManager[World]]
_NOT_FOUND = "Requested resource not found."
_JOB = event(classification_job("kinds", **TEXTS))


def _only_job(world: World, execution: Execution) -> tuple[str, Any]:
    ((name, job),) = world.labeling_jobs_of(execution).items()
    return name, job


def _outcome(world: World, execution: Execution, job: str = "kinds") -> Any:
    return world.cloud.json(f"s3://{BUCKET}/results/{execution.run_id}/{job}.json")


def test_a_job_that_describe_does_not_find_right_after_its_creation_is_followed_all_the_same(faulty: World) -> None:
    """DescribeLabelingJob finds nothing right after CreateLabelingJob: the monitor finds the job later."""
    faulty.injector.refuse("sagemaker:DescribeLabelingJob", "ValidationException", _NOT_FOUND, function="launch")

    execution = faulty.run(faulty.start(_JOB))

    check(faulty, execution)
    assert execution.status == "SUCCEEDED"
    assert faulty.injector.spent


def test_a_job_whose_creation_was_not_answered_and_that_cannot_be_seen_yet_is_adopted(faulty: World) -> None:
    """CreateLabelingJob was not answered, then says that the name is taken while Describe finds nothing: it is kept."""
    faulty.injector.fail(Call("launch", "launch._create", "sagemaker:CreateLabelingJob"), Fault.ANSWER_LOST_ONCE)
    faulty.injector.refuse(
        "sagemaker:DescribeLabelingJob", "ValidationException", _NOT_FOUND, times=2, function="launch"
    )

    execution = faulty.run(faulty.start(_JOB))

    check(faulty, execution)
    assert execution.status == "SUCCEEDED"
    assert faulty.injector.spent


def test_a_role_that_cannot_be_assumed_yet_is_tried_again(faulty: World) -> None:
    """A new role is refused at first, as IAM is not everywhere at once: the launch is tried again for some seconds."""
    faulty.injector.refuse("sagemaker:CreateLabelingJob", "ValidationException", _NOT_ASSUMED, times=2)

    execution = faulty.run(faulty.start(_JOB))

    check(faulty, execution)
    assert execution.status == "SUCCEEDED"
    assert [state for state, _ in execution.retries] == ["Launch", "Launch"]


_NOT_ASSUMED = (
    "Could not assume role arn:aws:iam::123456789012:role/GroundTruthExecution. Please ensure that the role exists and "
    "allows principal 'sagemaker.amazonaws.com' to assume the role."
)


def test_a_role_that_can_never_be_assumed_is_told_in_the_services_words(faulty: World) -> None:
    """A role that never works fails its job with the service's words, after the tries."""
    faulty.injector.refuse("sagemaker:CreateLabelingJob", "ValidationException", _NOT_ASSUMED, times=99)

    execution = faulty.run(faulty.start(_JOB))

    check(faulty, execution)
    assert execution.error == "LabelingJobsFailed"
    assert "kinds: " in str(execution.cause)
    assert "Could not assume role" in str(execution.cause)
    assert faulty.labeling_jobs_of(execution) == {}


def test_a_job_that_someone_stops_keeps_its_labels_and_says_so(faulty: World) -> None:
    """Somebody stops a labeling job in the console: its labels are in the result, and the execution fails saying so."""
    execution = faulty.start(event(classification_job("kinds", **{**TEXTS, "input": {"manifest": "many.manifest"}})))
    faulty.rest(60)
    faulty.stop_labeling_jobs(execution)

    faulty.run(execution)

    check(faulty, execution)
    outcome = _outcome(faulty, execution)
    assert 0 < outcome["labeled"] < outcome["objects"]
    assert (execution.status, execution.error) == ("FAILED", "LabelingJobsFailed")
    assert execution.cause == f"kinds: LabelingJobStopped: stopped with {outcome['labeled']} objects labeled"


def test_a_job_that_fails_says_why(faulty: World) -> None:
    """A labeling job that fails, here as its manifest is gone, fails the execution with the service's reason."""
    execution = faulty.start(_JOB)
    _, job = _only_job(faulty, execution)
    faulty.cloud.delete(job["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"])

    faulty.run(execution)

    check(faulty, execution)
    assert execution.error == "LabelingJobsFailed"
    assert str(execution.cause).startswith("kinds: LabelingJobFailed: ")


def test_a_job_that_completes_without_a_label_is_no_success(faulty: World) -> None:
    """`Completed` with nothing labeled, as no object could be shown, fails and says what became of the objects."""
    faulty.cloud.put("broken/0.png", b"broken")
    execution = faulty.run(faulty.start(event(classification_job("kinds", input={"prefix": "broken/"}))))

    check(faulty, execution)
    assert execution.error == "LabelingJobsFailed"
    assert "kinds: NothingLabeled: " in str(execution.cause)


def test_a_job_that_never_starts_is_waited_for_and_then_given_up(deploy: Deploy) -> None:
    """A job that stays Initializing is waited for; after 32 days it is stopped, and the execution fails."""
    settings = Settings(throttling=False, behaviour=Behaviour(initializing_seconds=40 * 86_400))
    with deploy(settings=settings) as world:
        world.schedule(seconds=3_000)
        execution = world.start(_JOB)
        world.rest(20 * 86_400)
        assert execution.running
        assert execution.retries == []

        world.run(execution, days=20)

        check(world, execution)
        assert execution.cause == "kinds: States.Timeout"
        assert _only_job(world, execution)[1]["LabelingJobStatus"] == "Stopped"


def test_a_monitor_that_is_silent_for_two_days_costs_nothing(deploy: Deploy) -> None:
    """The monitor does not run for two days: the launch runs again, ever later, and at last finds its job ended."""
    settings = Settings(throttling=False, behaviour=Behaviour(initializing_seconds=2 * 86_400))
    with deploy(settings=settings) as world:
        world.bus.copies = 0
        world.schedule(seconds=40 * 86_400)
        execution = world.start(_JOB)
        world.rest(3 * 86_400)

        check(world, execution)
        assert execution.status == "SUCCEEDED"
        assert set(execution.retries) == {("Launch", "States.HeartbeatTimeout")}
        assert len(execution.retries) == 10


def test_a_monitor_that_is_silent_for_four_days_costs_the_job_and_says_so(deploy: Deploy) -> None:
    """The monitor does not run at all: after three days and 12 more launches the job is stopped, and it fails."""
    settings = Settings(throttling=False, behaviour=Behaviour(initializing_seconds=20 * 86_400))
    with deploy(settings=settings) as world:
        world.schedule(seconds=4 * 86_400)
        execution = world.run(world.start(_JOB), days=5)

        check(world, execution)
        assert execution.cause == "kinds: States.HeartbeatTimeout"
        assert execution.retries[:12] == [("Launch", "States.HeartbeatTimeout")] * 12
        assert set(execution.retries[12:]) == {("Collect", "LabelingJobStopping")}
        assert _only_job(world, execution)[1]["LabelingJobStatus"] == "Stopped"


def test_an_output_manifest_that_is_missing_fails_its_job_and_no_other(faulty: World) -> None:
    """An output manifest that somebody deletes fails its job and names the file; the other job has its labels."""
    execution = _two_jobs_without(faulty, faulty.cloud.delete)

    check(faulty, execution)
    assert execution.error == "LabelingJobsFailed"
    assert "lost: the output manifest s3://" in str(execution.cause)
    assert _outcome(faulty, execution, "kept")["labeled"] == 2


def test_an_output_manifest_that_is_cut_off_gives_the_labels_that_are_left(faulty: World) -> None:
    """Of an output manifest that was truncated all whole lines are read; the broken one is told by its number."""

    def cut(uri: str) -> None:
        faulty.cloud.put(uri.partition(f"{BUCKET}/")[2], faulty.cloud.text(uri).rstrip()[:-20])

    execution = _two_jobs_without(faulty, cut)

    check(faulty, execution)
    assert _outcome(faulty, execution, "lost")["labeled"] == 1
    assert "1 lines of s3://" in str(execution.cause)
    assert "the first is line 2" in str(execution.cause)


def _two_jobs_without(world: World, spoil: Callable[[str], None]) -> Execution:
    """Two jobs, of which the first one's output is spoilt before collect sees it."""
    world.bus.copies = 0
    execution = world.start(event(classification_job("lost", **TEXTS), classification_job("kept", **TEXTS)))
    world.rest(200)
    (uri,) = [
        job["LabelingJobOutput"]["OutputDatasetS3Uri"]
        for name, job in world.labeling_jobs_of(execution).items()
        if name.startswith("lost-")
    ]
    spoil(uri)
    return world.run(execution)


def test_twenty_jobs_at_once_wait_for_each_other_at_one_create_a_second(
    faulty: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CreateLabelingJob takes one call a second: of 20 jobs started at once none fails, and none is created twice."""
    throttle = Throttle(burst_seconds=1, timer=lambda: faulty.time.now)
    handle = faulty.cloud.service.handle

    def throttled(operation: str, request: dict[str, Any], **caller: str) -> dict[str, Any]:
        throttle.take(operation, **caller)
        return handle(operation, request, **caller)

    jobs = [classification_job(f"kinds-{number}", **TEXTS) for number in range(20)]
    with monkeypatch.context() as patch:
        patch.setattr(faulty.cloud.service, "handle", throttled)
        execution = faulty.run(faulty.start(event(*jobs)))

    check(faulty, execution)
    assert execution.status == "SUCCEEDED", execution.cause
    assert len(faulty.labeling_jobs_of(execution)) == 20
    assert faulty.injector.made.count(Call("launch", "launch._create", "sagemaker:CreateLabelingJob")) >= 20


@pytest.mark.parametrize("part", [1, 2])
def test_a_part_that_someone_stops_leaves_the_labels_of_the_others(faulty: World, part: int) -> None:
    """One part of a split job is stopped: the labels of all parts are in the one result, which names the part."""
    raw = classification_job("kinds", **TEXTS, max_objects_per_labeling_job=1, follow_up_jobs=1)
    execution = faulty.start(event(raw))
    names = list(faulty.labeling_jobs_of(execution))
    (name,) = [name for name in names if name.endswith(f"-{part}-1")]
    faulty.cloud.labeling_jobs.stop(name)

    faulty.run(execution)

    check(faulty, execution)
    assert execution.cause == f"kinds: part {part}: LabelingJobStopped: stopped with 0 objects labeled"
    assert _outcome(faulty, execution)["labeled"] == 1
