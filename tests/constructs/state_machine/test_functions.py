"""The six functions: code, layer, variables, logs."""

from __future__ import annotations

import importlib.util

import pytest
from aws_cdk import Stack

from cdk_ground_truth import LabelingStateMachine
from tests.constructs.state_machine.samples import (
    LAYER_ARN,
    OTHER_ROLE_ARN,
    OUTPUT_KEY_ARN,
    WORKTEAM_ARN,
    with_defaults,
)
from tests.constructs.support import Json, Synth, flat, ids, resources

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


def test_no_layer_at_all_is_possible(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        given = with_defaults(stack)
        LabelingStateMachine(
            stack,
            "Bare",
            bucket=stack.node.find_child("Bucket"),  # type: ignore[arg-type]
            execution_role=given.functions.plan.execution_role,
            layers=[],
        )

    bare = [found for found in resources(synth.template(build), FUNCTION) if "Layers" not in found]
    assert len(bare) == len(NAMES)


def test_variables_are_those_of_the_architecture(default: Json) -> None:
    (bucket,) = ids(default, "AWS::S3::Bucket")
    (table,) = ids(default, "AWS::DynamoDB::Table")
    (role,) = [name for name in ids(default, "AWS::IAM::Role") if name.startswith("ExecutionRole")]
    in_bucket = {"GROUND_TRUTH_BUCKET": f"<{bucket}>"}
    in_table = {"GROUND_TRUTH_JOBS_TABLE": f"<{table}>"}
    assert variables(default, "plan") == {
        **in_bucket,
        "GROUND_TRUTH_ROLE_ARN": f"<{role}.Arn>",
        "GROUND_TRUTH_WORKTEAM_ARN": "",
    }
    (topic,) = ids(default, "AWS::SNS::Topic")
    notices = {"GROUND_TRUTH_NOTICE_TOPIC_ARN": f"<{topic}>"}
    assert variables(default, "launch") == {**in_bucket, **in_table}
    assert variables(default, "collect") == {**in_bucket, **in_table, **notices}
    assert variables(default, "monitor") == variables(default, "stop") == in_table
    assert variables(default, "finish") == {**in_bucket, **notices}
    for found in functions(default).values():
        assert found["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"] == "GroundTruth"


def test_optional_variables_arrive(full: Json) -> None:
    found = variables(full, "plan")
    assert found["GROUND_TRUTH_WORKTEAM_ARN"] == WORKTEAM_ARN
    assert found["GROUND_TRUTH_OUTPUT_KMS_KEY_ARN"] == OUTPUT_KEY_ARN
    assert found["GROUND_TRUTH_MAX_OBJECTS"] == "5000"
    assert found["GROUND_TRUTH_OBJECT_PRICE_USD"] == "0.08"
    assert OTHER_ROLE_ARN not in found.values()


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
