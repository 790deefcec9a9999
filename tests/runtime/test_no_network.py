import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_a_test_cannot_reach_beyond_this_machine() -> None:
    with (
        socket.socket() as client,
        pytest.warns(UserWarning, match="with host"),
        pytest.raises(SocketConnectBlockedError),
    ):
        client.connect(("192.0.2.1", 80))
