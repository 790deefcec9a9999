"""The portal, served."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from ground_truth_local.engine.desk import Desk, Person
from ground_truth_local.portal.portal import Portal
from ground_truth_local.portal.settings import PortalSettings
from ground_truth_local.web.server import WebServer

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def portal_server(
    settings: PortalSettings,
    *,
    desk: Desk,
    s3: Callable[[str], S3Client],
    listener: socket.socket,
    region: str,
    hint: str,
) -> WebServer:
    """The portal that `settings` describe, not yet started.

    Args:
        settings: Its people and their passwords.
        desk: Where tasks come from and answers go.
        s3: Gives the S3 client of a region; asked once for each.
        listener: A socket that is bound.
        region: Of the people's worker ids.
        hint: What a person who finds no tasks is told beside that.
    """
    port = listener.getsockname()[1]
    names = ("127.0.0.1", "localhost", settings.host)
    portal = Portal(
        desk=desk,
        people=[Person.named(name, region=region) for name in settings.people],
        passwords=settings.passwords or None,
        s3=cache(s3),
        hosts=frozenset(f"{name}:{port}" for name in names) if settings.on_this_machine else None,
        cookie=f"worker-portal-{port}",
        hint=hint,
    )
    return WebServer(portal, listener=listener)
