from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.naming import labeling_job_name
from ground_truth_runtime.domain.progress import Progress, progress

RUN = "0123456789"


def _job(
    attempt: int, counts: tuple[int, int, int], *, part: int | None = None, status: str = "Completed"
) -> LabelingJob:
    labeled, failed, unlabeled = counts
    return LabelingJob(
        name=labeling_job_name("Boxes-2", RUN, attempt, part=part),
        arn="arn",
        status=status,
        counters={"total_labeled": labeled, "failed": failed, "unlabeled": unlabeled},
    )


def _of(*jobs: LabelingJob) -> Progress:
    return progress(jobs, run=RUN)["boxes-2"]


def _counts(*jobs: LabelingJob) -> tuple[int, int, int]:
    found = _of(*jobs)
    return found.objects, found.labeled, found.failed


def test_one_labeling_job_is_the_job() -> None:
    found = _of(_job(1, (3, 1, 6), status="InProgress"))

    assert (found.status, found.names) == ("InProgress", (f"boxes-2-{RUN}-1",))
    assert _counts(_job(1, (3, 1, 6))) == (10, 3, 1)


def test_a_follow_up_adds_to_what_was_labeled_before() -> None:
    assert _counts(_job(1, (7, 3, 0)), _job(2, (1, 1, 1))) == (10, 8, 1)
    assert _counts(_job(1, (7, 3, 0)), _job(2, (1, 2, 0)), _job(10, (2, 0, 0))) == (10, 10, 0)


def test_a_new_attempt_on_all_objects_counts_in_place_of_the_one_that_ended_badly() -> None:
    assert _counts(_job(1, (7, 0, 3), status="Stopped"), _job(2, (2, 0, 8))) == (10, 2, 0)


def test_a_follow_up_that_has_not_counted_yet_takes_nothing_back() -> None:
    found = _of(_job(1, (7, 3, 0)), _job(2, (0, 0, 0), status="Initializing"))

    assert (found.status, found.objects, found.labeled, found.failed) == ("Initializing", 10, 7, 3)


def test_parts_add_up_and_the_first_that_is_not_complete_gives_the_status() -> None:
    found = _of(
        _job(1, (5, 0, 0), part=2), _job(1, (4, 1, 0), part=1), _job(1, (1, 0, 2), part=10, status="InProgress")
    )

    assert (found.status, found.objects, found.labeled, found.failed) == ("InProgress", 13, 10, 1)
    assert found.names == tuple(f"boxes-2-{RUN}-{part}-1" for part in (1, 2, 10))


def test_labeling_jobs_of_others_are_none_of_it() -> None:
    stranger = LabelingJob(name=f"other-{'f' * 10}-1", arn="arn", status="Completed")

    assert progress([stranger], run=RUN) == {}
