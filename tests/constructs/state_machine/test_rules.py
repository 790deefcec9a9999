"""What calls monitor and stop, and who hears of the end."""

from __future__ import annotations

from tests.constructs.support import Json, flat, ids, one, resources

RULE = "AWS::Events::Rule"


def rule(template: Json, word: str) -> Json:
    (name,) = [found for found in ids(template, RULE) if found.startswith(f"Labeling{word}")]
    return dict(template["Resources"][name]["Properties"])


def target(template: Json, word: str) -> Json:
    (found,) = rule(template, word)["Targets"]
    return dict(found)


def machine(template: Json) -> Json:
    return {"Ref": ids(template, "AWS::StepFunctions::StateMachine")[0]}


def test_monitor_hears_of_labeling_jobs_that_ended(default: Json) -> None:
    assert rule(default, "MonitorStateChange")["EventPattern"] == {
        "source": ["aws.sagemaker"],
        "detail-type": ["SageMaker Ground Truth Labeling Job State Change"],
    }
    assert "FunctionsMonitor" in flat(target(default, "MonitorStateChange")["Arn"])


def test_monitor_sweeps_regularly(default: Json, full: Json) -> None:
    assert rule(default, "MonitorSweep")["ScheduleExpression"] == "rate(5 minutes)"
    assert rule(full, "MonitorSweep")["ScheduleExpression"] == "rate(10 minutes)"
    assert "FunctionsMonitor" in flat(target(default, "MonitorSweep")["Arn"])


def test_stop_hears_of_this_state_machines_executions_that_ended_early(default: Json) -> None:
    assert rule(default, "Stop")["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"stateMachineArn": [machine(default)], "status": ["FAILED", "TIMED_OUT", "ABORTED"]},
    }
    assert "FunctionsStop" in flat(target(default, "Stop")["Arn"])


def test_events_that_cannot_be_delivered_are_kept(default: Json) -> None:
    (queue,) = ids(default, "AWS::SQS::Queue")
    for word in ("MonitorStateChange", "MonitorSweep", "Stop", "Notice"):
        assert flat(target(default, word)["DeadLetterConfig"]["Arn"]) == f"<{queue}.Arn>"
    assert target(default, "MonitorSweep")["RetryPolicy"] == {
        "MaximumEventAgeInSeconds": 900,
        "MaximumRetryAttempts": 2,
    }
    assert target(default, "Stop")["RetryPolicy"] == {
        "MaximumEventAgeInSeconds": 6 * 3600,
        "MaximumRetryAttempts": 185,
    }


def test_events_that_a_function_fails_on_are_kept(default: Json) -> None:
    (queue,) = ids(default, "AWS::SQS::Queue")
    configs = resources(default, "AWS::Lambda::EventInvokeConfig")
    assert len(configs) == 2
    for config in configs:
        assert flat(config["DestinationConfig"]["OnFailure"]["Destination"]) == f"<{queue}.Arn>"
        assert config["MaximumRetryAttempts"] == 2


def test_the_queue_keeps_messages_as_long_as_it_can(default: Json) -> None:
    queue = one(default, "AWS::SQS::Queue")
    assert queue["MessageRetentionPeriod"] == 14 * 86_400
    assert queue["SqsManagedSseEnabled"] is True


def test_every_ending_is_told_in_words(default: Json) -> None:
    pattern = rule(default, "Notice")["EventPattern"]
    assert pattern["detail"] == {
        "stateMachineArn": [machine(default)],
        "status": ["FAILED", "TIMED_OUT", "ABORTED"],
    }
    template = flat(target(default, "Notice")["InputTransformer"]["InputTemplate"])
    assert template.startswith('"Labeling execution <detail-name> ended as <detail-status>. Details: https://')
    assert template.endswith('#/v2/executions/details/<detail-executionArn>"')
    assert flat(target(default, "Notice")["Arn"]) in [f"<{topic}>" for topic in ids(default, "AWS::SNS::Topic")]


def test_a_key_of_the_notices_lets_aws_publish(full: Json) -> None:
    (key,) = ids(full, "AWS::KMS::Key")
    assert flat(one(full, "AWS::SNS::Topic")["KmsMasterKeyId"]) == f"<{key}.Arn>"
    statements = full["Resources"][key]["Properties"]["KeyPolicy"]["Statement"]
    services = [statement["Principal"].get("Service", []) for statement in statements]
    assert {"events.amazonaws.com", "cloudwatch.amazonaws.com"} <= {
        name for found in services for name in (found if isinstance(found, list) else [found])
    }
