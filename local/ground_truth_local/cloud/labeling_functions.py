"""Labeling functions of the customer's own, invoked in the local cloud."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ground_truth_local.engine.functions import FunctionError
from ground_truth_local.sagemaker.arns import parse_arn


class LambdaFunctions:
    """Invokes functions as the service does: synchronously, with an event, for what they return.

    Args:
        client: Gives the client of AWS Lambda in a region.
    """

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client
        self._clients: dict[str, Any] = {}

    def invoke(self, arn: str, payload: dict[str, Any]) -> Any:
        """What the function returns.

        Raises:
            FunctionError: It is not there, could not be invoked, raised, or returned no JSON.
        """
        region = parse_arn(arn).region
        if region not in self._clients:
            self._clients[region] = self._client(region)
        try:
            response = self._clients[region].invoke(FunctionName=arn, Payload=json.dumps(payload).encode())
            content = response["Payload"].read()
        except (ClientError, BotoCoreError) as error:
            raise FunctionError(str(error)) from error
        if "FunctionError" in response:
            raise FunctionError(_told(content))
        try:
            return json.loads(content)
        except ValueError as error:
            raise FunctionError(f"it returned no JSON: {error}") from error


def _told(content: bytes) -> str:
    """What a function that raised reports of it."""
    try:
        report = json.loads(content)
        return f"{report['errorType']}: {report['errorMessage']}"
    except (ValueError, LookupError, TypeError):
        return content.decode(errors="replace")
