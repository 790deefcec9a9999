"""The pipeline: what it makes, what it takes instead."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns

from cdk_ground_truth import (
    BucketOptions,
    CustomAnnotationFunctions,
    LabelingPipeline,
    PropertiesInvalid,
    TeamOptions,
    Workforce,
    Workteam,
)
from tests.constructs.support import Json, Synth, allowed, flat, ids, one, resources

WORKTEAM_ARN = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/birds"
LAYER_ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:mine:1"
FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:pre-sagemaker"


def plan_variables(template: Json) -> dict[str, str]:
    (plan,) = [found for found in resources(template, "AWS::Lambda::Function") if ".plan." in found["Handler"]]
    return {name: flat(value) for name, value in plan["Environment"]["Variables"].items()}


@pytest.fixture(scope="module")
def default(synth: Synth) -> Json:
    return synth.template(lambda stack: LabelingPipeline(stack, "Pipeline"))


@pytest.fixture(scope="module")
def full(synth: Synth) -> Json:
    def build(stack: Stack) -> None:
        LabelingPipeline(
            stack,
            "Pipeline",
            input_buckets=[s3.Bucket.from_bucket_name(stack, "Images", "images")],
            encryption_key=kms.Key(stack, "Key"),
            video_and_point_clouds=True,
            run_expiration=Duration.days(31),
            custom_image_types=False,
            annotation_functions=[
                CustomAnnotationFunctions(
                    stack, "Own", pre_annotation=lambda_.Function.from_function_arn(stack, "Pre", FUNCTION_ARN)
                )
            ],
            member_emails=["ada@example.com"],
            source_ip_cidrs=["192.0.2.0/24"],
            layers=[lambda_.LayerVersion.from_layer_version_arn(stack, "Layer", LAYER_ARN)],
            architecture=lambda_.Architecture.X86_64,
            sweep_interval=Duration.minutes(1),
            max_objects=7,
            object_price_usd=Decimal("0.08"),
            log_retention=logs.RetentionDays.ONE_DAY,
            notice_topic=sns.Topic.from_topic_arn(stack, "Notices", "arn:aws:sns:eu-west-1:123456789012:notices"),
            alarm_topic=sns.Topic.from_topic_arn(stack, "Pager", "arn:aws:sns:eu-west-1:123456789012:pager"),
            removal_policy=RemovalPolicy.DESTROY,
        )

    return synth.template(build, region="eu-west-1")


@pytest.fixture(scope="module")
def given(synth: Synth) -> Json:
    def build(stack: Stack) -> None:
        LabelingPipeline(
            stack,
            "Pipeline",
            bucket=s3.Bucket.from_bucket_name(stack, "Bucket", "birds"),
            execution_role=iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::123456789012:role/labeling"),
            workteam=Workteam.from_workteam_arn(stack, "Workteam", WORKTEAM_ARN),
        )

    return synth.template(build, region="eu-west-1")


def test_it_makes_every_part(default: Json) -> None:
    for kind in (
        "AWS::S3::Bucket",
        "AWS::Cognito::UserPool",
        "AWS::SageMaker::Workforce",
        "AWS::SageMaker::Workteam",
        "AWS::DynamoDB::Table",
        "AWS::StepFunctions::StateMachine",
    ):
        assert len(resources(default, kind)) == 1


def test_its_parts_fit_each_other(default: Json) -> None:
    variables = plan_variables(default)
    assert variables["GROUND_TRUTH_BUCKET"] == f"<{ids(default, 'AWS::S3::Bucket')[0]}>"
    assert variables["GROUND_TRUTH_WORKTEAM_ARN"] == f"<{ids(default, 'AWS::SageMaker::Workteam')[0]}.WorkteamArn>"
    assert variables["GROUND_TRUTH_ROLE_ARN"].startswith("<PipelineExecutionRole")
    assert "GROUND_TRUTH_OUTPUT_KMS_KEY_ARN" not in variables


def test_the_team_is_told_of_new_work(default: Json) -> None:
    assert "NotificationConfiguration" in one(default, "AWS::SageMaker::Workteam")


def test_what_people_made_outlives_the_stack(default: Json, full: Json) -> None:
    for kind in ("AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::DynamoDB::Table"):
        for template, policy in ((default, "RetainExceptOnCreate"), (full, "Delete")):
            (name,) = ids(template, kind)
            assert template["Resources"][name]["DeletionPolicy"] == policy


def test_no_node_function_is_hidden_in_it(default: Json) -> None:
    """Custom resources of the CDK's own run on Node and make a template that other tools can't deploy."""
    assert {found["Runtime"] for found in resources(default, "AWS::Lambda::Function")} == {"python3.13"}
    assert not any("Custom" in found["Type"] for found in default["Resources"].values())


def test_a_key_is_used_everywhere(full: Json) -> None:
    (key,) = ids(full, "AWS::KMS::Key")
    (rule,) = one(full, "AWS::S3::Bucket")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert flat(rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]) == f"<{key}.Arn>"
    assert flat(one(full, "AWS::DynamoDB::Table")["SSESpecification"]["KMSMasterKeyId"]) == f"<{key}.Arn>"
    assert flat(one(full, "AWS::SNS::Topic")["KmsMasterKeyId"]) == f"<{key}.Arn>"
    assert plan_variables(full)["GROUND_TRUTH_OUTPUT_KMS_KEY_ARN"] == f"<{key}.Arn>"
    assert f"<{key}.Arn>" in allowed(full, "PipelineExecutionRole")["kms:GenerateDataKey*"]


def test_every_property_arrives(full: Json) -> None:
    bucket = one(full, "AWS::S3::Bucket")
    assert len(bucket["CorsConfiguration"]["CorsRules"]) == 2
    assert bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 31
    role = allowed(full, "PipelineExecutionRole")
    assert role["lambda:InvokeFunction"] == {FUNCTION_ARN}
    assert "arn:aws:s3:::images/*" in role["s3:GetObject"]
    assert "arn:aws:s3:::images/*" in allowed(full, "FunctionsPlanRole")["s3:GetObject"]
    assert one(full, "AWS::Cognito::UserPoolUser")["Username"] == "ada@example.com"
    assert one(full, "AWS::SageMaker::Workforce")["SourceIpConfig"] == {"Cidrs": ["192.0.2.0/24"]}
    for function in resources(full, "AWS::Lambda::Function"):
        assert function["Layers"] == [LAYER_ARN]
        assert function["Architectures"] == ["x86_64"]
    assert plan_variables(full)["GROUND_TRUTH_MAX_OBJECTS"] == "7"
    assert plan_variables(full)["GROUND_TRUTH_OBJECT_PRICE_USD"] == "0.08"
    assert {group["RetentionInDays"] for group in resources(full, "AWS::Logs::LogGroup")} == {1}
    assert "rate(1 minute)" in [rule.get("ScheduleExpression") for rule in resources(full, "AWS::Events::Rule")]
    assert "arn:aws:sns:eu-west-1:123456789012:notices" in str(resources(full, "AWS::Events::Rule"))
    assert "arn:aws:sns:eu-west-1:123456789012:pager" in str(resources(full, "AWS::CloudWatch::Alarm"))


def test_given_parts_are_not_made(given: Json) -> None:
    for kind in ("AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::SageMaker::Workforce", "AWS::SageMaker::Workteam"):
        assert resources(given, kind) == []
    variables = plan_variables(given)
    assert variables["GROUND_TRUTH_BUCKET"] == "birds"
    assert variables["GROUND_TRUTH_ROLE_ARN"] == "arn:aws:iam::123456789012:role/labeling"
    assert variables["GROUND_TRUTH_WORKTEAM_ARN"] == WORKTEAM_ARN


def test_a_given_workforce_gets_a_team(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        workforce = Workforce.from_workforce_attributes(
            stack,
            "Workforce",
            workforce_name="birds",
            user_pool_id="eu-west-1_birds",
            client_id="client",
        )
        pipeline = LabelingPipeline(stack, "Pipeline", workforce=workforce)
        assert pipeline.portal_url is None

    template = synth.template(build)
    assert resources(template, "AWS::SageMaker::Workforce") == []
    assert one(template, "AWS::SageMaker::Workteam")["WorkforceName"] == "birds"


def test_the_team_of_an_identity_provider_takes_its_groups(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        LabelingPipeline(
            stack,
            "Pipeline",
            workforce=Workforce.from_workforce_name(stack, "Workforce", "birds"),
            team=TeamOptions(workteam_name="watchers", description="They watch birds", oidc_groups=["ringers"]),
        )

    team = one(synth.template(build), "AWS::SageMaker::Workteam")
    assert (team["WorkteamName"], team["Description"]) == ("watchers", "They watch birds")
    assert team["MemberDefinitions"] == [{"OidcMemberDefinition": {"OidcGroups": ["ringers"]}}]


def test_a_key_of_another_region_is_refused(synth: Synth) -> None:
    stack = synth.stack(region="eu-west-1")
    arn = "arn:aws:kms:us-east-1:123456789012:key/abc"
    with pytest.raises(PropertiesInvalid) as raised:
        LabelingPipeline(stack, "Pipeline", encryption_key=kms.Key.from_key_arn(stack, "Key", arn))
    assert raised.value.problems == (f"encryption_key is '{arn}'; allowed: one in eu-west-1, the region of the stack",)


def test_grants_allow_starting_and_reading(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        pipeline = LabelingPipeline(stack, "Pipeline", encryption_key=kms.Key(stack, "Key"))
        role = iam.Role(stack, "Scientist", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        pipeline.grant_start_execution(role)
        pipeline.grant_read_results(role)

    template = synth.template(build)
    may = allowed(template, "Scientist")
    (bucket,) = ids(template, "AWS::S3::Bucket")
    assert may["states:StartExecution"] == {f"<{ids(template, 'AWS::StepFunctions::StateMachine')[0]}>"}
    assert may["s3:ListBucket"] == {f"<{bucket}.Arn>"}
    assert may["s3:GetObject"] == {f"<{bucket}.Arn>/labels/*", f"<{bucket}.Arn>/results/*"}
    assert may["kms:Decrypt"] == {f"<{ids(template, 'AWS::KMS::Key')[0]}.Arn>"}


def test_the_portal_is_known_for_a_new_team(synth: Synth) -> None:
    stack = synth.stack()
    pipeline = LabelingPipeline(stack, "Pipeline")
    assert flat(stack.resolve(pipeline.portal_url)).endswith(".SubDomain>")


def test_every_useless_property_is_told_at_once(synth: Synth) -> None:
    stack = synth.stack(region="us-west-1")
    workteam = WORKTEAM_ARN.replace("eu-west-1", "us-west-1")
    with pytest.raises(PropertiesInvalid) as raised:
        LabelingPipeline(
            stack,
            "Pipeline",
            bucket=s3.Bucket.from_bucket_name(stack, "Bucket", "birds"),
            video_and_point_clouds=True,
            run_expiration=Duration.days(31),
            workteam=Workteam.from_workteam_arn(stack, "Workteam", workteam),
            team=TeamOptions(group_name="watchers"),
            member_emails=["ada@example.com"],
        )
    assert [problem.partition(" is ")[0] for problem in raised.value.problems] == [
        "region of the stack",
        "video_and_point_clouds",
        "run_expiration",
        "team",
        "member_emails",
    ]


@pytest.mark.parametrize(
    ("part", "properties"),
    [
        ("workteam", {"source_ip_cidrs": ["192.0.2.0/24"]}),
        ("workforce", {"source_ip_cidrs": ["192.0.2.0/24"]}),
    ],
)
def test_what_describes_a_given_part_is_refused(synth: Synth, part: str, properties: dict[str, Any]) -> None:
    stack = synth.stack()
    given: dict[str, Any] = {
        "workteam": Workteam.from_workteam_arn(stack, "Workteam", WORKTEAM_ARN),
        "workforce": Workforce.from_workforce_name(stack, "Workforce", "birds"),
    }
    with pytest.raises(PropertiesInvalid, match=f"nothing beside {part}, which is given as it is"):
        LabelingPipeline(stack, "Pipeline", **{part: given[part]}, **properties)


@pytest.mark.parametrize(
    ("properties", "problem"),
    [
        ({"run_expiration": Duration.days(1)}, "run_expiration is '1 day'; allowed: 31 days or more"),
        (
            {"bucket_options": BucketOptions(server_access_logs_prefix="logs/")},
            "bucket_options.server_access_logs_prefix is 'logs/'; allowed: given only together with server_access_logs",
        ),
        ({"source_ip_cidrs": ["192.0.2.7"]}, "source_ip_cidrs is '192.0.2.7'; allowed: address ranges in CIDR"),
        ({"member_emails": ["ada"]}, "member_emails is 'ada'; allowed: an e-mail address"),
        ({"team": TeamOptions(workteam_name="a b")}, "team.workteam_name is 'a b'; allowed: 1 to 63"),
        ({"team": TeamOptions(description="")}, "team.description is ''; allowed: 1 to 200"),
        ({"team": TeamOptions(group_name="")}, "team.group_name is ''; allowed: 1 to 128"),
        ({"team": TeamOptions(oidc_groups=["a"])}, "team.oidc_groups is ['a']; allowed: nothing"),
        ({"team": TeamOptions(existing_members=[""])}, "team.existing_members is ''; allowed: a user name"),
        ({"sweep_interval": Duration.seconds(90)}, "sweep_interval is '1 minute 30 seconds'; allowed: whole minutes"),
        ({"stalled_after": Duration.minutes(1)}, "stalled_after is '1 minute'; allowed: 1 hour to 30 days"),
        ({"max_objects": 0}, "max_objects is 0; allowed: a whole number of at least 1"),
        ({"object_price_usd": Decimal(-1)}, "object_price_usd is Decimal('-1'); allowed: a Decimal of at least 0"),
    ],
)
def test_a_bad_property_of_a_part_is_refused_as_the_pipelines_own(
    synth: Synth, properties: dict[str, Any], problem: str
) -> None:
    with pytest.raises(PropertiesInvalid) as raised:
        LabelingPipeline(synth.stack(), "Pipeline", **properties)
    assert str(raised.value).startswith(f"LabelingPipeline 'Stack/Pipeline' was refused:\n- {problem}")
    assert len(raised.value.problems) == 1
    assert raised.value.__suppress_context__


def test_a_large_environment_is_refused_by_the_properties_of_the_pipeline(synth: Synth) -> None:
    stack = synth.stack()
    roles = [
        iam.Role.from_role_arn(stack, f"Role{number}", f"arn:aws:iam::123456789012:role/{'x' * 60}{number}")
        for number in range(60)
    ]
    with pytest.raises(PropertiesInvalid) as raised:
        LabelingPipeline(stack, "Pipeline", other_execution_roles=roles)
    (problem,) = raised.value.problems
    assert problem.startswith(
        "input_buckets, other_execution_roles, other_workteams, annotation_functions and job_features are "
    )
