"""The jobs table."""

from __future__ import annotations

from tests.constructs.support import Json, ids, one

TABLE = "AWS::DynamoDB::Table"


def test_keys_and_indexes_are_those_of_the_architecture(default: Json) -> None:
    table = one(default, TABLE)
    assert table["KeySchema"] == [{"AttributeName": "labeling_job_name", "KeyType": "HASH"}]
    indexes = {
        index["IndexName"]: (
            [key["AttributeName"] for key in index["KeySchema"]],
            index["Projection"]["ProjectionType"],
        )
        for index in table["GlobalSecondaryIndexes"]
    }
    assert indexes == {
        "active-jobs": (["active", "created_at"], "ALL"),
        "jobs-of-execution": (["execution_arn", "labeling_job_name"], "ALL"),
    }
    assert {attribute["AttributeType"] for attribute in table["AttributeDefinitions"]} == {"S"}


def test_it_is_paid_by_request_restorable_and_forgets(default: Json) -> None:
    table = one(default, TABLE)
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": False}  # with a key that AWS owns


def test_it_goes_with_its_stack_unless_told_otherwise(default: Json, full: Json) -> None:
    for template, policy in ((default, "Delete"), (full, "Retain")):
        (table,) = ids(template, TABLE)
        assert template["Resources"][table]["DeletionPolicy"] == policy


def test_a_key_encrypts_it(full: Json) -> None:
    (key,) = ids(full, "AWS::KMS::Key")
    assert one(full, TABLE)["SSESpecification"] == {
        "SSEEnabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": {"Fn::GetAtt": [key, "Arn"]},
    }
