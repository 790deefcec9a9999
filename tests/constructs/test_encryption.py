"""A customer's key, from one property: what it encrypts, and who may do what with it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from cdk_ground_truth import LabelingPipeline, key_policy_statements
from tests.constructs.support import ROOT, Json, Synth, allowed, flat, ids, one, resources

KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
USE = ["kms:Decrypt", "kms:GenerateDataKey"]
GROUPS = "arn:aws:logs:eu-west-1:123456789012:log-group:*"


@pytest.fixture(scope="module")
def own(synth: Synth) -> Json:
    def build(stack: Stack) -> None:
        pipeline = LabelingPipeline(stack, "Pipeline", encryption_key=kms.Key(stack, "Key"))
        reader = iam.Role(stack, "Reader", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        pipeline.labeling.grant_read(reader)

    return synth.template(build, region="eu-west-1")


@pytest.fixture(scope="module")
def imported(synth: Synth) -> Json:
    def build(stack: Stack) -> None:
        LabelingPipeline(stack, "Pipeline", encryption_key=kms.Key.from_key_arn(stack, "Key", KEY_ARN))

    return synth.template(build, region="eu-west-1")


def keys_in_use(template: Json) -> dict[str, set[str]]:
    """Key of each resource that holds anything, by its type."""
    places: dict[str, tuple[str, ...]] = {
        "AWS::S3::Bucket": ("BucketEncryption", "ServerSideEncryptionConfiguration", "0"),
        "AWS::DynamoDB::Table": ("SSESpecification", "KMSMasterKeyId"),
        "AWS::SNS::Topic": ("KmsMasterKeyId",),
        "AWS::SQS::Queue": ("KmsMasterKeyId",),
        "AWS::Logs::LogGroup": ("KmsKeyId",),
        "AWS::StepFunctions::StateMachine": ("EncryptionConfiguration", "KmsKeyId"),
    }
    found: dict[str, set[str]] = {}
    for kind, path in places.items():
        for properties in resources(template, kind):
            value: Any = properties
            for step in path:
                value = value[int(step)] if step.isdigit() else value[step]
            if kind == "AWS::S3::Bucket":
                value = value["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]
            found.setdefault(kind, set()).add(flat(value))
    (plan,) = [entry for entry in resources(template, "AWS::Lambda::Function") if ".plan." in entry["Handler"]]
    found["labels"] = {flat(plan["Environment"]["Variables"]["GROUND_TRUTH_OUTPUT_KMS_KEY_ARN"])}
    return found


def test_one_property_encrypts_all_that_is_kept(own: Json, imported: Json) -> None:
    (key,) = ids(own, "AWS::KMS::Key")
    for template, name in ((own, f"<{key}.Arn>"), (imported, KEY_ARN)):
        used = keys_in_use(template)
        assert len(used) == 7
        assert set.union(*used.values()) == {name}


def said(statements: list[Json]) -> dict[str, tuple[list[str], Any]]:
    """Actions and condition by principal; the CDK makes one statement of those that say the same."""
    found: dict[str, tuple[list[str], Any]] = {}
    for statement in statements:
        assert (statement["Effect"], statement["Resource"]) == ("Allow", "*")
        ((_, principals),) = statement["Principal"].items()
        for principal in listed(principals):
            actions, condition = found.get(flat(principal), ([], statement.get("Condition")))
            assert condition == statement.get("Condition")
            found[flat(principal)] = (sorted({*actions, *listed(statement["Action"])}), condition)
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_the_policy_of_an_own_key_lets_in_who_needs_it_and_no_one_else(own: Json) -> None:
    policy = said(one(own, "AWS::KMS::Key")["KeyPolicy"]["Statement"])
    (role,) = [name for name in ids(own, "AWS::IAM::Role") if name.startswith("PipelineExecutionRole")]
    here = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    of_logs = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": GROUPS}}
    for_objects = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    for_logs = ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    assert policy == {
        "arn:aws:iam::123456789012:root": (["kms:*"], None),
        f"<{role}.Arn>": (for_objects, None),
        "sagemaker.amazonaws.com": (USE, here),
        "events.amazonaws.com": (USE, here),
        "cloudwatch.amazonaws.com": (USE, here),
        "delivery.logs.amazonaws.com": (["kms:Decrypt*"], None),
        "logs.eu-west-1.amazonaws.com": (for_logs, of_logs),
    }


def test_the_rule_of_notices_publishes_as_a_role_of_the_stack(own: Json, imported: Json) -> None:
    """EventBridge's requests for topics carry no account, so that a statement for it would serve every account."""
    for template in (own, imported):
        principals = [
            str(statement["Principal"])
            for kind in ("AWS::SNS::TopicPolicy", "AWS::KMS::Key")
            for found in resources(template, kind)
            for statement in found.get("PolicyDocument", found.get("KeyPolicy"))["Statement"]
            if "Condition" not in statement
        ]
        assert not any("events.amazonaws.com" in principal for principal in principals)
        may = allowed(template, "NoticeRole")
        assert set(may) == {"sns:Publish", "kms:Decrypt", "kms:GenerateDataKey*"}
    assert allowed(imported, "NoticeRole")["kms:Decrypt"] == {KEY_ARN}


def test_what_an_imported_keys_owner_must_add_is_what_an_own_key_says_of_services(synth: Synth, own: Json) -> None:
    stack = synth.stack(region="eu-west-1")
    asked = said([stack.resolve(statement.to_statement_json()) for statement in key_policy_statements(stack)])
    policy = said(one(own, "AWS::KMS::Key")["KeyPolicy"]["Statement"])
    assert set(asked) == {name for name in policy if name.endswith(".amazonaws.com")}
    for name, (actions, condition) in asked.items():
        assert set(actions) <= set(policy[name][0])
        assert (condition is None) == (policy[name][1] is None)


def test_the_statements_of_the_guide_are_those(synth: Synth) -> None:
    stack = synth.stack(region="eu-west-1")
    asked = said([stack.resolve(statement.to_statement_json()) for statement in key_policy_statements(stack)])
    (shown,) = re.findall(r"^```json\n(.*?)^```", (ROOT / "docs" / "security.md").read_text("utf-8"), re.S | re.M)
    guide = said(json.loads(shown))
    assert guide.keys() == asked.keys()
    for name, (actions, condition) in guide.items():
        assert (actions, condition) == asked[name]


def test_volumes_of_automated_labeling_are_encrypted_by_grants_for_aws_alone(own: Json) -> None:
    (statement,) = [
        found
        for policy in resources(own, "AWS::IAM::Policy")
        for found in policy["PolicyDocument"]["Statement"]
        if "kms:CreateGrant" in found["Action"]
    ]
    assert statement["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_the_state_machine_uses_the_key_for_its_own_data_and_logs_alone(own: Json) -> None:
    (name,) = [found["StateMachineName"] for found in resources(own, "AWS::StepFunctions::StateMachine")]
    statements = [
        (found["Action"], found["Condition"])
        for policy in resources(own, "AWS::IAM::Policy")
        if "StateMachineRole" in str(policy["Roles"])
        for found in policy["PolicyDocument"]["Statement"]
        if "kms:" in str(found["Action"])
    ]
    machine = f"arn:aws:states:eu-west-1:123456789012:stateMachine:{name}"
    logs = "arn:aws:logs:eu-west-1:123456789012:*"
    assert statements == [
        (USE, {"StringEquals": {"kms:EncryptionContext:aws:states:stateMachineArn": machine}}),
        ("kms:GenerateDataKey", {"StringEquals": {"kms:EncryptionContext:SourceArn": logs}}),
    ]


def test_who_may_read_executions_may_decrypt_them(own: Json) -> None:
    (key,) = ids(own, "AWS::KMS::Key")
    assert allowed(own, "Reader")["kms:Decrypt"] == {f"<{key}.Arn>"}


def test_functions_whose_events_are_lost_may_put_them_into_the_encrypted_queue(own: Json) -> None:
    (key,) = ids(own, "AWS::KMS::Key")
    for function in ("Monitor", "Stop"):
        assert f"<{key}.Arn>" in allowed(own, f"Functions{function}Role")["kms:GenerateDataKey*"]
