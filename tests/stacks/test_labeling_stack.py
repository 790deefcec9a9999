"""The deployable stack: outputs, settings, and a template that other tools accept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Template
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension
from syrupy.types import PropertyPath, SerializableData

from stacks.labeling_stack import RETENTION, LabelingStack
from stacks.settings import LOG_RETENTION_DAYS, ExistingWorkforce, Network, Settings
from tests.constructs.support import Json, Synth, allowed, flat, ids, one, resources

WORKTEAM = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/birds"
EVERYTHING = Settings(
    stack_name="Birds",
    removal_policy=RemovalPolicy.DESTROY,
    kms="new",
    video_and_point_clouds=True,
    member_emails=("ada@example.com", "ben@example.com"),
    source_ip_cidrs=("192.0.2.0/24",),
    object_price_usd=Decimal("0.08"),
    automated_labeling=True,
    streaming_topic_arns=(
        "arn:aws:sns:eu-west-1:123456789012:objects",
        "arn:aws:sns:eu-west-1:123456789012:labels",
    ),
    alarm_email="ops@example.com",
    powertools_layer="arn:aws:lambda:eu-west-1:123456789012:layer:mine:1",
    access_logs_bucket="logs",
    access_logs_prefix="birds/",
    event_bridge_enabled=True,
    object_lock_enabled=True,
    network=Network(
        vpc_id="vpc-1a2b3c4d", subnet_ids=("subnet-1a2b3c4d", "subnet-3c4d5e6f"), security_group_ids=("sg-1a2b3c4d",)
    ),
    function_memory_mb={"plan": 2048},
    function_timeout_seconds={"collect": 600, "consolidation": 60},
    log_retention_days=400,
    log_level="ALL",
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
    layers = {tuple(function["Layers"]) for function in resources(full, "AWS::Lambda::Function")}
    assert layers == {("arn:aws:lambda:eu-west-1:123456789012:layer:mine:1",)}
    for kind in ("AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::DynamoDB::Table", "AWS::KMS::Key"):
        (name,) = ids(full, kind)
        assert full["Resources"][name]["DeletionPolicy"] == "Delete"


def test_functions_get_their_network_memory_and_time(default: Json, full: Json) -> None:
    functions = {found["Handler"].split(".")[2]: found for found in resources(full, "AWS::Lambda::Function")}
    assert len(functions) == 8
    for found in functions.values():
        assert found["VpcConfig"] == {
            "SubnetIds": ["subnet-1a2b3c4d", "subnet-3c4d5e6f"],
            "SecurityGroupIds": ["sg-1a2b3c4d"],
        }
    assert functions["plan"]["MemorySize"] == 2048
    assert (functions["collect"]["Timeout"], functions["consolidation"]["Timeout"]) == (600, 60)
    usual = {found["Handler"].split(".")[2]: found for found in resources(default, "AWS::Lambda::Function")}
    assert functions["launch"]["MemorySize"] == usual["launch"]["MemorySize"]
    assert not any("VpcConfig" in found for found in usual.values())


def test_logs_and_bucket_are_as_the_context_has_them(full: Json) -> None:
    assert {group["RetentionInDays"] for group in resources(full, "AWS::Logs::LogGroup")} == {400}
    assert one(full, "AWS::StepFunctions::StateMachine")["LoggingConfiguration"]["Level"] == "ALL"
    bucket = one(full, "AWS::S3::Bucket")
    assert bucket["LoggingConfiguration"] == {"DestinationBucketName": "logs", "LogFilePrefix": "birds/"}
    assert bucket["NotificationConfiguration"] == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    assert bucket["ObjectLockEnabled"] is True
    assert not any("Custom" in found["Type"] for found in full["Resources"].values())


def test_every_log_retention_is_the_one_of_its_number(synth: Synth) -> None:
    stack = Stack(synth.app(), "Stack")
    for days, kept in RETENTION.items():
        logs.LogGroup(stack, f"Days{days}", retention=kept)
    template = Template.from_stack(stack).to_json()
    for name, resource in template["Resources"].items():
        assert name.startswith(f"Days{resource['Properties']['RetentionInDays']}")
    assert len(template["Resources"]) == len(LOG_RETENTION_DAYS)


def test_what_events_may_ask_for_is_allowed_to_the_role_and_known_to_plan(default: Json, full: Json) -> None:
    for template, automated, topics in (
        (default, "false", ""),
        (full, "true", ",".join(EVERYTHING.streaming_topic_arns)),
    ):
        (plan,) = [found for found in resources(template, "AWS::Lambda::Function") if ".plan." in found["Handler"]]
        assert plan["Environment"]["Variables"]["GROUND_TRUTH_AUTOMATED_LABELING"] == automated
        assert plan["Environment"]["Variables"]["GROUND_TRUTH_TOPIC_ARNS"] == topics
        may = allowed(template, "PipelineExecutionRole")
        assert ("iam:PassRole" in may) is (automated == "true")
        assert ("sqs:CreateQueue" in may) is bool(topics)


def test_the_public_workforce_is_shut_out_unless_it_is_let_in(synth: Synth, default: Json) -> None:
    assert "public-crowd" not in json.dumps(default)
    assert "public-crowd" in json.dumps(template_of(synth, Settings(public_workforce=True)))


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


def test_people_of_an_existing_workforce_join_the_teams_new_group(synth: Synth) -> None:
    workforce = ExistingWorkforce(
        name="birds", user_pool_id="eu-west-1_birds", client_id="client", group_name=None, sub_domain=None
    )
    template = template_of(synth, Settings(workforce=workforce, existing_members=("ada@example.com",)))
    (group,) = ids(template, "AWS::Cognito::UserPoolGroup")
    assert one(template, "AWS::Cognito::UserPoolUserToGroupAttachment") == {
        "GroupName": {"Ref": group},
        "UserPoolId": "eu-west-1_birds",
        "Username": "ada@example.com",
    }
    assert resources(template, "AWS::Cognito::UserPoolUser") == []


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
