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
from pathlib import Path
from types import TracebackType

from ground_truth_local.cloud import certificate, group
from ground_truth_local.cloud.clients import Clients
from ground_truth_local.cloud.environment import aws_environment, clean_environment
from ground_truth_local.cloud.errors import CloudNotReady
from ground_truth_local.cloud.reservation import Reservation
from ground_truth_local.cloud.settings import HOST, CloudSettings
from ground_truth_local.cloud.tail import tail

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
        reservation: Its ports and its folder, where they have been taken; the folder stays so after its end. By default
            it takes them when it starts, and lets go of them when it stops.
    """

    def __init__(self, settings: CloudSettings, *, reservation: Reservation | None = None) -> None:
        self._settings = settings
        self._given = reservation
        self._taken: Reservation | None = None
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
            FolderTaken: Another local cloud works in the folder.
            FolderUnusable: The folder can't be written to.
            CloudNotReady: It ended, or did not answer in time; the message ends with the tail of its log.
        """
        reservation = self._given
        if reservation is None:
            reservation = self._taken = Reservation(self._settings)
        try:
            self._start(reservation)
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def _start(self, reservation: Reservation) -> None:
        directory = self._settings.directory
        # What a killed run left: unpacked Lambda code, mostly.
        shutil.rmtree(self._settings.temporary, ignore_errors=True)
        if self._settings.enforce_iam:
            certificate.make(self._settings.tls)
        self._port = reservation.listener.getsockname()[1]
        passed = {"GROUND_TRUTH_LOCAL_LISTENER": reservation.listener.fileno()}
        if reservation.portal is not None:
            self._portal_port = reservation.portal.getsockname()[1]
            passed["GROUND_TRUTH_LOCAL_PORTAL"] = reservation.portal.fileno()
        with self._settings.log.open("wb") as log:
            self._group = group.start(
                [sys.executable, "-m", "ground_truth_local.cloud.server"],
                environment={
                    **clean_environment(os.environ, directory=directory),
                    "GROUND_TRUTH_LOCAL_SETTINGS": self._settings.to_json(),
                    "GROUND_TRUTH_LOCAL_PORT": str(self._port),
                    **{name: str(descriptor) for name, descriptor in passed.items()},
                },
                output=log,
                pass_fds=reservation.descriptors,
            )
        reservation.hand_over()

    def stop(self) -> None:
        """End the process and everything in it: Lambda functions too. Does nothing when it does not run."""
        if self._group is not None:
            self._group.end()
            self._group = None
            shutil.rmtree(self._settings.temporary, ignore_errors=True)
        if self._taken is not None:
            self._taken.release()
            self._taken = None

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
