"""Exceptions of functions arrive under their class name."""

import base64
import json
from typing import Any

from tests.local.cloud.conftest import Lab


def test_the_error_type_is_the_name_of_the_exception(lab: Lab) -> None:
    answer = lab.client("lambda").invoke(FunctionName=lab.function, Payload=json.dumps({"fail": "line\n{brace"}))
    error = json.loads(answer["Payload"].read())
    assert answer["FunctionError"] == "Unhandled"
    assert (error["errorType"], error["errorMessage"]) == ("Throttled", "line\n{brace")
    assert any("in handler" in line for line in error["stackTrace"])


def test_the_function_goes_on_in_its_environment(lab: Lab) -> None:
    functions = lab.client("lambda")

    def invoked(payload: dict[str, Any]) -> Any:
        answer = functions.invoke(FunctionName=lab.function, Payload=json.dumps(payload))
        return "FunctionError" in answer, json.loads(answer["Payload"].read())

    _, before = invoked({"do": "process"})
    assert invoked({"fail": "once"})[0]
    assert invoked({"do": "process"}) == (False, before)


def test_the_traceback_is_in_the_log(lab: Lab) -> None:
    answer = lab.client("lambda").invoke(
        FunctionName=lab.function, Payload=json.dumps({"fail": "told"}), LogType="Tail"
    )
    assert "Throttled: told" in base64.b64decode(answer["LogResult"]).decode()


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
