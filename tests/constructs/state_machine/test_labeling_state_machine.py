"""The state machine as a construct: logs, tracing, grants, metrics, refusals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Annotations, Match

from cdk_ground_truth import IWorkteam, LabelingStateMachine, PropertiesInvalid, Workteam
from tests.constructs.state_machine.samples import LAYER_ARN, with_defaults
from tests.constructs.support import Json, Synth, allowed, flat, ids, one, resources

MACHINE = "AWS::StepFunctions::StateMachine"


def machine(stack: Stack, **properties: Any) -> LabelingStateMachine:
    return LabelingStateMachine(
        stack,
        "Labeling",
        bucket=s3.Bucket.from_bucket_name(stack, "Bucket", "birds"),
        execution_role=iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::123456789012:role/labeling"),
        **{"public_workforce": True, **properties},
    )


def test_it_is_a_traced_standard_state_machine(default: Json) -> None:
    found = one(default, MACHINE)
    assert found["StateMachineType"] == "STANDARD"
    assert found["TracingConfiguration"] == {"Enabled": True}
    assert found["StateMachineName"].startswith("Stack-Labeling-")


def test_it_logs_errors_without_private_text(default: Json) -> None:
    logging = one(default, MACHINE)["LoggingConfiguration"]
    assert logging["Level"] == "ERROR"
    assert logging.get("IncludeExecutionData", False) is False
    (destination,) = logging["Destinations"]
    (group,) = [name for name in ids(default, "AWS::Logs::LogGroup") if name.startswith("LabelingLogs")]
    assert flat(destination["CloudWatchLogsLogGroup"]["LogGroupArn"]) == f"<{group}.Arn>"
    assert default["Resources"][group]["Properties"]["LogGroupName"].startswith("/aws/vendedlogs/states/")


def test_name_timeout_and_logging_arrive(full: Json) -> None:
    found = one(full, MACHINE)
    assert found["StateMachineName"] == "birds"
    assert found["LoggingConfiguration"]["Level"] == "ALL"
    assert found["LoggingConfiguration"]["IncludeExecutionData"] is True
    assert f'"TimeoutSeconds":{60 * 86_400}' in flat(found["DefinitionString"])


def test_a_given_notice_topic_is_used(synth: Synth) -> None:
    arn = "arn:aws:sns:eu-west-1:123456789012:notices"
    template = synth.template(lambda stack: machine(stack, notice_topic=sns.Topic.from_topic_arn(stack, "Topic", arn)))
    assert resources(template, "AWS::SNS::Topic") == []
    targets = [found["Targets"][0]["Arn"] for found in resources(template, "AWS::Events::Rule")]
    assert arn in targets


def test_grants_allow_what_they_say(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        labeling = with_defaults(stack)
        starter = iam.Role(stack, "Starter", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        reader = iam.Role(stack, "Reader", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        stopper = iam.Role(stack, "Stopper", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        labeling.grant_start_execution(starter)
        labeling.grant_read(reader)
        labeling.grant_execution(stopper, "states:StopExecution")

    template = synth.template(build)
    (name,) = ids(template, MACHINE)
    assert allowed(template, "Starter") == {"states:StartExecution": {f"<{name}>"}}
    assert "states:DescribeExecution" in allowed(template, "Reader")
    assert set(allowed(template, "Stopper")) == {"states:StopExecution"}


@pytest.mark.parametrize(
    ("method", "metric"),
    [
        ("metric_started", "ExecutionsStarted"),
        ("metric_succeeded", "ExecutionsSucceeded"),
        ("metric_failed", "ExecutionsFailed"),
        ("metric_timed_out", "ExecutionsTimedOut"),
        ("metric_aborted", "ExecutionsAborted"),
        ("metric_throttled", "ExecutionThrottled"),
        ("metric_time", "ExecutionTime"),
    ],
)
def test_metrics_have_the_services_names(labeling: LabelingStateMachine, method: str, metric: str) -> None:
    found = getattr(labeling, method)(period=Duration.minutes(1))
    assert (found.namespace, found.metric_name) == ("AWS/States", metric)
    assert found.period.to_seconds() == 60


def test_any_metric_can_be_had(labeling: LabelingStateMachine) -> None:
    assert labeling.metric("ExecutionsStarted").metric_name == "ExecutionsStarted"


def test_its_names_are_those_of_the_resource(labeling: LabelingStateMachine) -> None:
    assert labeling.state_machine_arn == labeling.state_machine.state_machine_arn
    assert labeling.state_machine_name == labeling.state_machine.state_machine_name


def test_one_made_elsewhere_can_be_started(synth: Synth) -> None:
    arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:birds"

    def build(stack: Stack) -> None:
        role = iam.Role(stack, "Starter", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        LabelingStateMachine.from_state_machine_arn(stack, "Labeling", arn).grant_start_execution(role)

    assert allowed(synth.template(build), "Starter") == {"states:StartExecution": {arn}}


@pytest.fixture(scope="module")
def labeling(synth: Synth) -> LabelingStateMachine:
    return with_defaults(synth.stack())


@pytest.mark.parametrize(
    ("properties", "problem"),
    [
        (
            {"state_machine_name": "bird watching"},
            "state_machine_name is 'bird watching'; allowed: 1 to 80 letters, digits, - and _",
        ),
        ({"timeout": Duration.days(400)}, "timeout is '400 days'; allowed: 1 second to 365 days"),
        ({"sweep_interval": Duration.hours(1)}, "sweep_interval is '1 hour'; allowed: 1 minute to 30 minutes"),
        ({"stalled_after": Duration.minutes(30)}, "stalled_after is '30 minutes'; allowed: 1 hour to 30 days"),
        ({"sweep_interval": Duration.seconds(90)}, "sweep_interval is '1 minute 30 seconds'; allowed: whole minutes"),
        ({"max_objects": 0}, "max_objects is 0; allowed: a whole number of at least 1"),
        (
            {"object_price_usd": Decimal("-1")},
            "object_price_usd is Decimal('-1'); allowed: a Decimal of at least 0",
        ),
    ],
)
def test_a_bad_property_is_refused(synth: Synth, properties: dict[str, Any], problem: str) -> None:
    with pytest.raises(PropertiesInvalid) as raised:
        machine(synth.stack(), **properties)
    assert raised.value.problems == (problem,)


def test_more_layers_than_lambda_takes_are_refused(synth: Synth) -> None:
    stack = synth.stack()
    layers = [lambda_.LayerVersion.from_layer_version_arn(stack, f"Layer{i}", LAYER_ARN) for i in range(6)]
    with pytest.raises(PropertiesInvalid, match="layers is '6 layers'; allowed: 1 to 5 layers"):
        machine(stack, layers=layers)


def test_functions_without_the_layer_that_they_import_are_refused(synth: Synth) -> None:
    with pytest.raises(PropertiesInvalid, match="layers is '0 layers'; allowed: 1 to 5 layers, one of them with Power"):
        machine(synth.stack(), layers=[])


def test_a_layer_of_another_region_is_refused(synth: Synth) -> None:
    stack = synth.stack(region="us-east-1")
    layer = lambda_.LayerVersion.from_layer_version_arn(stack, "Layer", LAYER_ARN)
    with pytest.raises(PropertiesInvalid, match=f"layers is '{LAYER_ARN}'; allowed: one in us-east-1"):
        machine(stack, layers=[layer])


def teams(stack: Stack, count: int) -> list[IWorkteam]:
    arn = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/"
    return [Workteam.from_workteam_arn(stack, f"Team{i}", f"{arn}{'team':x<59}{i:04}") for i in range(count)]


def test_more_names_than_the_plan_functions_environment_holds_are_refused(synth: Synth) -> None:
    """Lambda refuses them at the end of the deployment."""
    stack = synth.stack(region="eu-west-1")
    with pytest.raises(PropertiesInvalid) as raised:
        machine(stack, other_workteams=teams(stack, 40))
    (problem,) = raised.value.problems
    assert re.fullmatch(
        r"input_buckets, other_execution_roles, other_workteams, .* are \d{4} bytes; allowed: at most 4096 bytes in "
        r"the plan function's environment, .*",
        problem,
    )


@pytest.mark.parametrize(("count", "warned"), [(1, False), (20, True)])
def test_names_that_may_become_too_long_are_warned_of(synth: Synth, count: int, warned: bool) -> None:
    stack = synth.stack(region="eu-west-1")
    buckets = [s3.Bucket(stack, f"Bucket{i}") for i in range(count)]
    machine(stack, other_workteams=teams(stack, 20), input_buckets=buckets)
    found = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("may become [0-9]{4} bytes"))
    assert bool(found) == warned


def test_a_region_without_ground_truth_is_refused(synth: Synth) -> None:
    with pytest.raises(PropertiesInvalid, match="region of the stack is 'us-west-1'; allowed: ap-northeast-1, "):
        machine(synth.stack(region="us-west-1"))
