"""Alarms."""

from __future__ import annotations

from tests.constructs.support import Json, ids, resources

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
        "AWS/SQS ApproximateNumberOfMessagesVisible UnhandledEvents",
    }


def test_silence_is_no_alarm_and_every_alarm_says_what_it_means(default: Json) -> None:
    for alarm in resources(default, ALARM):
        assert alarm["TreatMissingData"] == "notBreaching"
        assert alarm["AlarmDescription"]
        assert "AlarmActions" not in alarm


def test_one_bad_sweep_is_no_alarm(default: Json) -> None:
    assert alarms(default)["AWS/Lambda Errors MonitorErrors"]["EvaluationPeriods"] == 3


def test_a_bad_sweep_is_counted_once_per_sweep(default: Json, full: Json) -> None:
    assert alarms(default)["AWS/Lambda Errors MonitorErrors"]["Period"] == 5 * 60
    assert alarms(full)["AWS/Lambda Errors MonitorErrors"]["Period"] == 10 * 60


def test_a_topic_is_told(full: Json) -> None:
    for alarm in resources(full, ALARM):
        assert alarm["AlarmActions"] == ["arn:aws:sns:eu-west-1:123456789012:pager"]
