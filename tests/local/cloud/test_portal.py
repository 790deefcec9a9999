"""The worker portal beside the local cloud."""

import socket
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ground_truth_local.cloud.errors import PortTaken
from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import CloudSettings
from ground_truth_local.portal.settings import PortalSettings

pytestmark = pytest.mark.cloud


def test_the_portal_starts_and_ends_with_the_cloud(tmp_path: Path) -> None:
    portal = PortalSettings(port=0, people=("zoe",))
    with LocalCloud(CloudSettings(directory=tmp_path, port=0, portal=portal)) as cloud:
        address = urlsplit(cloud.portal or "")
        connection = HTTPConnection(address.netloc, timeout=5)
        connection.request("GET", "/sign-in")
        assert b"zoe" in connection.getresponse().read()
        connection.close()
    with pytest.raises(ConnectionRefusedError):
        connection.connect()


def test_a_taken_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        cloud = LocalCloud(CloudSettings(directory=tmp_path, port=0, portal=PortalSettings(port=taken)))
        with pytest.raises(PortTaken, match=rf"--portal-port {taken + 1}"):
            cloud.start()
    assert cloud.pid is None


def test_without_a_portal_there_is_no_address(tmp_path: Path) -> None:
    assert LocalCloud(CloudSettings(directory=tmp_path, port=0)).portal is None
