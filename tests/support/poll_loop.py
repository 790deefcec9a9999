"""What this project replaces: a state machine that waits, looks, and waits again."""

from typing import Any

from tests.support.definition import function_arn


def polling(*, seconds: int) -> dict[str, Any]:
    """The definition of a loop that asks the function `describe` every so often until it says `Completed`."""
    return {
        "StartAt": "Wait",
        "States": {
            "Wait": {"Type": "Wait", "Seconds": seconds, "Next": "Describe"},
            "Describe": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": function_arn("describe"), "Payload.$": "$"},
                "OutputPath": "$.Payload",
                "Next": "Ended?",
            },
            "Ended?": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.status", "StringEquals": "Completed", "Next": "Done"}],
                "Default": "Wait",
            },
            "Done": {"Type": "Succeed"},
        },
    }
