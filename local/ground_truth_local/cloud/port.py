"""The port of the local cloud."""

from __future__ import annotations

import errno
import socket

from ground_truth_local.cloud.errors import PortTaken
from ground_truth_local.cloud.settings import HOST

_CHOICE = "make local PORT={port}, or ground-truth local run --port {port}"


def bind(port: int, *, host: str = HOST, choice: str = _CHOICE) -> socket.socket:
    """A socket bound to `port` (0: any free one) of `host`, not yet listening.

    Binding here and handing the socket on, instead of probing first, leaves no moment in which another process could
    take the port.

    Raises:
        PortTaken: Another process listens there, or the port is not ours to use; `choice` says how to choose another.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # A cloud that ended a moment ago leaves connections in TIME_WAIT, which are no reason to refuse.
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"Port {port} on {host} is taken by another process. End that one, or choose another port, "
                f"such as {_another(port)} ({choice.format(port=_another(port))}); 0 takes any free one."
            ) from error
        if error.errno == errno.EACCES:
            raise PortTaken(f"Port {port} on {host} needs more rights than yours. Choose one above 1023.") from error
        raise PortTaken(f"The local cloud can't listen on {host}, port {port}: {error.strerror}.") from error
    return bound


def _another(port: int) -> int:
    return port + 1 if port < 65535 else port - 1
