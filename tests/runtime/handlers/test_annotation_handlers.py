"""The annotation functions as Ground Truth calls them: events and files of the documented shapes."""

import json
from typing import Any

import pytest

from ground_truth_runtime.gateways.object_store import ObjectUnreadable
from tests.support.account import BUCKET, ROLE_ARN
from tests.support.functions import Deployed

JOB_ARN = "arn:aws:sagemaker:us-east-1:111122223333:labeling-job/demo"
PAYLOAD_KEY = (
    "labels/demo/annotations/consolidated-annotation/consolidation-request/iteration-1/2026-01-02_03:04:05.json"
)
POLYGON = (
    '{"crowd-polygon":{"inputImageProperties":{"height":480,"width":640},"polygons":[{"label":"cat","vertices":%s}]}}'
)
TRIANGLE = '[{"x":1,"y":1},{"x":9,"y":1},{"x":5,"y":8}]'


def post_event(**more: Any) -> dict[str, Any]:
    return {
        "version": "2018-10-16",
        "labelingJobArn": JOB_ARN,
        "labelCategories": ["cat", "dog"],
        "labelAttributeName": "lbl",
        "roleArn": ROLE_ARN,
        "payload": {"s3Uri": f"s3://{BUCKET}/{PAYLOAD_KEY}"},
        **more,
    }


def put_payload(deployed: Deployed, *contents: str) -> None:
    annotations = [
        {"workerId": f"private.us-east-1.{place}", "annotationData": {"content": content}}
        for place, content in enumerate(contents)
    ]
    payload = [{"datasetObjectId": "0", "dataObject": {"s3Uri": "s3://demo-in/a.png"}, "annotations": annotations}]
    deployed.cloud.put(PAYLOAD_KEY, json.dumps(payload))


def test_pre_annotation_makes_a_task(deployed: Deployed) -> None:
    line = {"source-ref": "s3://demo-in/a.png", "lot": 7}
    event = {"version": "2018-10-16", "labelingJobArn": JOB_ARN, "dataObject": line}

    assert deployed.invoke("pre_annotation", event) == {
        "taskInput": {"taskObject": "s3://demo-in/a.png", "manifestLine": line},
        "isHumanAnnotationRequired": True,
    }


def test_consolidation_reads_the_payload_and_returns_a_list(deployed: Deployed) -> None:
    put_payload(deployed, POLYGON % TRIANGLE, POLYGON % TRIANGLE)

    (found,) = deployed.invoke("consolidation", post_event())

    assert found["datasetObjectId"] == "0"
    content = found["consolidatedAnnotation"]["content"]
    assert content.keys() == {"lbl", "lbl-metadata"}
    (annotation,) = content["lbl"]["annotations"]
    assert (annotation["class_id"], annotation["confidence"]) == (0, 1.0)
    assert content["lbl-metadata"] == {
        "class-map": {"0": "cat"},
        "objects": [{"confidence": 1.0}],
        "type": "groundtruth/custom",
        "rejected-answers": 0,
    }


@pytest.mark.parametrize("more", [{"labelCategories": None}, {"maxHumanWorkersPerDataObject": 3, "kmsKeyId": "key"}])
def test_events_of_the_console_and_with_undocumented_keys_will_do(deployed: Deployed, more: dict[str, Any]) -> None:
    put_payload(deployed, POLYGON % TRIANGLE)

    (found,) = deployed.invoke("consolidation", post_event(**more))

    assert found["consolidatedAnnotation"]["content"]["lbl-metadata"]["class-map"] == {"0": "cat"}


def test_a_rejected_answer_is_logged_with_worker_and_object_and_without_its_content(deployed: Deployed) -> None:
    put_payload(deployed, POLYGON % TRIANGLE, POLYGON % '"secret"')

    deployed.invoke("consolidation", post_event())

    (line,) = [line for line in deployed.logged() if line["message"] == "answer rejected"]
    assert (line["level"], line["object_id"], line["worker_id"]) == ("WARNING", "0", "private.us-east-1.1")
    assert line["labeling_job_arn"] == JOB_ARN
    assert "secret" not in deployed.log.getvalue()


def test_an_answer_elsewhere_that_is_gone_costs_one_answer(deployed: Deployed) -> None:
    put_payload(deployed, POLYGON % TRIANGLE)
    payload = deployed.cloud.json(f"s3://{BUCKET}/{PAYLOAD_KEY}")
    for uri in (f"s3://{BUCKET}/gone.json", "nowhere"):
        payload[0]["annotations"].append({"workerId": uri, "annotationData": {"s3Uri": uri}})
    deployed.cloud.put(PAYLOAD_KEY, json.dumps(payload))

    (found,) = deployed.invoke("consolidation", post_event())

    assert found["consolidatedAnnotation"]["content"]["lbl-metadata"]["rejected-answers"] == 2


def test_a_payload_that_is_gone_is_an_error(deployed: Deployed) -> None:
    with pytest.raises(ObjectUnreadable, match="NoSuchKey"):
        deployed.invoke("consolidation", post_event())
