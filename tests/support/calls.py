"""Watches the calls that a boto3 client makes, or refuses them."""

from typing import Any

from botocore.client import BaseClient

from ground_truth_runtime.errors import Throttled


def calls_of(client: BaseClient, operation: str = "*") -> list[dict[str, Any]]:
    """A list that grows by the parameters of each call of an operation, or of every call, from now on."""
    made: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        made.append(params)

    client.meta.events.register(
        f"provide-client-params.{client.meta.service_model.service_id.hyphenize()}.{operation}", note
    )
    return made


def throttle(client: BaseClient, operation: str) -> None:
    """Lets every call of an operation be refused as the gateways tell it, from now on."""

    def refuse(**_: Any) -> None:
        raise Throttled("Rate exceeded")

    client.meta.events.register(f"before-call.{client.meta.service_model.service_id.hyphenize()}.{operation}", refuse)
