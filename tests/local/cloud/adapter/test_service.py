"""SageMaker answers at the cloud's address, in the service's own way."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ground_truth_local.cloud.adapter.service import answer
from ground_truth_local.sagemaker import ServiceError
from tests.local.cloud.conftest import Lab


class Recorded:
    """Answers with what it was asked."""

    def handle(self, operation: str, request: dict[str, Any], *, account: str, region: str) -> dict[str, Any]:
        if operation == "Refused":
            raise ServiceError("ResourceInUse", "taken", 409)
        return {"asked": [operation, request, account, region], "at": datetime(2026, 1, 1, tzinfo=UTC)}


def asked(operation: str, body: bytes) -> tuple[int, dict[str, str], dict[str, Any]]:
    status, headers, content = answer(Recorded(), operation, body, account="1", region="us-east-1")
    return status, headers, json.loads(content)


def test_a_call_reaches_the_service_with_account_and_region() -> None:
    status, headers, document = asked("ListWorkteams", b'{"MaxResults": 1}')
    assert status == 200
    assert headers["Content-Type"] == "application/x-amz-json-1.1"
    assert document == {"asked": ["ListWorkteams", {"MaxResults": 1}, "1", "us-east-1"], "at": 1767225600.0}


def test_a_refusal_has_code_message_and_status() -> None:
    status, headers, document = asked("Refused", b"")
    assert (status, headers["x-amzn-errortype"]) == (409, "ResourceInUse")
    assert (document["__type"], document["message"]) == ("ResourceInUse", "taken")


def test_a_body_that_is_not_json_is_refused() -> None:
    status, _, document = asked("ListWorkteams", b"{")
    assert (status, document["__type"]) == (400, "SerializationException")


def test_a_stock_client_gets_the_services_errors(lab: Lab) -> None:
    with pytest.raises(ClientError) as raised:
        lab.cloud.clients.sagemaker.describe_labeling_job(LabelingJobName="missing")
    assert raised.value.response["Error"]["Code"] == "ResourceNotFound"


def test_a_stock_client_gets_lists(lab: Lab) -> None:
    assert (
        lab.cloud.clients.sagemaker.list_labeling_jobs(NameContains="none-is-called-so")["LabelingJobSummaryList"] == []
    )
