"""Standard output that is closed or full: one clear line, whatever the command."""

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ground_truth_cli.main import main
from ground_truth_cli.parser import COMMANDS
from tests.cli.support.deployment import Deployment
from tests.support.events import event, job

NAMES = [command.NAME for command in COMMANDS]
FULL = "ground-truth: standard output can't be written: No space left on device\n"
CLOSED = "ground-truth: standard output is closed; to throw it away, send it to /dev/null\n"


class Full(io.StringIO):
    """A file on a disk that is full; some notice when they are flushed."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self._late = late

    def write(self, text: str) -> int:
        if not self._late:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(text)

    def flush(self) -> None:
        if self.getvalue():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("late", [False, True], ids=["when written", "when flushed"])
@pytest.mark.parametrize("name", NAMES)
def test_help_that_can_not_be_written_is_a_failure(name: str, late: bool) -> None:
    err = io.StringIO()
    assert main([name, "--help"], stdout=Full(late=late), stderr=err) == 1
    assert err.getvalue() == FULL


@pytest.mark.parametrize("late", [False, True], ids=["when written", "when flushed"])
@pytest.mark.parametrize(
    "arguments",
    [["list", "--json"], ["schema"], ["completion", "bash"], ["--version"], ["validate", "{event}", "--json"]],
    ids=" ".join,
)
def test_what_can_not_be_written_is_a_failure(
    deployed: Deployment, tmp_path: Path, arguments: list[str], late: bool
) -> None:
    (tmp_path / "event.json").write_text(json.dumps(event(job())))
    err = io.StringIO()
    given = [argument.format(event=tmp_path / "event.json") for argument in arguments]
    assert main(given, stdout=Full(late=late), stderr=err) == 1
    assert err.getvalue().endswith(FULL)
    assert "Traceback" not in err.getvalue()


def test_messages_that_can_not_be_written_are_left_out() -> None:
    assert main(["local", "run", "--images", "none"], stdout=io.StringIO(), stderr=Full(late=False)) == 2


@pytest.mark.parametrize("arguments", [["--help"], ["schema"], ["completion", "zsh"]], ids=" ".join)
@pytest.mark.parametrize(("redirected", "told"), [(">/dev/full", FULL), (">&-", CLOSED), (">&- <&-", CLOSED)])
def test_a_process_says_it_once_and_nothing_more(arguments: list[str], redirected: str, told: str) -> None:
    ran = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-m", "ground_truth_cli.main", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, told)


def test_a_reader_that_has_enough_is_no_failure_to_tell_of() -> None:
    ran = subprocess.run(
        [
            "bash",
            "-c",
            '"$@" | true; echo ${PIPESTATUS[0]}',
            "bash",
            sys.executable,
            "-m",
            "ground_truth_cli.main",
            "schema",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() in ("141", "0")
    assert ran.stderr == ""


def test_a_closed_standard_output_is_no_other_file(tmp_path: Path) -> None:
    """The next file that a process opens would be its standard output, and get what is printed there."""
    program = f"""
import sys
from pathlib import Path
from ground_truth_cli.main import main
status = main(["validate", "none"])
sys.exit(10 * status + (Path({str(tmp_path / "file")!r}).open("w").fileno() > 2))
"""
    ran = subprocess.run(["sh", "-c", 'exec "$@" >&- <&-', "sh", sys.executable, "-c", program], check=False)
    assert ran.returncode == 21
