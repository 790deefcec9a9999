"""RenderUiTemplate shows a worker template with the input of one task."""

import json
from typing import Any

import pytest

from ground_truth_local.sagemaker import ServiceError

ROLE = "arn:aws:iam::123456789012:role/labeling"
PAGE = "arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/NamedEntityRecognition"


def rendered(cloud: Any, template: str, task_input: Any) -> dict[str, Any]:
    answer: dict[str, Any] = cloud.call(
        "RenderUiTemplate",
        UiTemplate={"Content": template},
        Task={"Input": task_input if isinstance(task_input, str) else json.dumps(task_input)},
        RoleArn=ROLE,
    )
    return answer


def test_variables_are_filled_and_escaped(cloud: Any) -> None:
    answer = rendered(cloud, "<p>{{ task.input.text }}</p>", {"text": "<b>"})
    assert answer == {"RenderedContent": "<p>&lt;b&gt;</p>", "Errors": []}


def test_objects_get_links_that_expire(cloud: Any) -> None:
    uri = cloud.put("images/a.png", b"a")
    answer = rendered(cloud, "{{ task.input.taskObject | grant_read_access }}", {"taskObject": uri})
    assert answer["RenderedContent"].startswith("https://")
    assert "images/a.png?" in answer["RenderedContent"]


def test_what_is_nothing_for_this_task_is_no_error(cloud: Any) -> None:
    answer = rendered(cloud, "<p>{{ task.input.manifestLine['boxes'].annotations }}</p>", {"manifestLine": {}})
    assert answer == {"RenderedContent": "<p></p>", "Errors": []}


def test_what_is_no_liquid_is_an_error(cloud: Any) -> None:
    answer = rendered(cloud, "<p>{% for box in %}</p>", {})
    assert answer["RenderedContent"] == ""
    assert [error["Code"] for error in answer["Errors"]] == ["TemplateError"]
    assert "Liquid: line 1" in answer["Errors"][0]["Message"]


@pytest.mark.parametrize(("task_input", "told"), [("{]", "must be JSON"), ("[]", "must be a JSON object")])
def test_an_input_that_is_no_object_is_refused(cloud: Any, task_input: str, told: str) -> None:
    with pytest.raises(ServiceError, match=told):
        rendered(cloud, "<p></p>", task_input)


@pytest.mark.parametrize("given", [{}, {"UiTemplate": {"Content": "<p></p>"}, "HumanTaskUiArn": PAGE}])
def test_one_page_is_rendered(cloud: Any, given: dict[str, Any]) -> None:
    with pytest.raises(ServiceError, match="Exactly one of UiTemplate and HumanTaskUiArn"):
        cloud.call("RenderUiTemplate", Task={"Input": "{}"}, RoleArn=ROLE, **given)


def test_pages_of_aws_are_not_here(cloud: Any) -> None:
    with pytest.raises(ServiceError, match="ResourceNotFound"):
        cloud.call("RenderUiTemplate", Task={"Input": "{}"}, RoleArn=ROLE, HumanTaskUiArn=PAGE)
