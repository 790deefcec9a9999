"""The example of annotation functions of one's own, over an account in memory."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
from moto import mock_aws

RATINGS = Path(__file__).parents[2] / "examples/functions/ratings.py"


@pytest.fixture
def ratings(aws_environment: None) -> Iterator[ModuleType]:
    """The example's module, with a bucket `labels`."""
    found = importlib.util.spec_from_file_location("ratings", RATINGS)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="labels")
        found.loader.exec_module(module)
        yield module


def post_event(*contents: str) -> dict[str, Any]:
    """Puts a payload with these answers to one object, and gives the event of it."""
    annotations = [
        {"workerId": f"w{place}", "annotationData": {"content": content}} for place, content in enumerate(contents)
    ]
    payload = [{"datasetObjectId": "0", "dataObject": {"content": "Ann paid"}, "annotations": annotations}]
    boto3.client("s3").put_object(Bucket="labels", Key="a/b.json", Body=json.dumps(payload))
    return {"labelAttributeName": "lbl", "payload": {"s3Uri": "s3://labels/a/b.json"}}


def test_a_task_is_the_line(ratings: ModuleType) -> None:
    line = {"source": "Ann paid"}

    assert ratings.pre_annotation({"dataObject": line}, None)["taskInput"] == {"line": line}


def test_the_label_is_the_median_of_what_could_be_read(ratings: ModuleType) -> None:
    event = post_event('{"rating": "4"}', '{"rating": 5}', '{"rating": 1}', "{", '{"stars": 3}', "[]")

    assert ratings.consolidation(event, None) == [
        {"datasetObjectId": "0", "consolidatedAnnotation": {"content": {"lbl": {"rating": 4.0, "ratings": 3}}}}
    ]


def test_an_object_without_a_rating_says_so(ratings: ModuleType) -> None:
    (found,) = ratings.consolidation(post_event("{}"), None)

    assert found["consolidatedAnnotation"]["content"]["lbl"] == {"failure-reason": "no rating could be read"}
