"""Ports and folder are a cloud's own before anything in the folder is touched."""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ground_truth_local.cloud.errors import FolderTaken, FolderUnusable, PortTaken
from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.reservation import Reservation
from ground_truth_local.cloud.settings import CloudSettings
from ground_truth_local.portal.settings import PortalSettings
from tests.local.cloud.test_group import wait_until
from tests.local.cloud.test_process import STARTER, members

HOLDER = """
import sys, time
from pathlib import Path
from ground_truth_local.cloud.reservation import Reservation
from ground_truth_local.cloud.settings import CloudSettings
reservation = Reservation(CloudSettings(directory=Path({directory!r}), port=0))
print("held", flush=True)
time.sleep(60)
"""


def settings(directory: Path, **more: Any) -> CloudSettings:
    return CloudSettings(directory=directory, **{"port": 0, **more})


def content(directory: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(file.relative_to(directory)): file.read_bytes() for file in directory.rglob("*") if file.is_file()}


def is_free(directory: Path) -> bool:
    """Whether no process holds the folder."""
    try:
        Reservation(settings(directory)).release()
    except FolderTaken:
        return False
    return True


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """The folder of a cloud that runs, or ran."""
    with Reservation(settings(tmp_path)):
        pass
    (tmp_path / ".tmp" / "code").mkdir(parents=True)
    (tmp_path / ".tmp" / "code" / "index.py").write_text("unpacked")
    (tmp_path / "cloud.log").write_text("what happened")
    return tmp_path


@pytest.fixture
def held(used: Path) -> Iterator[int]:
    """Id of another process that holds the folder."""
    program = [sys.executable, "-c", HOLDER.format(directory=str(used))]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder.pid
        holder.kill()


@pytest.mark.parametrize("which", ["the cloud's", "the portal's"])
def test_a_taken_port_leaves_the_folder_as_it_is(used: Path, which: str) -> None:
    before = content(used)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        mine = settings(used, port=port) if which == "the cloud's" else settings(used, portal=PortalSettings(port=port))
        with pytest.raises(PortTaken):
            LocalCloud(mine).start()
    assert content(used) == before


def test_a_taken_port_makes_no_folder(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(PortTaken):
        LocalCloud(settings(tmp_path / "new", port=other.getsockname()[1])).start()
    assert not (tmp_path / "new").exists()


def test_a_held_folder_is_left_as_it_is_and_its_holder_is_named(used: Path, held: int) -> None:
    before = content(used)
    with pytest.raises(FolderTaken, match=rf"works in the folder {used}: process {held}\. End that one, or choose"):
        LocalCloud(settings(used)).start()
    assert content(used) == before


def test_two_clouds_of_one_process_need_two_folders(used: Path) -> None:
    with Reservation(settings(used)), pytest.raises(FolderTaken, match=f"process {os.getpid()}"):
        Reservation(settings(used))
    Reservation(settings(used)).release()


def test_what_is_refused_holds_neither_port_nor_folder(used: Path) -> None:
    with Reservation(settings(used)) as holding:
        port = holding.listener.getsockname()[1]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            other = free.getsockname()[1]
        with pytest.raises(FolderTaken):
            Reservation(settings(used, port=other))
        socket.create_server(("127.0.0.1", other)).close()
    with Reservation(settings(used, port=port)):
        pass


@pytest.mark.cloud
def test_the_folder_is_held_until_the_last_process_of_the_cloud_has_ended(tmp_path: Path) -> None:
    directory = tmp_path / "cloud"
    program = [sys.executable, "-c", STARTER.format(directory=str(directory))]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        with pytest.raises(FolderTaken, match=f"process {starter.pid}"):
            Reservation(settings(directory))
        starter.kill()
    wait_until(lambda: members(pid) == [])
    # A process counts as ended once its first thread has: the others hold the lock a moment longer.
    wait_until(partial(is_free, directory))


@pytest.mark.cloud
def test_a_reservation_outlives_its_cloud(tmp_path: Path) -> None:
    with Reservation(settings(tmp_path)) as reservation:
        with LocalCloud(settings(tmp_path), reservation=reservation):
            pass
        with pytest.raises(FolderTaken):
            Reservation(settings(tmp_path))


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FolderUnusable, match=rf"The folder {place} can't be used: it is a file"):
            Reservation(settings(place))
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC])
@pytest.mark.parametrize("call", ["pathlib.Path.mkdir", "os.open", "fcntl.flock", "os.pwrite"])
def test_a_folder_that_can_not_be_written_to_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(call, fail)
    with pytest.raises(FolderUnusable) as refused:
        Reservation(settings(tmp_path / "out"))
    assert os.strerror(code) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_with_files_of_others_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "notes").write_text("mine")
    with pytest.raises(FolderUnusable, match=r"it holds other files, such as tmp"):
        LocalCloud(settings(tmp_path)).start()
    assert content(tmp_path) == {"tmp/notes": b"mine"}


def test_the_folder_of_an_earlier_version_is_known_by_its_log(tmp_path: Path) -> None:
    (tmp_path / "cloud.log").write_text("what happened")
    Reservation(settings(tmp_path)).release()
