"""People take tasks, do them, decline them, give them back or let them lie."""

from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_local.engine import Simulation
from ground_truth_local.engine.bench import MAX_ANSWER_BYTES
from ground_truth_local.engine.desk import AnswerInvalid, Expired, NoTask, Nothing, NotYours, Person
from ground_truth_local.engine.job import JobStatus, Team

BIRD = {"crowd-image-classifier": {"label": "Bird"}}
COMPLETED = JobStatus.COMPLETED


def test_a_job_stands_in_the_list_of_everybody_on_the_team(workshop: Any, ann: Person, ben: Person) -> None:
    arn = workshop.start()
    for person in (ann, ben):
        (notice,) = workshop.desk.jobs(person)
        assert (notice.arn, notice.name, notice.title) == (arn, "birds", "Bird or cat?")
        assert (notice.description, notice.keywords) == ("Tell birds from cats", ("birds", "cats"))
        assert (notice.tasks_left, notice.task_time_limit, notice.in_hand) == (6, 600, None)


def test_a_task_is_what_the_built_in_pre_annotation_gives(workshop: Any, ann: Person) -> None:
    assignment = workshop.desk.take(ann, workshop.start())
    uri = "s3://pictures/images/0.png"
    assert assignment.task_input == {
        "taskObject": uri,
        "labels": ["Bird", "Cat"],
        "manifestLine": {"source-ref": uri},
    }
    assert assignment.readable == {uri}
    assert "<crowd-image-classifier" in assignment.template
    assert assignment.expires_at == workshop.clock.now() + 600


def test_the_task_in_hand_is_taken_again(workshop: Any, ann: Person) -> None:
    arn = workshop.start()
    first = workshop.desk.take(ann, arn)
    assert workshop.desk.take(ann, arn) == first
    assert workshop.desk.assignment(ann, first.id) == first
    (notice,) = workshop.desk.jobs(ann)
    assert (notice.in_hand, notice.tasks_left) == (first.id, 6)


def test_answers_of_people_become_labels_like_any_other(workshop: Any, ann: Person) -> None:
    arn = workshop.start()
    for number in range(6):
        workshop.work(ann, arn, label="Cat" if number == 2 else "Bird")
    workshop.end()

    assert workshop.numbers() == (COMPLETED, 6, 0, 0)
    assert [line["label"] for line in workshop.lines()] == [0, 0, 1, 0, 0, 0]
    (answer,) = workshop.answers(2)
    assert answer["answerContent"] == {"crowd-image-classifier": {"label": "Cat"}}
    assert (answer["workerId"], answer["timeSpentInSeconds"]) == (ann.worker_id, 30.0)
    assert answer["workerMetadata"]["identityData"]["sub"] == ann.sub
    assert answer["acceptanceTime"] < answer["submissionTime"]
    assert workshop.desk.jobs(ann) == []


def test_an_object_wants_different_people(workshop: Any, ann: Person, ben: Person) -> None:
    arn = workshop.start(workers_per_object=2)
    for _ in range(6):
        workshop.work(ann, arn)
    with pytest.raises(NoTask):
        workshop.desk.take(ann, arn)
    assert workshop.desk.jobs(ann) == []
    for _ in range(6):
        workshop.work(ben, arn)
    workshop.end()
    assert workshop.numbers() == (COMPLETED, 6, 0, 0)
    assert {answer["workerId"] for answer in workshop.answers(3)} == {ann.worker_id, ben.worker_id}


def test_a_person_never_sees_the_task_of_another(workshop: Any, ann: Person, ben: Person) -> None:
    arn = workshop.start()
    of_ann, of_ben = workshop.desk.take(ann, arn), workshop.desk.take(ben, arn)
    assert of_ann.readable != of_ben.readable
    for call in (
        lambda: workshop.desk.assignment(ben, of_ann.id),
        lambda: workshop.desk.submit(ben, of_ann.id, BIRD),
        lambda: workshop.desk.decline(ben, of_ann.id),
        lambda: workshop.desk.give_back(ben, of_ann.id),
        lambda: workshop.desk.assignment(ben, "no-such-assignment"),
    ):
        with pytest.raises(NotYours) as refusal:
            call()
        assert not isinstance(refusal.value, Expired)
    assert workshop.desk.assignment(ann, of_ann.id) == of_ann


def test_nobody_submits_twice(workshop: Any, ann: Person) -> None:
    arn = workshop.start()
    assignment = workshop.work(ann, arn)
    with pytest.raises(NotYours):
        workshop.desk.submit(ann, assignment.id, BIRD)
    assert len(workshop.desk.jobs(ann)) == 1


class TestTime:
    def test_an_expired_task_goes_back_to_all(self, workshop: Any, ann: Person, ben: Person) -> None:
        arn = workshop.start()
        assignment = workshop.desk.take(ann, arn)
        workshop.pass_time(599)
        assert workshop.desk.assignment(ann, assignment.id) == assignment
        workshop.pass_time(1)
        for _ in range(2):
            with pytest.raises(Expired):
                workshop.desk.submit(ann, assignment.id, BIRD)
        (notice,) = workshop.desk.jobs(ann)
        assert (notice.in_hand, notice.tasks_left) == (None, 6)
        assert workshop.desk.take(ben, arn).readable == assignment.readable

    def test_a_person_may_take_an_expired_task_once_more(self, workshop: Any, ann: Person) -> None:
        arn = workshop.start()
        first = workshop.desk.take(ann, arn)
        workshop.pass_time(700)
        again = workshop.desk.take(ann, arn)
        assert (again.readable, again.id == first.id) == (first.readable, False)

    def test_time_that_passed_unnoticed_counts(self, workshop: Any, ann: Person) -> None:
        arn = workshop.start()
        assignment = workshop.desk.take(ann, arn)
        # The engine is at something else and has not come to the end of the task yet.
        workshop.clock.move_to(assignment.expires_at)
        with pytest.raises(Expired):
            workshop.desk.submit(ann, assignment.id, BIRD)
        assert workshop.desk.take(ann, arn).id != assignment.id

    def test_objects_expire_with_their_availability(self, workshop: Any, ann: Person) -> None:
        arn = workshop.start(task_availability=3600, workers_per_object=2)
        workshop.work(ann, arn)
        in_hand = workshop.desk.take(ann, arn)
        workshop.end()
        # One answer is enough for a label, none is not.
        assert workshop.numbers() == (COMPLETED, 1, 5, 0)
        assert "No worker answered" in workshop.lines()[1]["label-metadata"]["failure-reason"]
        with pytest.raises(Expired):
            workshop.desk.submit(ann, in_hand.id, BIRD)

    def test_a_job_ends_after_30_days(self, workshop: Any, ann: Person) -> None:
        workshop.start(max_concurrent_objects=2, task_availability=2_592_000)
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 0, 6, 0)


class TestDeclining:
    def test_a_declined_task_goes_to_others_alone(self, workshop: Any, ann: Person, ben: Person) -> None:
        arn = workshop.start(workers_per_object=2)
        assignment = workshop.desk.take(ann, arn)
        workshop.desk.decline(ann, assignment.id)
        workshop.pass_time(0)
        assert workshop.desk.take(ann, arn).readable != assignment.readable
        assert workshop.desk.take(ben, arn).readable == assignment.readable
        with pytest.raises(NotYours):
            workshop.desk.submit(ann, assignment.id, BIRD)

    def test_as_many_declines_as_workers_expire_the_object(self, workshop: Any, ann: Person) -> None:
        arn = workshop.start()
        workshop.desk.decline(ann, workshop.desk.take(ann, arn).id)
        workshop.pass_time(0)
        assert workshop.numbers() == (JobStatus.IN_PROGRESS, 0, 1, 5)
        for _ in range(5):
            workshop.work(ann, arn)
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 5, 1, 0)
        assert "declined" in workshop.lines()[0]["label-metadata"]["failure-reason"]

    def test_an_answer_that_was_given_before_makes_the_label(self, workshop: Any, ann: Person, ben: Person) -> None:
        arn = workshop.start(workers_per_object=2)
        people = [Person.named(name, region="us-east-1") for name in ("cleo", "dora")]
        workshop.work(ann, arn, label="Cat")
        for person in people:
            workshop.desk.decline(person, workshop.desk.take(person, arn).id)
        workshop.end()
        line = workshop.lines()[0]
        assert (line["label"], "failure-reason" in line["label-metadata"]) == (1, False)

    def test_whoever_is_at_the_object_may_finish(self, workshop: Any, ann: Person, ben: Person) -> None:
        arn = workshop.start(workers_per_object=2)
        in_hand = workshop.desk.take(ann, arn)
        for name in ("cleo", "dora"):
            person = Person.named(name, region="us-east-1")
            workshop.desk.decline(person, workshop.desk.take(person, arn).id)
            workshop.pass_time(0)
        workshop.desk.submit(ann, in_hand.id, BIRD)
        workshop.end()
        assert workshop.lines()[0]["label"] == 0


def test_a_task_given_back_may_be_taken_again(workshop: Any, ann: Person) -> None:
    arn = workshop.start()
    assignment = workshop.desk.take(ann, arn)
    workshop.desk.give_back(ann, assignment.id)
    with pytest.raises(NotYours):
        workshop.desk.assignment(ann, assignment.id)
    assert workshop.desk.take(ann, arn).readable == assignment.readable


def test_no_more_objects_are_open_than_the_job_allows(workshop: Any, ann: Person, ben: Person) -> None:
    arn = workshop.start(max_concurrent_objects=1)
    (notice,) = workshop.desk.jobs(ann)
    assert (notice.tasks_left, notice.coming) == (6, 5)
    in_hand = workshop.desk.take(ann, arn)
    with pytest.raises(NoTask):
        workshop.desk.take(ben, arn)
    workshop.desk.submit(ann, in_hand.id, BIRD)
    workshop.pass_time(0)
    assert workshop.desk.take(ben, arn).readable == {"s3://pictures/images/1.png"}


def test_stopping_keeps_what_was_answered_and_takes_nothing_more(workshop: Any, ann: Person) -> None:
    arn = workshop.start()
    workshop.work(ann, arn)
    in_hand = workshop.desk.take(ann, arn)
    workshop.engine.stop(arn)
    workshop.pass_time(0)
    with pytest.raises(Expired):
        workshop.desk.submit(ann, in_hand.id, BIRD)
    workshop.end()
    assert workshop.numbers() == (JobStatus.STOPPED, 1, 0, 5)
    with pytest.raises(NoTask):
        workshop.desk.take(ann, arn)


class TestAnswers:
    @pytest.mark.parametrize(
        "content",
        [
            ["not", "an", "object"],
            "text",
            None,
            {"e": float("nan")},
            {"e": {1, 2}},
            {"e": "\ud800"},
            {"e": "x" * MAX_ANSWER_BYTES},
        ],
        ids=["list", "text", "null", "nan", "no JSON", "no Unicode", "too large"],
    )
    def test_that_are_no_objects_of_json_leave_the_task_in_hand(self, workshop: Any, ann: Person, content: Any) -> None:
        assignment = workshop.desk.take(ann, workshop.start())
        with pytest.raises(AnswerInvalid):
            workshop.desk.submit(ann, assignment.id, content)
        workshop.desk.submit(ann, assignment.id, BIRD)

    def test_that_consolidation_cannot_use_cost_themselves_alone(self, workshop: Any, ann: Person, ben: Person) -> None:
        arn = workshop.start(workers_per_object=2)
        first = workshop.desk.take(ann, arn)
        workshop.desk.submit(ann, first.id, {"some-other-element": {"label": "Bird"}})
        workshop.work(ben, arn, label="Cat")
        workshop.end()

        assert workshop.lines()[0]["label"] == 1
        (entry,) = [entry for entry in workshop.log if entry[1] == "ANSWER_REJECTED"]
        assert ann.worker_id in entry[2]
        assert "object 0" in entry[2]
        # What the person sent stays on record.
        assert len(workshop.answers(0)) == 2

    def test_of_which_none_can_be_used_fail_their_object(self, workshop: Any, ann: Person) -> None:
        arn = workshop.start()
        workshop.desk.submit(ann, workshop.desk.take(ann, arn).id, {})
        for _ in range(5):
            workshop.work(ann, arn)
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 5, 1, 0)
        assert "no answer could be used" in workshop.lines()[0]["label-metadata"]["failure-reason"]


class TestWhoWorks:
    def test_both_share_the_objects(self, make_workshop: Callable[..., Any], ann: Person) -> None:
        crowd = Simulation(workers="both", team_size=1, seconds_per_task=100, time_spread=0)
        workshop = make_workshop(simulation=crowd)
        arn = workshop.start(workers_per_object=2)
        for _ in range(6):
            workshop.work(ann, arn)
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 6, 0, 0)
        for number in range(6):
            workers = [answer["workerId"] for answer in workshop.answers(number)]
            assert ann.worker_id in workers
            assert len(set(workers)) == 2

    def test_simulated_workers_leave_nothing_for_people(self, make_workshop: Callable[..., Any], ann: Person) -> None:
        workshop = make_workshop(simulation=Simulation())
        arn = workshop.start()
        assert workshop.desk.jobs(ann) == []
        with pytest.raises(NoTask):
            workshop.desk.take(ann, arn)

    def test_the_job_s_own_profile_decides(self, make_workshop: Callable[..., Any], ann: Person) -> None:
        workshop = make_workshop(simulation=Simulation())
        profile = workshop.put_json("profile.json", {"workers": "people"})
        workshop.start(profile_uri=profile)
        assert len(workshop.desk.jobs(ann)) == 1

    def test_people_are_in_no_vendor_s_team(self, workshop: Any, ann: Person) -> None:
        workshop.start(team=Team(arn="arn:aws:sagemaker:us-east-1:1:workteam/vendor-crowd/x", kind="vendor"))
        assert workshop.desk.jobs(ann) == []
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 6, 0, 0)
        assert [entry[1] for entry in workshop.log] == ["WORKERS_CHOSEN"]

    def test_people_alone_need_a_page_that_is_here(self, workshop: Any) -> None:
        page = "arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/VideoObjectDetection"
        workshop.start(task_type="VideoObjectDetection", template_uri=None, ui_arn=page)
        assert workshop.last().status is JobStatus.FAILED
        assert f"the page {page} is only to be had from AWS" in workshop.last().failure_reason

    def test_what_people_have_no_page_for_is_left_to_simulated_workers(
        self, make_workshop: Callable[..., Any], ann: Person
    ) -> None:
        workshop = make_workshop(simulation=Simulation(workers="both"))
        frames = [{"frame-no": number, "frame": f"{number}.png"} for number in range(3)]
        document = {"seq-no": 1, "prefix": "s3://pictures/images/", "number-of-frames": 3, "frames": frames}
        workshop.put_lines({"source-ref": workshop.put_json("sequence.json", document)})
        page = "arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/VideoObjectDetection"
        workshop.start(task_type="VideoObjectDetection", label_attribute="label-ref", template_uri=None, ui_arn=page)
        assert workshop.desk.jobs(ann) == []
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 1, 0, 0)
        assert [entry[1] for entry in workshop.log] == ["WORKERS_CHOSEN"]

    def test_the_service_s_own_page_for_named_entities_is_here(self, workshop: Any, ann: Person) -> None:
        entry = {"label": "Bird", "shortDisplayName": "brd"}
        workshop.put_json("labels.json", {"labels": [entry], "instructions": {"shortInstruction": "Mark birds"}})
        workshop.put_lines({"source": "A wren sings"})
        page = "arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/NamedEntityRecognition"
        arn = workshop.start(task_type="NamedEntityRecognition", template_uri=None, ui_arn=page)
        assignment = workshop.desk.take(ann, arn)
        assert (assignment.template, assignment.ui_arn) == (None, page)
        assert assignment.task_input["taskObject"] == "A wren sings"
        assert assignment.task_input["labels"] == [entry]
        assert assignment.categories["instructions"] == {"shortInstruction": "Mark birds"}

    def test_a_wrong_profile_fails_the_job_with_all_its_problems(self, workshop: Any) -> None:
        profile = workshop.put_json("profile.json", {"acuracy": 1, "declined": 2})
        workshop.start(profile_uri=profile)
        update = workshop.end()
        assert update.status is JobStatus.FAILED
        assert "did you mean 'accuracy'?" in update.failure_reason
        assert "declined is 2" in update.failure_reason

    def test_a_missing_profile_fails_the_job(self, workshop: Any) -> None:
        workshop.start(profile_uri="s3://pictures/no-such.json")
        assert "NoSuchKey" in workshop.end().failure_reason


class TestSimulatedTempers:
    def test_whoever_declines_all_expires_all(self, make_workshop: Callable[..., Any]) -> None:
        workshop = make_workshop(simulation=Simulation(declined=1.0))
        workshop.start()
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 0, 6, 0)
        assert "declined" in workshop.lines()[0]["label-metadata"]["failure-reason"]

    def test_abandoned_tasks_are_done_by_others(self, make_workshop: Callable[..., Any]) -> None:
        workshop = make_workshop(simulation=Simulation(abandoned=0.5, team_size=20))
        start = workshop.clock.now()
        workshop.start()
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 6, 0, 0)
        assert workshop.clock.now() - start > 600


def why_nothing(workshop: Any, person: Person, arn: str) -> Nothing:
    with pytest.raises(NoTask) as none:
        workshop.desk.take(person, arn)
    return none.value.why


def answer_next(workshop: Any, person: Person, arn: str) -> None:
    """The next task, answered before the engine has opened another object in its place."""
    workshop.desk.submit(person, workshop.desk.take(person, arn).id, BIRD)


def test_tasks_that_are_being_prepared_are_counted_and_told(workshop: Any, ann: Person) -> None:
    arn = workshop.start(max_concurrent_objects=2)
    (notice,) = workshop.desk.jobs(ann)
    assert (notice.tasks_left, notice.coming) == (6, 4)
    for _ in range(2):
        answer_next(workshop, ann, arn)
    assert why_nothing(workshop, ann, arn) is Nothing.COMING
    (notice,) = workshop.desk.jobs(ann)
    assert (notice.tasks_left, notice.coming) == (4, 4)
    workshop.pass_time()
    workshop.desk.take(ann, arn)


def test_tasks_in_the_hands_of_others_may_come_back(workshop: Any, ann: Person, ben: Person) -> None:
    workshop.put_lines({"source-ref": "s3://pictures/images/0.png"})
    arn = workshop.start()
    assignment = workshop.desk.take(ben, arn)
    assert why_nothing(workshop, ann, arn) is Nothing.WITH_OTHERS
    workshop.desk.give_back(ben, assignment.id)
    workshop.desk.take(ann, arn)


def test_nothing_is_left_for_those_who_have_answered_or_declined(workshop: Any, ann: Person, ben: Person) -> None:
    workshop.put_lines({"source-ref": "s3://pictures/images/0.png"})
    arn = workshop.start(workers_per_object=2)
    answer_next(workshop, ann, arn)
    workshop.desk.take(ben, arn)
    assert why_nothing(workshop, ann, arn) is Nothing.DONE
    assert workshop.desk.jobs(ann) == []


def test_objects_beyond_a_stopping_condition_do_not_come(workshop: Any, ann: Person) -> None:
    arn = workshop.start(max_objects=2)
    (notice,) = workshop.desk.jobs(ann)
    assert (notice.tasks_left, notice.coming) == (2, 0)
    for _ in range(2):
        answer_next(workshop, ann, arn)
    assert why_nothing(workshop, ann, arn) is Nothing.DONE


def test_objects_that_wait_for_those_in_the_hands_of_others_come_later(workshop: Any, ann: Person, ben: Person) -> None:
    arn = workshop.start(max_concurrent_objects=1)
    workshop.desk.take(ben, arn)
    assert why_nothing(workshop, ann, arn) is Nothing.WITH_OTHERS


def test_nothing_comes_of_a_job_that_is_asked_to_stop(workshop: Any, ann: Person) -> None:
    arn = workshop.start(max_concurrent_objects=1)
    answer_next(workshop, ann, arn)
    workshop.engine.stop(arn)
    assert why_nothing(workshop, ann, arn) is Nothing.DONE
