"""The six functions: code, layer, variables, logs."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_

from cdk_ground_truth import (
    CustomAnnotationFunctions,
    FunctionOptions,
    LabelingBucket,
    LabelingExecutionRole,
    LabelingStateMachine,
    PropertiesInvalid,
)
from tests.constructs.state_machine.samples import (
    FUNCTION_ARN,
    LAYER_ARN,
    OTHER_KEY_ARN,
    OTHER_ROLE_ARN,
    OTHER_WORKTEAM_ARN,
    OUTPUT_KEY_ARN,
    TOPIC_ARN,
    WORKTEAM_ARN,
)
from tests.constructs.support import Json, Synth, allowed, flat, ids, resources

FUNCTION = "AWS::Lambda::Function"
NAMES = ["plan", "launch", "monitor", "collect", "finish", "stop"]


def functions(template: Json) -> dict[str, Json]:
    return {found["Handler"].split(".")[2]: found for found in resources(template, FUNCTION)}


def variables(template: Json, name: str) -> dict[str, str]:
    found = functions(template)[name]["Environment"]["Variables"]
    return {key: flat(value) for key, value in found.items() if not key.startswith("POWERTOOLS")}


def test_there_are_six(default: Json) -> None:
    assert sorted(functions(default)) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_handler_exists(default: Json, name: str) -> None:
    module, _, attribute = functions(default)[name]["Handler"].rpartition(".")
    assert importlib.util.find_spec(module) is not None
    assert attribute == "handler"


def test_all_share_one_asset_without_a_build(default: Json) -> None:
    assert len({found["Code"]["S3Key"] for found in functions(default).values()}) == 1


def test_they_run_python_3_13_on_arm_traced(default: Json) -> None:
    for found in functions(default).values():
        assert found["Runtime"] == "python3.13"
        assert found["Architectures"] == ["arm64"]
        assert found["TracingConfig"] == {"Mode": "Active"}


def test_the_public_layer_is_that_of_region_and_processor(default: Json) -> None:
    (layer,) = functions(default)["plan"]["Layers"]
    assert flat(layer) == (
        "arn:<AWS::Partition>:lambda:<AWS::Region>:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-arm64:27"
    )


def test_another_layer_and_processor_take_their_place(full: Json) -> None:
    for found in functions(full).values():
        assert found["Layers"] == [LAYER_ARN]
        assert found["Architectures"] == ["x86_64"]


def test_variables_are_those_of_the_architecture(default: Json) -> None:
    (bucket,) = ids(default, "AWS::S3::Bucket")
    (table,) = ids(default, "AWS::DynamoDB::Table")
    (role,) = [name for name in ids(default, "AWS::IAM::Role") if name.startswith("ExecutionRole")]
    in_bucket = {"GROUND_TRUTH_BUCKET": f"<{bucket}>"}
    in_table = {"GROUND_TRUTH_JOBS_TABLE": f"<{table}>"}
    assert variables(default, "plan") == {
        **in_bucket,
        "GROUND_TRUTH_ROLE_ARN": f"<{role}.Arn>",
        "GROUND_TRUTH_AUTOMATED_LABELING": "false",
        # What events may name besides.
        "GROUND_TRUTH_INPUT_BUCKETS": "",
        "GROUND_TRUTH_ROLE_ARNS": "",
        "GROUND_TRUTH_WORKTEAM_ARNS": "arn:aws:sagemaker:<AWS::Region>:394669845002:workteam/public-crowd/default",
        "GROUND_TRUTH_FUNCTION_ARNS": "",
        "GROUND_TRUTH_KMS_KEY_ARNS": "",
        "GROUND_TRUTH_TOPIC_ARNS": "",
    }
    (topic,) = ids(default, "AWS::SNS::Topic")
    notices = {"GROUND_TRUTH_NOTICE_TOPIC_ARN": f"<{topic}>"}
    assert variables(default, "launch") == {**in_bucket, **in_table}
    assert variables(default, "collect") == {**in_bucket, **in_table, **notices}
    assert variables(default, "stop") == in_table
    (machine,) = ids(default, "AWS::StepFunctions::StateMachine")
    assert variables(default, "monitor") == {**in_table, "GROUND_TRUTH_STATE_MACHINE_ARN": f"<{machine}>"}
    assert variables(default, "finish") == {**in_bucket, **notices}
    for found in functions(default).values():
        assert found["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"] == "GroundTruth"


def test_optional_variables_arrive(full: Json) -> None:
    found = variables(full, "plan")
    assert found["GROUND_TRUTH_WORKTEAM_ARN"] == WORKTEAM_ARN
    assert found["GROUND_TRUTH_OUTPUT_KMS_KEY_ARN"] == OUTPUT_KEY_ARN
    assert found["GROUND_TRUTH_MAX_OBJECTS"] == "5000"
    assert found["GROUND_TRUTH_OBJECT_PRICE_USD"] == "0.08"
    assert found["GROUND_TRUTH_AUTOMATED_LABELING"] == "true"


def test_plan_knows_what_events_may_name(full: Json) -> None:
    found = variables(full, "plan")
    assert found["GROUND_TRUTH_INPUT_BUCKETS"] == "images"
    assert found["GROUND_TRUTH_ROLE_ARNS"] == OTHER_ROLE_ARN
    assert found["GROUND_TRUTH_WORKTEAM_ARNS"] == OTHER_WORKTEAM_ARN
    assert found["GROUND_TRUTH_FUNCTION_ARNS"] == f"{FUNCTION_ARN},{FUNCTION_ARN}-2"
    assert found["GROUND_TRUTH_KMS_KEY_ARNS"] == OTHER_KEY_ARN
    assert found["GROUND_TRUTH_TOPIC_ARNS"] == TOPIC_ARN


def test_functions_of_another_stack_are_left_to_iam(synth: Synth) -> None:
    """That stack depends on this one, as its policies let the execution role in: both ways would be a ring."""
    app = synth.app()
    stack, other = Stack(app, "Labeling"), Stack(app, "Functions")
    own = lambda_.Function(
        other,
        "Own",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, _context): ..."),
    )
    pair = CustomAnnotationFunctions(other, "Pair", pre_annotation=own)
    bucket = LabelingBucket(stack, "Bucket")
    role = LabelingExecutionRole(stack, "ExecutionRole", buckets=[bucket])
    LabelingStateMachine(
        stack, "Labeling", bucket=bucket, execution_role=role, custom_functions=[pair], public_workforce=True
    )
    pair.grant_invoke(role)
    template = app.synth().get_stack_by_name("Labeling").template
    assert "GROUND_TRUTH_FUNCTION_ARNS" not in variables(template, "plan")


def test_each_has_a_log_group_that_forgets(default: Json, full: Json) -> None:
    for template, days in ((default, 90), (full, 365)):
        groups = {found["LoggingConfig"]["LogGroup"]["Ref"] for found in functions(template).values()}
        assert len(groups) == len(NAMES)
        for group in groups:
            assert template["Resources"][group]["Properties"]["RetentionInDays"] == days
            assert template["Resources"][group]["DeletionPolicy"] == "Delete"


def test_collect_has_the_time_that_lambda_gives(default: Json) -> None:
    assert functions(default)["collect"]["Timeout"] == 900


def test_a_sweep_ends_before_the_next_begins(default: Json) -> None:
    assert functions(default)["monitor"]["Timeout"] < 5 * 60


NETWORK = {
    "vpc_id": "vpc-1a2b3c4d",
    "availability_zones": ["a", "b"],
    "private_subnet_ids": ["subnet-1a2b3c4d", "subnet-3c4d5e6f"],
}


def test_functions_in_a_network_reach_https_and_are_reached_by_nothing(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", **NETWORK)  # type: ignore[arg-type]
        machine(stack, function_options=FunctionOptions(vpc=vpc))

    template = synth.template(build, region="eu-west-1")
    (group,) = ids(template, "AWS::EC2::SecurityGroup")
    properties = template["Resources"][group]["Properties"]
    (egress,) = properties["SecurityGroupEgress"]
    assert (egress["IpProtocol"], egress["FromPort"], egress["ToPort"]) == ("tcp", 443, 443)
    assert "SecurityGroupIngress" not in properties
    assert resources(template, "AWS::EC2::SecurityGroupIngress") == []
    for name, found in functions(template).items():
        assert found["VpcConfig"]["SubnetIds"] == NETWORK["private_subnet_ids"]
        assert [flat(one) for one in found["VpcConfig"]["SecurityGroupIds"]] == [f"<{group}.GroupId>"]
        assert "ec2:CreateNetworkInterface" in allowed(template, f"Functions{name.capitalize()}Role")


def test_functions_outside_of_a_network_have_no_rights_on_networks(default: Json) -> None:
    assert "ec2:" not in str(resources(default, "AWS::IAM::Policy"))


def test_memory_and_time_are_those_of_the_options(synth: Synth) -> None:
    options = FunctionOptions(memory_mb={"plan": 4096}, timeouts={"collect": Duration.minutes(3)})
    found = functions(synth.template(lambda stack: machine(stack, function_options=options)))
    assert (found["plan"]["MemorySize"], found["plan"]["Timeout"]) == (4096, 900)
    assert (found["collect"]["MemorySize"], found["collect"]["Timeout"]) == (2048, 180)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            FunctionOptions(memory_mb={"plan": 64}),
            "function_options.memory_mb['plan'] is 64; allowed: a whole number from 128 to 10240",
        ),
        (
            FunctionOptions(memory_mb={"plans": 1024}),  # type: ignore[dict-item]
            (
                "function_options.memory_mb is 'plans'; allowed: plan, launch, monitor, collect, finish, stop, "
                "pre_annotation, consolidation"
            ),
        ),
        (
            FunctionOptions(timeouts={"plan": Duration.minutes(16)}),
            "function_options.timeouts['plan'] is '16 minutes'; allowed: 1 second to 15 minutes",
        ),
        (
            FunctionOptions(vpc_subnets=ec2.SubnetSelection(one_per_az=True)),
            "function_options.vpc_subnets is 'given'; allowed: given only together with function_options.vpc",
        ),
    ],
)
def test_bad_options_of_functions_are_refused(synth: Synth, options: FunctionOptions, problem: str) -> None:
    with pytest.raises(PropertiesInvalid) as raised:
        machine(synth.stack(), function_options=options)
    assert raised.value.problems == (problem,)


def machine(stack: Stack, **properties: Any) -> LabelingStateMachine:
    bucket = LabelingBucket(stack, "Bucket")
    role = LabelingExecutionRole(stack, "ExecutionRole", buckets=[bucket])
    return LabelingStateMachine(
        stack, "Labeling", bucket=bucket, execution_role=role, public_workforce=True, **properties
    )
