"""Alarms."""

from __future__ import annotations

import pytest
from aws_cdk import Stack
from aws_cdk import aws_sns as sns

from cdk_ground_truth import LabelingBucket, LabelingExecutionRole, LabelingStateMachine, PropertiesInvalid
from tests.constructs.support import Json, Synth, flat, ids, resources

ALARM = "AWS::CloudWatch::Alarm"


def alarms(template: Json) -> dict[str, Json]:
    found = {}
    for name in ids(template, ALARM):
        properties = template["Resources"][name]["Properties"]
        found[f"{properties['Namespace']} {properties['MetricName']} {name.partition('Alarms')[2][:-8]}"] = properties
    return found


def test_people_learn_of_failed_executions_functions_and_lost_events(default: Json) -> None:
    assert set(alarms(default)) == {
        "AWS/States ExecutionsFailed ExecutionsFailed",
        "AWS/States ExecutionsTimedOut ExecutionsTimedOut",
        "AWS/Lambda Errors MonitorErrors",
        "AWS/Lambda Errors StopErrors",
        "AWS/Lambda Invocations MonitorSilent",
        "GroundTruth LongestSilence JobStalled",
        "GroundTruth ObjectsFailed ObjectsFailed",
        "AWS/SQS ApproximateNumberOfMessagesVisible UnhandledEvents",
    }


def test_only_a_silent_monitor_is_an_alarm_without_data(default: Json) -> None:
    missing = {name.split()[-1]: alarm["TreatMissingData"] for name, alarm in alarms(default).items()}
    assert missing.pop("MonitorSilent") == "breaching"
    assert set(missing.values()) == {"notBreaching"}


def test_a_monitor_is_silent_after_three_sweeps_that_never_were(default: Json) -> None:
    alarm = alarms(default)["AWS/Lambda Invocations MonitorSilent"]
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    assert (alarm["Period"], alarm["EvaluationPeriods"]) == (5 * 60, 3)


def test_a_job_is_stalled_after_a_day_or_as_one_says(default: Json, full: Json) -> None:
    assert alarms(default)["GroundTruth LongestSilence JobStalled"]["Threshold"] == 24 * 3600
    assert alarms(full)["GroundTruth LongestSilence JobStalled"]["Threshold"] == 12 * 3600


def test_own_metrics_are_those_of_this_state_machine(default: Json) -> None:
    services = {
        function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        for function in resources(default, "AWS::Lambda::Function")
    }
    (service,) = services
    for name in ("LongestSilence JobStalled", "ObjectsFailed ObjectsFailed"):
        assert alarms(default)[f"GroundTruth {name}"]["Dimensions"] == [{"Name": "service", "Value": service}]


def test_every_alarm_says_what_it_means(default: Json) -> None:
    for alarm in resources(default, ALARM):
        assert alarm["AlarmDescription"]


def test_the_notice_topic_is_told_unless_one_says_otherwise(default: Json) -> None:
    (topic,) = ids(default, "AWS::SNS::Topic")
    for alarm in resources(default, ALARM):
        assert alarm["AlarmActions"] == [{"Ref": topic}]


def test_alarms_of_this_account_may_publish_to_the_topic(default: Json) -> None:
    """The topic takes TLS alone, so it has a policy, which takes the place of the one that lets alarms in."""
    (topic,) = ids(default, "AWS::SNS::Topic")
    (policy,) = resources(default, "AWS::SNS::TopicPolicy")
    (statement,) = [
        found
        for found in policy["PolicyDocument"]["Statement"]
        if found["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    ]
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Allow", "sns:Publish", {"Ref": topic})
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert flat(statement["Condition"]["ArnLike"]["aws:SourceArn"]).endswith(":<AWS::AccountId>:alarm:*")


def test_alarms_may_be_kept_quiet(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        bucket = LabelingBucket(stack, "Bucket")
        role = LabelingExecutionRole(stack, "ExecutionRole", buckets=[bucket])
        LabelingStateMachine(
            stack, "Labeling", bucket=bucket, execution_role=role, alarm_notices=False, public_workforce=True
        )

    for alarm in resources(synth.template(build), ALARM):
        assert "AlarmActions" not in alarm


def test_a_topic_for_quiet_alarms_is_refused(synth: Synth) -> None:
    stack = synth.stack()
    bucket = LabelingBucket(stack, "Bucket")
    role = LabelingExecutionRole(stack, "ExecutionRole", buckets=[bucket])
    pager = sns.Topic.from_topic_arn(stack, "Pager", "arn:aws:sns:eu-west-1:123456789012:pager")
    with pytest.raises(PropertiesInvalid, match=r"alarm_topic is .*; allowed: nothing where alarm_notices is False"):
        LabelingStateMachine(
            stack, "Labeling", bucket=bucket, execution_role=role, alarm_topic=pager, alarm_notices=False
        )


def test_one_bad_sweep_is_no_alarm(default: Json) -> None:
    assert alarms(default)["AWS/Lambda Errors MonitorErrors"]["EvaluationPeriods"] == 3


def test_a_bad_sweep_is_counted_once_per_sweep(default: Json, full: Json) -> None:
    assert alarms(default)["AWS/Lambda Errors MonitorErrors"]["Period"] == 5 * 60
    assert alarms(full)["AWS/Lambda Errors MonitorErrors"]["Period"] == 10 * 60


def test_a_topic_is_told(full: Json) -> None:
    for alarm in resources(full, ALARM):
        assert alarm["AlarmActions"] == ["arn:aws:sns:eu-west-1:123456789012:pager"]
