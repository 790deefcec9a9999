"""Annotation functions: who may call them, and what they may read."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Annotations, Match, Template

from cdk_ground_truth import (
    AnnotationFunctions,
    CustomAnnotationFunctions,
    IAnnotationFunctions,
    LabelingBucket,
    LabelingExecutionRole,
    LabelingPipeline,
    PropertiesInvalid,
)
from tests.constructs.support import Json, Synth, allowed, flat, ids, one, resources

JOBS = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:labeling-job/*"
IMPORTED_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:merge"


def own_function(stack: Stack, name: str) -> lambda_.Function:
    return lambda_.Function(
        stack,
        name,
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): return {}"),
    )


@pytest.fixture(scope="module")
def pipeline(synth: Synth) -> Json:
    return synth.template(lambda stack: LabelingPipeline(stack, "Pipeline", encryption_key=kms.Key(stack, "Key")))


@pytest.fixture(scope="module")
def own(synth: Synth) -> Json:
    def build(stack: Stack) -> None:
        functions = CustomAnnotationFunctions(
            stack, "Own", pre_annotation=own_function(stack, "Ask"), consolidation=own_function(stack, "Merge")
        )
        LabelingPipeline(stack, "Pipeline", custom_image_types=False, annotation_functions=[functions])

    return synth.template(build)


def arn(template: Json, name: str) -> str:
    (found,) = [found for found in ids(template, "AWS::Lambda::Function") if name in found]
    return f"<{found}.Arn>"


def rights(template: Json, role: str) -> dict[str, set[str]]:
    """What a role may do, beyond logs and traces."""
    return {
        action: targets
        for action, targets in allowed(template, role).items()
        if not action.startswith(("logs:", "xray:"))
    }


def permissions(template: Json) -> dict[str, Json]:
    """Permissions on functions that Ground Truth has, by function."""
    return {
        flat(found["FunctionName"]): {key: flat(value) for key, value in found.items() if key != "FunctionName"}
        for found in resources(template, "AWS::Lambda::Permission")
        if found["Principal"] == "sagemaker.amazonaws.com"
    }


def test_the_execution_role_may_call_exactly_the_two_ready_functions(pipeline: Json) -> None:
    called = allowed(pipeline, "PipelineExecutionRole")["lambda:InvokeFunction"]
    assert called == {arn(pipeline, "FunctionsPreAnnotation"), arn(pipeline, "FunctionsConsolidation")}


@pytest.mark.parametrize("name", ["FunctionsPreAnnotation", "FunctionsConsolidation"])
def test_only_labeling_jobs_of_this_account_and_region_may_call_them(pipeline: Json, name: str) -> None:
    assert permissions(pipeline)[arn(pipeline, name)] == {
        "Action": "lambda:InvokeFunction",
        "Principal": "sagemaker.amazonaws.com",
        "SourceAccount": "<AWS::AccountId>",
        "SourceArn": JOBS,
    }


def test_consolidation_reads_the_answers_and_nothing_else(pipeline: Json) -> None:
    (bucket,), (key,) = ids(pipeline, "AWS::S3::Bucket"), ids(pipeline, "AWS::KMS::Key")
    assert rights(pipeline, "FunctionsConsolidationRole") == {
        "s3:GetObject": {f"<{bucket}.Arn>/*"},
        "kms:Decrypt": {f"<{key}.Arn>"},
    }


def test_pre_annotation_may_do_nothing(pipeline: Json) -> None:
    assert rights(pipeline, "FunctionsPreAnnotationRole") == {}


def test_plan_knows_the_ready_functions(pipeline: Json) -> None:
    (plan,) = [found for found in resources(pipeline, "AWS::Lambda::Function") if ".plan." in found["Handler"]]
    variables = plan["Environment"]["Variables"]
    assert flat(variables["GROUND_TRUTH_PRE_ANNOTATION_ARN"]) == arn(pipeline, "FunctionsPreAnnotation")
    assert flat(variables["GROUND_TRUTH_CONSOLIDATION_ARN"]) == arn(pipeline, "FunctionsConsolidation")


def test_the_ready_functions_run_the_handlers_of_the_runtime(pipeline: Json) -> None:
    handlers = {found["Handler"] for found in resources(pipeline, "AWS::Lambda::Function")}
    for name in ("pre_annotation", "consolidation"):
        assert f"ground_truth_runtime.handlers.{name}.handler" in handlers


def test_without_them_plan_knows_none(own: Json) -> None:
    (plan,) = [found for found in resources(own, "AWS::Lambda::Function") if ".plan." in found["Handler"]]
    assert "GROUND_TRUTH_PRE_ANNOTATION_ARN" not in plan["Environment"]["Variables"]
    assert "GROUND_TRUTH_CONSOLIDATION_ARN" not in plan["Environment"]["Variables"]


def test_functions_of_ones_own_get_the_same_permissions(own: Json) -> None:
    (bucket,) = ids(own, "AWS::S3::Bucket")
    assert allowed(own, "PipelineExecutionRole")["lambda:InvokeFunction"] == {arn(own, "Ask"), arn(own, "Merge")}
    assert permissions(own).keys() == {arn(own, "Ask"), arn(own, "Merge")}
    assert rights(own, "MergeServiceRole") == {"s3:GetObject": {f"<{bucket}.Arn>/*"}}
    assert not [found for found in resources(own, "AWS::IAM::Policy") if "AskServiceRole" in str(found["Roles"])]


def test_one_function_may_do_both(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        both = own_function(stack, "Both")
        functions = CustomAnnotationFunctions(stack, "Own", pre_annotation=both, consolidation=both)
        functions.grant_invoke(iam.Role(stack, "Jobs", assumed_by=iam.ServicePrincipal("sagemaker.amazonaws.com")))

    template = synth.template(build)
    assert allowed(template, "Jobs")["lambda:InvokeFunction"] == {arn(template, "Both")}


def test_a_given_execution_role_may_call_them_too(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::123456789012:role/labeling")
        LabelingPipeline(stack, "Pipeline", execution_role=role)

    template = synth.template(build, region="eu-west-1")
    (policy,) = [found for found in resources(template, "AWS::IAM::Policy") if found["Roles"] == ["labeling"]]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "lambda:InvokeFunction"
    assert len(statement["Resource"]) == 2


def test_roles_and_functions_of_other_stacks_make_no_ring(synth: Synth) -> None:
    app = synth.app()
    other, labeling = Stack(app, "Other"), Stack(app, "Labeling")
    merge = own_function(other, "Merge")
    role = LabelingExecutionRole(other, "Role", buckets=[LabelingBucket(other, "Images")])
    LabelingPipeline(
        labeling,
        "Pipeline",
        execution_role=role,
        annotation_functions=[CustomAnnotationFunctions(labeling, "Own", consolidation=merge)],
    )
    assert [found.stack_name for found in app.synth().stacks] == ["Other", "Labeling"]


def imported(stack: Stack, **attributes: Any) -> lambda_.IFunction:
    return lambda_.Function.from_function_attributes(
        stack, "Merge", function_arn=IMPORTED_ARN, same_environment=True, **attributes
    )


def test_an_imported_function_with_its_role_reads_the_answers(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        role = iam.Role.from_role_arn(stack, "MergeRole", "arn:aws:iam::123456789012:role/merge")
        functions = CustomAnnotationFunctions(stack, "Own", consolidation=imported(stack, role=role))
        functions.grant_read_answers(LabelingBucket(stack, "Bucket"))

    policy = one(synth.template(build, region="eu-west-1"), "AWS::IAM::Policy")
    assert policy["Roles"] == ["merge"]
    assert policy["PolicyDocument"]["Statement"][0]["Action"] == "s3:GetObject"


def test_an_imported_function_without_its_role_is_warned_of(synth: Synth) -> None:
    stack = synth.stack(region="eu-west-1")
    functions = CustomAnnotationFunctions(stack, "Own", consolidation=imported(stack))
    functions.grant_read_answers(LabelingBucket(stack, "Bucket"))

    assert resources(dict(Template.from_stack(stack).to_json()), "AWS::IAM::Policy") == []
    Annotations.from_stack(stack).has_warning("*", Match.string_like_regexp("must let it read the answers"))


def test_a_function_of_no_kind_is_refused(synth: Synth) -> None:
    with pytest.raises(PropertiesInvalid, match="pre_annotation, consolidation is None; allowed: at least one"):
        CustomAnnotationFunctions(synth.stack(), "Own")


def test_both_constructs_are_what_a_pipeline_takes(synth: Synth) -> None:
    stack = synth.stack()
    assert isinstance(AnnotationFunctions(stack, "Ready"), IAnnotationFunctions)
    own = CustomAnnotationFunctions(stack, "Own", pre_annotation=own_function(stack, "Ask"))
    assert isinstance(own, IAnnotationFunctions)
