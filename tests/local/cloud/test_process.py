"""The local cloud starts, answers on 127.0.0.1 alone, and leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ground_truth_local.cloud.errors import CloudNotReady, PortTaken
from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import CloudSettings
from tests.local.cloud.conftest import Lab
from tests.local.cloud.test_group import alive, read_pids, wait_until

STARTER = """
import sys, time
from pathlib import Path
from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import CloudSettings
cloud = LocalCloud(CloudSettings(directory=Path({directory!r}), port=0))
cloud.start()
print(cloud.pid, flush=True)
time.sleep(60)
"""


def members(group: int) -> list[int]:
    """Ids of the processes of a group that run."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, _, of_group, *_ = (folder / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(of_group) == group and state != "Z":
                found.append(int(folder.name))
    return found


def test_it_listens_on_this_machine_alone(cloud: LocalCloud) -> None:
    port = int(cloud.endpoint.rpartition(":")[2])
    listening = f":{port:04X} "
    rows = [
        line.split()
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()
        if listening in line and " 0A " in line
    ]
    assert [row[1] for row in rows] == [f"0100007F:{port:04X}"]


def test_functions_see_nothing_of_the_persons_shell(lab: Lab) -> None:
    answer = lab.client("lambda").invoke(FunctionName=lab.function, Payload=json.dumps({"do": "environment"}))
    environment = json.loads(answer["Payload"].read())
    directory = lab.cloud.settings.directory
    assert Path(environment["HOME"]).is_relative_to(directory)
    assert Path(environment["TMPDIR"]).is_relative_to(directory)
    assert environment["AWS_ENDPOINT_URL"] == lab.cloud.endpoint
    assert "GROUND_TRUTH_LOCAL_SETTINGS" not in environment


def test_a_taken_port_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        cloud = LocalCloud(CloudSettings(directory=tmp_path, port=other.getsockname()[1]))
        with pytest.raises(PortTaken):
            cloud.start()
        assert cloud.pid is None


def test_a_cloud_that_ends_early_shows_the_end_of_its_log(tmp_path: Path) -> None:
    settings = CloudSettings(directory=tmp_path, port=0)
    # Past its checks, so that it is the cloud's own process that cannot start.
    settings.simulation["accuracy"] = 7
    cloud = LocalCloud(settings)
    with pytest.raises(CloudNotReady, match=r"ended with status 1 before it was ready(.|\n)*accuracy is 7"):
        cloud.start()
    assert cloud.pid is None


def test_nothing_is_left_after_the_end(tmp_path: Path) -> None:
    cloud = LocalCloud(CloudSettings(directory=tmp_path, port=0))
    with cloud:
        pid = cloud.pid
        assert pid is not None
        assert pid in members(pid)
    assert members(pid) == []
    assert cloud.pid is None
    assert not (tmp_path / ".tmp").exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(cloud.endpoint.rpartition(":")[2])))


def test_it_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    output = tmp_path / "pids"
    with output.open("wb") as file:
        starter = subprocess.Popen(
            [sys.executable, "-c", STARTER.format(directory=str(tmp_path / "cloud"))], stdout=file
        )
    (pid,) = read_pids(output)
    assert alive(pid)
    os.kill(starter.pid, signal.SIGKILL)
    starter.wait()
    wait_until(lambda: members(pid) == [])
