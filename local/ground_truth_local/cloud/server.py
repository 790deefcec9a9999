"""The local cloud's own process: MiniStack, with Ground Truth plugged in, behind one socket.

`LocalCloud` starts it; environment variables say how:

* `GROUND_TRUTH_LOCAL_SETTINGS`: `CloudSettings` as JSON
* `GROUND_TRUTH_LOCAL_PORT`: the port
* `GROUND_TRUTH_LOCAL_LISTENER`: the descriptor of the socket that is bound to it
* `GROUND_TRUTH_LOCAL_PORTAL`: the same of the worker portal, where there is one
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import sys
from pathlib import Path
from typing import Any

from ground_truth_local.cloud import certificate, tether
from ground_truth_local.cloud.clients import Clients
from ground_truth_local.cloud.settings import ACCESS_KEY, ACCOUNT, HOST, REGION, CloudSettings
from ground_truth_local.portal.hosting import portal_server

_HINTS = {
    "simulated": "Simulated workers do the tasks here, unless a job's own simulation profile says otherwise. "
    "With --workers people the tasks are yours.",
    "people": "",
    "both": "Simulated workers work here too, and may have been faster.",
}


def main() -> None:
    """Serve until asked to end, or until the process that started this one has gone."""
    tether.hold(sys.stdin.fileno())
    settings = CloudSettings.from_json(os.environ.pop("GROUND_TRUTH_LOCAL_SETTINGS"))
    port = int(os.environ.pop("GROUND_TRUTH_LOCAL_PORT"))
    listener = int(os.environ.pop("GROUND_TRUTH_LOCAL_LISTENER"))
    portal = os.environ.pop("GROUND_TRUTH_LOCAL_PORTAL", None)
    # MiniStack reads its settings from the environment while it is imported.
    os.environ.update(ministack_environment(settings, port=port))
    _raise_limit_of_open_files()
    asyncio.run(_serve(settings, port=port, listener=listener, portal=None if portal is None else int(portal)))


def ministack_environment(settings: CloudSettings, *, port: int) -> dict[str, str]:
    """MiniStack's settings: this machine only, nothing kept, no other emulator's files or containers touched."""
    state = settings.temporary
    return {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        # The one key that may do everything.
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": settings.secret_key,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PERSIST_STATE": "0",
        "S3_PERSIST": "0",
        "STATE_DIR": str(state / "ministack-state"),
        "S3_DATA_DIR": str(state / "ministack-s3"),
        # They would open ports of their own, on every interface and past the gate.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # At start MiniStack removes the containers of another MiniStack: it must not find Docker.
        "DOCKER_HOST": "unix:///nonexistent/docker.sock",
        "COGNITO_EMAIL_ENABLED": "0",
        "SFN_WAIT_SCALE": f"{1 / settings.speed:.9f}",
        **(_enforcing(settings.tls) if settings.enforce_iam else {}),
    }


def _enforcing(tls: Path) -> dict[str, str]:
    """Roles and policies count. Over TLS, which the policies of buckets ask for."""
    return {
        "AUTH": "true",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(certificate.of(tls).certificate),
        "MINISTACK_SSL_KEY": str(certificate.of(tls).key),
    }


async def _serve(settings: CloudSettings, *, port: int, listener: int, portal: int | None) -> None:
    # Imported only now: the environment above has to be there first.
    from hypercorn.asyncio import serve  # noqa: PLC0415
    from hypercorn.config import Config  # noqa: PLC0415

    from ground_truth_local.cloud import adapter  # noqa: PLC0415
    from ground_truth_local.cloud.labeling import labeling_service  # noqa: PLC0415

    trusted = certificate.of(settings.tls) if settings.enforce_iam else None
    clients = Clients(
        f"{settings.scheme}://{HOST}:{port}",
        secret_key=settings.secret_key,
        certificate=None if trusted is None else trusted.certificate,
    )
    service = labeling_service(settings, clients=clients, emit=adapter.emit)
    # hypercorn names each message of ASGI in types of its own.
    app: Any = adapter.install(
        service,
        port=port,
        secret=settings.secret_key,
        decisions=settings.decisions if settings.enforce_iam else None,
    )
    config = Config()
    config.bind = [f"fd://{listener}"]
    if trusted is not None:
        config.certfile, config.keyfile = str(trusted.certificate), str(trusted.key)
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    service.start()
    if portal is not None and settings.portal is not None:
        portal_server(
            settings.portal,
            desk=service.desk,
            s3=clients.s3_of,
            listener=socket.socket(fileno=portal),
            region=REGION,
            hint=_HINTS[settings.workers],
        ).start()
    # Nothing is worth saving, and a stuck function must not hold up the end: SIGTERM ends the process as it is.
    await serve(app, config, shutdown_trigger=asyncio.Event().wait)


def _raise_limit_of_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
