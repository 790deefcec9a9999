"""The deployable stack: outputs, settings, and a template that other tools accept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from aws_cdk import App, Environment, RemovalPolicy
from aws_cdk.assertions import Template
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension
from syrupy.types import PropertyPath, SerializableData

from stacks.labeling_stack import LabelingStack
from stacks.settings import ExistingWorkforce, Settings
from tests.constructs.support import Json, Synth, flat, ids, one, resources

WORKTEAM = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/birds"
EVERYTHING = Settings(
    stack_name="Birds",
    removal_policy=RemovalPolicy.DESTROY,
    kms="new",
    video_and_point_clouds=True,
    member_emails=("ada@example.com", "ben@example.com"),
    source_ip_cidrs=("192.0.2.0/24",),
    alarm_email="ops@example.com",
    powertools_layer="none",
)


def labeling(app: App, settings: Settings) -> LabelingStack:
    return LabelingStack(
        app, settings.stack_name, settings=settings, env=Environment(region="eu-west-1", account="123456789012")
    )


def template_of(synth: Synth, settings: Settings) -> Json:
    return dict(Template.from_stack(labeling(synth.app(), settings)).to_json())


@pytest.fixture(scope="module")
def default(synth: Synth) -> Json:
    return template_of(synth, Settings())


@pytest.fixture(scope="module")
def full(synth: Synth) -> Json:
    return template_of(synth, EVERYTHING)


def without_hashes(data: SerializableData, path: PropertyPath) -> SerializableData:
    """Assets change with each line of code that runs in Lambda."""
    return re.sub(r"[0-9a-f]{64}\.zip", "asset.zip", data) if isinstance(data, str) else data


def test_the_default_template_changes_on_purpose_only(default: Json, snapshot: SnapshotAssertion) -> None:
    assert default == snapshot(extension_class=JSONSnapshotExtension, matcher=without_hashes)


def test_outputs_are_those_that_people_and_tools_read(default: Json) -> None:
    outputs = {name: flat(found["Value"]) for name, found in default["Outputs"].items()}
    (workforce,) = ids(default, "AWS::SageMaker::Workforce")
    assert set(outputs) == {
        "BucketName",
        "StateMachineArn",
        "ExecutionRoleArn",
        "WorkteamArn",
        "PortalUrl",
        "JobsTableName",
        "NoticeTopicArn",
    }
    assert outputs["BucketName"] == f"<{ids(default, 'AWS::S3::Bucket')[0]}>"
    assert outputs["StateMachineArn"] == f"<{ids(default, 'AWS::StepFunctions::StateMachine')[0]}>"
    assert outputs["JobsTableName"] == f"<{ids(default, 'AWS::DynamoDB::Table')[0]}>"
    assert outputs["PortalUrl"] == f"https://<{workforce}.SubDomain>"


def findings(template: Json) -> Iterator[str]:
    # W3005: the CDK writes dependencies out that references imply already.
    arguments = ManualArgs(regions=["eu-west-1"], ignore_checks=["W3005"])
    for match in lint(json.dumps(template), config=arguments):
        yield f"{match.rule.id} {match.message} at {match.path}"


def test_cfn_lint_accepts_the_template(default: Json) -> None:
    assert list(findings(default)) == []


def test_cfn_lint_accepts_every_setting(full: Json) -> None:
    assert list(findings(full)) == []


def test_cfn_lint_would_refuse_a_broken_one(default: Json) -> None:
    broken: Json = json.loads(json.dumps(default))
    (workteam,) = ids(broken, "AWS::SageMaker::Workteam")
    del broken["Resources"][workteam]["Properties"]["Description"]
    assert any("'Description' is a required property" in finding for finding in findings(broken))


@pytest.mark.parametrize("settings", [Settings(), EVERYTHING], ids=["defaults", "everything"])
def test_cdk_nag_has_no_unexplained_finding(synth: Synth, settings: Settings) -> None:
    app = synth.strict_app()
    labeling(app, settings)
    app.synth()


def test_settings_arrive(full: Json) -> None:
    assert len(one(full, "AWS::S3::Bucket")["CorsConfiguration"]["CorsRules"]) == 2
    assert [user["Username"] for user in resources(full, "AWS::Cognito::UserPoolUser")] == [
        "ada@example.com",
        "ben@example.com",
    ]
    assert one(full, "AWS::SageMaker::Workforce")["SourceIpConfig"] == {"Cidrs": ["192.0.2.0/24"]}
    assert one(full, "AWS::KMS::Key")["EnableKeyRotation"] is True
    assert not any("Layers" in function for function in resources(full, "AWS::Lambda::Function"))
    for kind in ("AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::DynamoDB::Table", "AWS::KMS::Key"):
        (name,) = ids(full, kind)
        assert full["Resources"][name]["DeletionPolicy"] == "Delete"


def test_the_public_workforce_may_be_shut_out(synth: Synth) -> None:
    template = template_of(synth, Settings(public_workforce=False))
    assert "public-crowd" not in json.dumps(template)


def test_alarms_go_to_the_address(full: Json) -> None:
    subscription = one(full, "AWS::SNS::Subscription")
    assert subscription["Protocol"] == "email"
    assert subscription["Endpoint"] == "ops@example.com"
    for alarm in resources(full, "AWS::CloudWatch::Alarm"):
        assert alarm["AlarmActions"] == [subscription["TopicArn"]]


def test_existing_bucket_team_key_and_layer_are_taken(synth: Synth) -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    layer = "arn:aws:lambda:eu-west-1:123456789012:layer:mine:1"
    template = template_of(synth, Settings(bucket_name="birds", workteam_arn=WORKTEAM, kms=key, powertools_layer=layer))
    for kind in ("AWS::S3::Bucket", "AWS::SageMaker::Workforce", "AWS::SageMaker::Workteam", "AWS::KMS::Key"):
        assert resources(template, kind) == []
    assert template["Outputs"]["BucketName"]["Value"] == "birds"
    assert template["Outputs"]["WorkteamArn"]["Value"] == WORKTEAM
    assert "PortalUrl" not in template["Outputs"]
    assert one(template, "AWS::DynamoDB::Table")["SSESpecification"]["KMSMasterKeyId"] == key
    assert {tuple(function["Layers"]) for function in resources(template, "AWS::Lambda::Function")} == {(layer,)}


def test_an_existing_workforce_gets_a_team(synth: Synth) -> None:
    workforce = ExistingWorkforce(
        name="birds",
        user_pool_id="eu-west-1_birds",
        client_id="client",
        group_name="watchers",
        sub_domain="x.labeling.eu-west-1.sagemaker.aws",
    )
    template = template_of(synth, Settings(workforce=workforce))
    assert resources(template, "AWS::SageMaker::Workforce") == []
    assert one(template, "AWS::SageMaker::Workteam")["MemberDefinitions"] == [
        {
            "CognitoMemberDefinition": {
                "CognitoUserPool": "eu-west-1_birds",
                "CognitoClientId": "client",
                "CognitoUserGroup": "watchers",
            }
        }
    ]
    assert template["Outputs"]["PortalUrl"]["Value"] == "https://x.labeling.eu-west-1.sagemaker.aws"
