"""Answers to single operations that moto lacks, and refusals of any, behind stock boto3 clients."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import boto3


def answer(service: str, operation: str, document: dict[str, Any], *, region: str | None = None) -> None:
    """Answer an operation of the default session's clients that are made from now on; `region` limits it to one."""
    _register(service, operation, 200, document, region=region)


def refuse(service: str, operation: str, code: str, message: str = "no reason given") -> None:
    """Refuse an operation with an error."""
    _register(service, operation, 400, {"Error": {"Code": code, "Message": message}})


def _register(
    service: str, operation: str, status: int, document: dict[str, Any], *, region: str | None = None
) -> None:
    def reply(context: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]] | None:
        if region is not None and context["client_region"] != region:
            return None
        return SimpleNamespace(status_code=status), document

    # The session's own register_first leaves clients of other services alone. Of two handlers, the first would answer.
    events = boto3._get_default_session().events  # type: ignore[attr-defined]
    name = f"before-call.{service}.{operation}"
    events.unregister(name, unique_id=name)
    events.register_first(name, reply, unique_id=name)
