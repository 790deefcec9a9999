"""Exceptions of functions arrive under their class name."""

import json

from tests.local.cloud.conftest import Lab


def test_the_error_type_is_the_name_of_the_exception(lab: Lab) -> None:
    answer = lab.client("lambda").invoke(FunctionName=lab.function, Payload=json.dumps({"fail": "line\n{brace"}))
    error = json.loads(answer["Payload"].read())
    assert answer["FunctionError"] == "Unhandled"
    assert (error["errorType"], error["errorMessage"]) == ("Throttled", "line\n{brace")
    assert any("in handler" in line for line in error["stackTrace"])


def test_an_error_does_not_stick_to_the_next_invocation(lab: Lab) -> None:
    functions = lab.client("lambda")
    functions.invoke(FunctionName=lab.function, Payload=json.dumps({"fail": "once"}))
    answer = functions.invoke(FunctionName=lab.function, Payload=json.dumps({"well": True}))
    assert "FunctionError" not in answer
    assert json.loads(answer["Payload"].read()) == {"well": True}


def test_catch_matches_the_class_name(lab: Lab) -> None:
    machine = lab.machine(
        {
            "Call": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": lab.function, "Payload": {"fail": "too fast"}},
                "Catch": [{"ErrorEquals": ["Throttled"], "ResultPath": "$.error", "Next": "Caught"}],
                "End": True,
            },
            "Caught": {"Type": "Pass", "End": True},
        }
    )
    ended = lab.run(machine, {})
    assert ended["status"] == "SUCCEEDED"
    error = json.loads(ended["output"])["error"]
    assert error["Error"] == "Throttled"
    assert json.loads(error["Cause"])["errorMessage"] == "too fast"
