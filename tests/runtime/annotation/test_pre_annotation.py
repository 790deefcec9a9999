from typing import Any

import pytest

from ground_truth_runtime.annotation.pre_annotation import DataObjectUnusable, task_of


@pytest.mark.parametrize("line", [{"source-ref": "s3://in/a.png", "more": 1}, {"source": "Ann paid"}])
def test_a_task_holds_the_object_and_its_line(line: dict[str, Any]) -> None:
    event = {"version": "2018-10-16", "labelingJobArn": "arn", "dataObject": line}

    assert task_of(event) == {
        "taskInput": {"taskObject": line.get("source-ref", line.get("source")), "manifestLine": line},
        "isHumanAnnotationRequired": True,
    }


@pytest.mark.parametrize("event", [{}, {"dataObject": None}, {"dataObject": {}}, {"dataObject": {"source-ref": 3}}])
def test_an_event_without_an_object_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(DataObjectUnusable, match="neither source-ref nor source"):
        task_of(event)
