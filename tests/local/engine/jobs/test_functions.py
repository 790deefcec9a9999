"""Custom jobs: pre-annotation and consolidation functions of the customer's own are really invoked."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_local.engine import Behaviour, Simulation
from ground_truth_local.engine.desk import Person
from ground_truth_local.engine.functions import FunctionError
from ground_truth_local.engine.job import JobStatus

PRE = "arn:aws:lambda:us-east-1:123456789012:function:SageMaker-pre"
POST = "arn:aws:lambda:us-east-1:123456789012:function:SageMaker-post"
COMPLETED = JobStatus.COMPLETED


class Account:
    """Functions as plain callables, by ARN; remembers what they were given."""

    def __init__(self, **functions: Callable[[dict[str, Any]], Any]) -> None:
        self._functions = {PRE: functions.get("pre", pre), POST: functions.get("post")}
        self.events: dict[str, list[dict[str, Any]]] = {PRE: [], POST: []}

    def invoke(self, arn: str, payload: dict[str, Any]) -> Any:
        self.events[arn].append(json.loads(json.dumps(payload)))
        function = self._functions[arn]
        assert function is not None
        try:
            return json.loads(json.dumps(function(payload)))
        except ZeroDivisionError as error:
            raise FunctionError(f"ZeroDivisionError: {error}") from error


def pre(event: dict[str, Any]) -> dict[str, Any]:
    return {"taskInput": {"picture": event["dataObject"]["source-ref"], "labels": ["Wren", "Robin"]}}


def broken(_: dict[str, Any]) -> Any:
    raise ZeroDivisionError("no idea")


class Consolidation:
    """Takes the first answer of each object from the payload in S3."""

    def __init__(self, workshop: Callable[[], Any]) -> None:
        self._workshop = workshop

    def __call__(self, event: dict[str, Any]) -> Any:
        payload = self._workshop().json(event["payload"]["s3Uri"])
        return [self._entry(item, event["labelAttributeName"]) for item in payload]

    def _entry(self, item: dict[str, Any], attribute: str) -> dict[str, Any]:
        said = [json.loads(annotation["annotationData"]["content"]) for annotation in item["annotations"]]
        content = {
            attribute: {"first": said[0], "of": len(said)},
            f"{attribute}-metadata": {"class-map": {"0": "Wren"}},
        }
        return {"datasetObjectId": item["datasetObjectId"], "consolidatedAnnotation": {"content": content}}


@pytest.fixture
def make(make_workshop: Callable[..., Any]) -> Callable[..., Any]:
    def make(account: Account | None = None, **options: Any) -> Any:
        made: list[Any] = []
        functions = Account(post=Consolidation(lambda: made[0])) if account is None else account
        options.setdefault("simulation", Simulation(team_size=3))
        made.append(make_workshop(functions=functions, **options))
        made[0].account = functions
        page = "<crowd-form><crowd-image-classifier name='bird' categories='{{ task.input.labels | to_json }}'>"
        made[0].put("template.html", page)
        return made[0]

    return make


def start(workshop: Any, **changes: Any) -> str:
    custom = {
        "task_type": None,
        "category_file_uri": None,
        "pre_function": PRE,
        "consolidation_function": POST,
        "workers_per_object": 2,
    }
    arn: str = workshop.start(**{**custom, **changes})
    return arn


def test_from_the_line_to_the_label(make: Callable[..., Any]) -> None:
    workshop = make()
    arn = start(workshop)
    workshop.end()

    assert workshop.numbers() == (COMPLETED, 6, 0, 0)
    assert workshop.account.events[PRE][0] == {
        "version": "2018-10-16",
        "labelingJobArn": arn,
        "dataObject": {"source-ref": "s3://pictures/images/0.png"},
    }
    event = workshop.account.events[POST][0]
    uri = event.pop("payload")["s3Uri"]
    assert "/annotations/consolidated-annotation/consolidation-request/iteration-1/" in uri
    assert event == {
        "version": "2018-10-16",
        "labelingJobArn": arn,
        "labelCategories": None,
        "labelAttributeName": "label",
        "roleArn": "arn:aws:iam::123456789012:role/labeling",
    }
    payload = workshop.json(uri)
    assert payload[0].keys() == {"datasetObjectId", "dataObject", "annotations"}
    assert len(payload[0]["annotations"]) == 2
    # What the function returned stands beside what it was given, as it is.
    returned = workshop.json(uri.replace("consolidation-request", "consolidation-response"))
    assert returned[0]["consolidatedAnnotation"]["content"]["label-metadata"] == {"class-map": {"0": "Wren"}}


def test_the_service_adds_its_metadata_to_the_function_s(make: Callable[..., Any]) -> None:
    workshop = make()
    start(workshop)
    workshop.end()
    line = workshop.lines()[0]
    assert line["label"]["of"] == 2
    assert line["label"]["first"]["bird"]["label"] in {"Wren", "Robin"}
    metadata = line["label-metadata"]
    assert (metadata["type"], metadata["class-map"]) == ("groundtruth/custom", {"0": "Wren"})
    assert {"job-name", "human-annotated", "creation-date"} <= metadata.keys()


def test_people_get_the_task_that_the_function_made(make: Callable[..., Any], ann: Person) -> None:
    workshop = make(simulation=Simulation(workers="people"))
    arn = start(workshop, workers_per_object=1)
    assignment = workshop.desk.take(ann, arn)
    assert assignment.task_input == {"picture": "s3://pictures/images/0.png", "labels": ["Wren", "Robin"]}
    assert assignment.readable == {"s3://pictures/images/0.png"}
    workshop.desk.submit(ann, assignment.id, {"note": "a wren"})
    workshop.pass_time(60)
    workshop.engine.stop(arn)
    workshop.end()
    assert workshop.lines()[0]["label"]["first"] == {"note": "a wren"}


@pytest.mark.parametrize("flag", [False, "false", "False"])
def test_objects_that_need_no_people_stay_unlabeled(make: Callable[..., Any], flag: Any) -> None:
    def only_odd(event: dict[str, Any]) -> dict[str, Any]:
        even = event["dataObject"]["source-ref"].endswith(("0.png", "2.png", "4.png"))
        return {**pre(event), "isHumanAnnotationRequired": flag if even else "true"}

    account = Account(pre=only_odd)
    workshop = make(account)
    account._functions[POST] = Consolidation(lambda: workshop)
    start(workshop)
    workshop.end()
    assert workshop.numbers() == (COMPLETED, 3, 0, 3)
    assert [sorted(line) for line in workshop.lines()[:2]] == [
        ["source-ref"],
        ["label", "label-metadata", "source-ref"],
    ]


@pytest.mark.parametrize("answer", [[], {}, {"taskInput": "text"}, None])
def test_a_pre_annotation_that_returns_no_task_fails_its_object(make: Callable[..., Any], answer: Any) -> None:
    workshop = make(Account(pre=lambda _: answer))
    start(workshop)
    workshop.end()
    assert workshop.numbers() == (COMPLETED, 0, 6, 0)
    assert "taskInput" in workshop.lines()[0]["label-metadata"]["failure-reason"]


def test_a_function_that_raises_is_tried_again_and_then_costs_its_object(make: Callable[..., Any]) -> None:
    account = Account(pre=broken)
    workshop = make(account, behaviour=Behaviour(function_attempts=2))
    start(workshop)
    workshop.end()
    assert workshop.numbers() == (COMPLETED, 0, 6, 0)
    assert len(account.events[PRE]) == 12
    assert "ZeroDivisionError: no idea" in workshop.lines()[0]["label-metadata"]["failure-reason"]


def test_a_consolidation_that_raises_fails_its_batch_alone(make: Callable[..., Any]) -> None:
    account = Account()
    workshop = make(
        account, behaviour=Behaviour(consolidation_batch=4, consolidation_seconds=1000, function_attempts=1)
    )
    good = Consolidation(lambda: workshop)
    account._functions[POST] = lambda event: good(event) if len(account.events[POST]) > 1 else broken(event)
    start(workshop)
    workshop.end()
    assert workshop.numbers() == (COMPLETED, 2, 4, 0)
    assert "SageMaker-post: ZeroDivisionError" in workshop.lines()[0]["label-metadata"]["failure-reason"]
    assert "FUNCTION_FAILED" in [entry[1] for entry in workshop.log]


class TestIncompleteConsolidation:
    """What is missing in the function's answer, or has another shape, costs that object."""

    @pytest.mark.parametrize(
        "answer",
        [
            [],
            [{"datasetObjectId": "99"}],
            ["text", None, {"datasetObjectId": "0", "consolidatedAnnotation": {"content": "text"}}],
        ],
    )
    def test_an_object_that_is_missing_fails(self, make: Callable[..., Any], answer: Any) -> None:
        workshop = make(Account(post=lambda _: answer))
        start(workshop)
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 0, 6, 0)
        assert "returned nothing for this object" in workshop.lines()[0]["label-metadata"]["failure-reason"]

    def test_an_object_that_is_missing_may_stay_unlabeled(self, make: Callable[..., Any]) -> None:
        workshop = make(Account(post=lambda _: []), behaviour=Behaviour(omitted_objects_fail=False))
        start(workshop)
        workshop.end()
        assert workshop.numbers() == (COMPLETED, 0, 0, 6)

    def test_an_object_without_the_label_attribute_fails(self, make: Callable[..., Any]) -> None:
        entry = {"datasetObjectId": 0, "consolidatedAnnotation": {"content": {"other": 1}}}
        workshop = make(Account(post=lambda _: [entry]))
        start(workshop)
        workshop.end()
        assert "returned no label 'label'" in workshop.lines()[0]["label-metadata"]["failure-reason"]

    @pytest.mark.parametrize("answer", [{}, None, "text"])
    def test_no_list_fails_the_batch(self, make: Callable[..., Any], answer: Any) -> None:
        workshop = make(Account(post=lambda _: answer))
        start(workshop)
        workshop.end()
        assert "it returned no list" in workshop.lines()[5]["label-metadata"]["failure-reason"]


@pytest.mark.parametrize("task_type", [None, "PassThrough"])
def test_without_functions_labels_refer_to_the_answers(make: Callable[..., Any], task_type: str | None) -> None:
    workshop = make()
    workshop.put("template.html", "<crowd-image-classifier name='bird' categories=\"['Wren', 'Robin']\">")
    start(workshop, task_type=task_type, pre_function=None, consolidation_function=None)
    workshop.end()
    assert workshop.numbers() == (COMPLETED, 6, 0, 0)
    line = workshop.lines()[3]
    assert (line["label"], line["label-metadata"]["type"]) == ({}, "groundtruth/custom")
    answers = workshop.json(line["label-metadata"]["worker-response-ref"])["answers"]
    assert len(answers) == 2
    assert workshop.keys("labels/birds/annotations/consolidated-annotation/") == []


def test_without_pre_annotation_the_task_is_the_line(make: Callable[..., Any], ann: Person) -> None:
    workshop = make(simulation=Simulation(workers="people"))
    arn = start(workshop, pre_function=None, consolidation_function=None)
    assert workshop.desk.take(ann, arn).task_input == {"source-ref": "s3://pictures/images/0.png"}


def test_a_service_without_a_way_to_lambda_says_so(make_workshop: Callable[..., Any]) -> None:
    workshop = make_workshop()
    start(workshop)
    workshop.end()
    assert "no way to invoke" in workshop.lines()[0]["label-metadata"]["failure-reason"]
