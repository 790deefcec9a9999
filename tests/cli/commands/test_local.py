"""`ground-truth local run` and `up`: help, options, exit statuses."""

import io
import os
import shlex
import signal
import socket
import stat
import sys
from pathlib import Path

import pytest

from ground_truth_cli import extras, local_cloud
from ground_truth_cli.errors import CliError
from ground_truth_cli.files import write_private_text
from ground_truth_cli.main import main
from ground_truth_cli.output import Output
from ground_truth_local.cloud.errors import PortTaken
from ground_truth_local.cloud.reservation import Reservation
from ground_truth_local.cloud.settings import CloudSettings
from ground_truth_local.portal.settings import PortalSettings
from ground_truth_local.run import local_run, space
from ground_truth_local.run.errors import ExecutionsFailed, Interrupted, SetupIncomplete
from ground_truth_local.run.options import RunOptions, packaged_example

BUNDLED = "ground_truth_cli.local_app"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[RunOptions]:
    """The options that runs were asked for; nothing is run."""
    seen: list[RunOptions] = []
    monkeypatch.setattr(local_run, "run", lambda options, **_: seen.append(options))
    return seen


def test_without_options_the_example_is_run(asked: list[RunOptions]) -> None:
    assert main(["local", "run"]) == 0
    assert asked == [RunOptions(project=Path.cwd(), app_module=BUNDLED)]
    assert asked[0].event_files == (Path.cwd() / "examples" / "photographs.json",)


def test_in_any_other_folder_the_app_and_the_event_come_with_the_package(
    asked: list[RunOptions], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["local", "run"]) == 0
    assert asked[0].app().command == f"{shlex.quote(sys.executable)} -m {BUNDLED}"
    assert asked[0].event_files == (packaged_example(),)
    assert packaged_example().is_file()


@pytest.mark.parametrize("command", ["local run", "local up", "preview event.json"])
def test_without_the_extra_one_line_says_what_to_install(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda module: None if module == "liquid" else object())
    assert main(command.split(), stdout=io.StringIO()) == 1
    name = command.removesuffix(" event.json")
    assert capsys.readouterr().err == (
        f"ground-truth: `ground-truth {name}` needs liquid, which is not installed: "
        "pip install 'cdk-ground-truth[local]'\n"
    )


def test_a_context_value_has_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["local", "run", "--context", "kms"])
    assert ended.value.code == 2
    assert "argument -c/--context: 'kms' is not KEY=VALUE" in capsys.readouterr().err


def test_every_option_is_handed_on(asked: list[RunOptions]) -> None:
    options = "--images pictures --event a.json --event b.json --port 0 --out elsewhere --speed 2.5 --seed 7 -c a=b=c"
    assert main(["local", "run", *options.split()]) == 0
    assert asked == [
        RunOptions(
            project=Path.cwd(),
            images=Path("pictures"),
            events=(Path("a.json"), Path("b.json")),
            port=0,
            out=Path("elsewhere"),
            speed=2.5,
            seed=7,
            context={"a": "b=c"},
            app_module=BUNDLED,
        )
    ]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SetupIncomplete("no node"), 2),
        (PortTaken("port is taken"), 1),
        (ExecutionsFailed("all bad"), 1),
    ],
)
def test_a_run_that_fails_says_why_and_ends_with_its_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, status: int
) -> None:
    def run(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(local_run, "run", run)
    assert main(["local", "run"], stdout=io.StringIO()) == status
    assert capsys.readouterr().err == f"\n{error}\n"


def test_an_interrupted_run_ends_with_the_signals_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(local_run, "run", run)
    assert main(["local", "run"], stdout=io.StringIO()) == 130
    assert "Interrupted by SIGINT: everything that was started has ended." in capsys.readouterr().err


def test_help_tells_options_defaults_and_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["local", "run", "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    for word in ("--images", "--event", "--port", "4566", "out/local", "examples/photographs.json", "exit status"):
        assert word in told


def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["local", "run", "--port", "many"])
    assert ended.value.code == 2
    assert "invalid int value: 'many'" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "up"])
@pytest.mark.parametrize("below", ["", "/folder"])
def test_a_folder_that_is_a_file_is_refused_and_left_as_it_is(tmp_path: Path, command: str, below: str) -> None:
    (tmp_path / "file").write_text("mine")
    out, err = io.StringIO(), io.StringIO()
    ports = ["--port", "0", *(["--portal-port", "0"] if command == "up" else [])]
    assert main(["local", command, *ports, "--out", f"{tmp_path / 'file'}{below}"], stdout=out, stderr=err) == 2
    (line,) = err.getvalue().strip().splitlines()
    assert line.startswith(
        f"The folder {tmp_path / 'file'}{below} can't be used: it is a file. Choose another one: --out"
    )
    assert out.getvalue() == ""
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("command", ["run", "up"])
def test_nothing_of_the_folder_is_touched_before_its_ports_are_held(tmp_path: Path, command: str) -> None:
    before = {"cloud.log": "of a run", "outputs.json": "{}", "environment.sh": "export A=1"}
    for name, text in before.items():
        (tmp_path / name).write_text(text)
    with socket.create_server(("127.0.0.1", 0)) as other:
        err = io.StringIO()
        port = str(other.getsockname()[1])
        assert main(["local", command, "--port", port, "--out", str(tmp_path)], stdout=io.StringIO(), stderr=err) == 1
    assert f"Port {port} on 127.0.0.1 is taken by another process" in err.getvalue()
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("command", ["run", "up"])
def test_nothing_of_the_folder_is_touched_while_another_cloud_works_there(tmp_path: Path, command: str) -> None:
    with Reservation(CloudSettings(directory=tmp_path, port=0)):
        (tmp_path / "environment.sh").write_text("export A=1")
        before = {file.name: file.read_text() for file in tmp_path.iterdir()}
        err = io.StringIO()
        ports = ["--port", "0", *(["--portal-port", "0"] if command == "up" else [])]
        assert main(["local", command, *ports, "--out", str(tmp_path)], stdout=io.StringIO(), stderr=err) == 1
        assert f"works in the folder {tmp_path}: process {os.getpid()}" in err.getvalue()
        assert {file.name: file.read_text() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("command", ["run", "up"])
def test_a_disk_with_too_little_room_is_told_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(space, "NEEDED_BYTES", 1 << 60)
    err = io.StringIO()
    ports = ["--port", "0", *(["--portal-port", "0"] if command == "up" else [])]
    assert main(["local", command, *ports, "--out", str(tmp_path)], stdout=io.StringIO(), stderr=err) == 1
    (line,) = err.getvalue().strip().splitlines()
    assert line.startswith(f"The disk of {tmp_path} has ")
    assert [file.name for file in tmp_path.iterdir()] == [".lock"]


def test_a_file_of_the_run_that_can_not_be_written_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "out/local/cdk-deploy.log")

    monkeypatch.setattr(local_run, "run", run)
    err = io.StringIO()
    assert main(["local", "run"], stdout=io.StringIO(), stderr=err) == 1
    assert err.getvalue() == "\nout/local/cdk-deploy.log: Permission denied\n"


def test_the_file_with_the_runs_secret_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "out" / "environment.sh"
    file.parent.mkdir()
    file.write_text("open to all")
    file.chmod(0o666)
    write_private_text(file, "export SECRET=1\n")
    assert file.read_text() == "export SECRET=1\n"
    assert stat.filemode(file.stat().st_mode) == "-rw-------"
    with pytest.raises(CliError, match="can't be written: File exists"):
        write_private_text(file / "below", "")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[RunOptions]:
    """The options that clouds were to be kept up with; none is started."""
    seen: list[RunOptions] = []
    monkeypatch.setattr(local_cloud, "keep_up", lambda options, **_: seen.append(options))
    return seen


def test_a_cloud_that_stays_up_has_a_portal_on_this_machine_alone(kept: list[RunOptions]) -> None:
    assert main(["local", "up"]) == 0
    assert kept == [RunOptions(project=Path.cwd(), workers="simulated", portal=PortalSettings(), app_module=BUNDLED)]
    settings = kept[0].cloud_settings()
    assert (settings.portal, settings.workers) == (PortalSettings(host="127.0.0.1", port=4567), "simulated")


def test_people_are_named_and_counted_among_the_workers(kept: list[RunOptions]) -> None:
    assert main(["local", "up", "--workers", "people", "--worker", "zoe", "--worker", "kim", "--portal-port", "0"]) == 0
    assert kept[0].workers == "people"
    assert kept[0].portal == PortalSettings(port=0, people=("zoe", "kim"))


def test_on_a_network_each_worker_has_a_password(kept: list[RunOptions]) -> None:
    assert main(["local", "up", "--portal-host", "192.0.2.7"]) == 0
    assert kept[0].portal is not None
    assert set(kept[0].portal.passwords) == {"ann", "ben"}


@pytest.mark.parametrize(
    ("workers", "told"),
    [
        ("simulated", "http://127.0.0.1:4567/: simulated workers do the tasks, unless"),
        ("people", "http://127.0.0.1:4567/: ann, ben do the tasks there\n"),
        ("both", "ann, ben do the tasks there, beside simulated workers\n"),
    ],
)
def test_what_is_told_of_the_portal(workers: str, told: str) -> None:
    out = io.StringIO()
    portal = PortalSettings(passwords={"ann": "s3cret"})
    local_cloud.tell_portal(portal, "http://127.0.0.1:4567/", workers=workers, output=Output(out, out, as_json=False))
    assert told in out.getvalue()
    assert "ann signs in with the password s3cret" in out.getvalue()


def test_an_interrupt_is_no_exception() -> None:
    assert not issubclass(Interrupted, Exception)
