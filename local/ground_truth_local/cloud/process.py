"""Starting and ending the local cloud."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from ground_truth_local.cloud import certificate, group, port
from ground_truth_local.cloud.clients import Clients
from ground_truth_local.cloud.environment import aws_environment, clean_environment
from ground_truth_local.cloud.errors import CloudNotReady
from ground_truth_local.cloud.settings import HOST, CloudSettings
from ground_truth_local.cloud.tail import tail
from ground_truth_local.portal.settings import PortalSettings

READY_SECONDS = 60.0
"""A slow disk and a cold cache take seconds; beyond this something is wrong."""

_HEALTH = "/_ministack/health"


class LocalCloud:
    """The local cloud, from `start` to `stop`; a context manager.

    Example:
        with LocalCloud(CloudSettings(directory=Path("out/local"))) as cloud:
            cloud.clients.s3.list_buckets()

    Args:
        settings: Where it lives and how it behaves.
    """

    def __init__(self, settings: CloudSettings) -> None:
        self._settings = settings
        self._group: group.Group | None = None
        self._port = settings.port
        self._portal_port: int | None = None
        self._clients: Clients | None = None

    @property
    def settings(self) -> CloudSettings:
        """What it was made with."""
        return self._settings

    @property
    def endpoint(self) -> str:
        """Its address, once started."""
        return f"{self._settings.scheme}://{HOST}:{self._port}"

    @property
    def portal(self) -> str | None:
        """Address of its worker portal, once started; None where there is none."""
        settings = self._settings.portal
        if settings is None:
            return None
        # A browser can't go to "every interface".
        host = socket.gethostname() if settings.host == "0.0.0.0" else settings.host  # noqa: S104
        return f"http://{host}:{self._portal_port}/"

    @property
    def pid(self) -> int | None:
        """Id of its process, which leads a group of its own; None when it does not run."""
        return None if self._group is None else self._group.pid

    @property
    def clients(self) -> Clients:
        """Clients that talk to it."""
        if self._clients is None:
            self._clients = Clients(self.endpoint, secret_key=self._settings.secret_key, certificate=self._certificate)
        return self._clients

    def environment(self) -> dict[str, str]:
        """Environment for programs that shall talk to it, and only to it."""
        return aws_environment(
            os.environ,
            directory=self._settings.directory,
            endpoint=self.endpoint,
            secret_key=self._settings.secret_key,
            certificate=self._certificate,
        )

    def start(self) -> None:
        """Start the process and wait until it answers.

        Raises:
            PortTaken: Another process listens on the port.
            CloudNotReady: It ended, or did not answer in time; the message ends with the tail of its log.
        """
        directory = self._settings.directory
        directory.mkdir(parents=True, exist_ok=True)
        # What a killed run left: unpacked Lambda code, mostly.
        shutil.rmtree(directory / "tmp", ignore_errors=True)
        if self._settings.enforce_iam:
            certificate.make(self._settings.tls)
        with ExitStack() as held:
            log = held.enter_context(self._settings.log.open("wb"))
            listener = held.enter_context(port.bind(self._settings.port))
            self._port = listener.getsockname()[1]
            passed = {"GROUND_TRUTH_LOCAL_LISTENER": listener.fileno()}
            if self._settings.portal is not None:
                portal = held.enter_context(_bound(self._settings.portal))
                self._portal_port = portal.getsockname()[1]
                passed["GROUND_TRUTH_LOCAL_PORTAL"] = portal.fileno()
            self._group = group.start(
                [sys.executable, "-m", "ground_truth_local.cloud.server"],
                environment={
                    **clean_environment(os.environ, directory=directory),
                    "GROUND_TRUTH_LOCAL_SETTINGS": self._settings.to_json(),
                    "GROUND_TRUTH_LOCAL_PORT": str(self._port),
                    **{name: str(descriptor) for name, descriptor in passed.items()},
                },
                output=log,
                pass_fds=tuple(passed.values()),
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the process and everything in it: Lambda functions too. Does nothing when it does not run."""
        if self._group is not None:
            self._group.end()
            self._group = None
            shutil.rmtree(self._settings.directory / "tmp", ignore_errors=True)

    def __enter__(self) -> LocalCloud:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait_until_ready(self) -> None:
        assert self._group is not None  # noqa: S101 - start() made it
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            try:
                status = self._group.wait(0.05)
            except subprocess.TimeoutExpired:
                if time.monotonic() < deadline:
                    continue
                problem = f"did not answer on {self.endpoint} within {READY_SECONDS:.0f} seconds"
            else:
                problem = f"ended with status {status} before it was ready"
            raise CloudNotReady(f"The local cloud {problem}. Its log, {self._settings.log}, ends:\n{self._log_tail()}")

    def _answers(self) -> bool:
        connection = self._connection()
        try:
            connection.request("GET", _HEALTH)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._certificate is None:
            return http.client.HTTPConnection(HOST, self._port, timeout=2)
        trust = ssl.create_default_context(cafile=str(self._certificate))
        return http.client.HTTPSConnection(HOST, self._port, timeout=2, context=trust)

    @property
    def _certificate(self) -> Path | None:
        return certificate.of(self._settings.tls).certificate if self._settings.enforce_iam else None

    def _log_tail(self) -> str:
        return tail(Path(self._settings.log))


def _bound(portal: PortalSettings) -> socket.socket:
    return port.bind(portal.port, host=portal.host, choice="--portal-port {port}")
