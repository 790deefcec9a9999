"""The port is ours, or the message says how to choose another."""

import socket

import pytest

from ground_truth_local.cloud import port
from ground_truth_local.cloud.errors import PortTaken


def test_zero_takes_a_free_port() -> None:
    with port.bind(0) as bound:
        host, number = bound.getsockname()
        assert host == "127.0.0.1"
        assert number > 0


def test_a_taken_port_is_named_with_the_way_to_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {taken} on 127.0.0.1 is taken.*make local PORT={taken + 1}"):
            port.bind(taken)


def test_a_port_taken_on_all_interfaces_is_taken() -> None:
    with socket.create_server(("0.0.0.0", 0)) as other, pytest.raises(PortTaken):  # noqa: S104
        port.bind(other.getsockname()[1])


def test_a_port_in_use_a_moment_ago_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", number)) as client:
            connection, _ = server.accept()
            connection.close()
            client.recv(1)
    port.bind(number).close()
