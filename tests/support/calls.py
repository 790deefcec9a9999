"""Watches the calls that a boto3 client makes."""

from typing import Any

from botocore.client import BaseClient


def calls_of(client: BaseClient, operation: str = "*") -> list[dict[str, Any]]:
    """A list that grows by the parameters of each call of an operation, or of every call, from now on."""
    made: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        made.append(params)

    client.meta.events.register(
        f"provide-client-params.{client.meta.service_model.service_id.hyphenize()}.{operation}", note
    )
    return made
