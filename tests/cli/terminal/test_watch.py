"""`ground-truth watch` in a real terminal, of executions in a local cloud."""

import re
import subprocess

import pytest

from tests.cli.support.lab import Lab
from tests.cli.support.terminal import Terminal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("cli-terminal")]


@pytest.fixture
def running(lab: Lab) -> str:
    """An execution that runs, with a job under way that takes long, and one that has not begun."""
    arn = lab.start("boxes", "masks", then="wait")
    lab.label(arn, "boxes", objects=400)
    return arn


def test_a_running_execution_is_drawn_in_place(lab: Lab, running: str) -> None:
    with Terminal(lab.command("watch", running), environment=lab.environment()) as terminal:
        terminal.wait_for("InProgress")
        # A cell of the bar stands for 13 objects: with the first of them it is still empty.
        drawn = re.compile(r"boxes  █+░+ .* [1-9]\d*/400 .*/(s|min) .* left")
        text = terminal.wait_for(lambda text: drawn.search(text) is not None)
        heading, _, masks = text.splitlines()
        assert heading.startswith(f"{running.rpartition(':')[2]}  RUNNING  0 of 2 jobs ended  started ")
        assert masks.endswith("Planning")
        # Drawn many times, and seen once.
        assert terminal.screen.raw.count("RUNNING") > 2
        assert text.count("RUNNING") == 1


def test_ctrl_c_leaves_the_execution_running_and_says_so(lab: Lab, running: str) -> None:
    with Terminal(lab.command("watch", running), environment=lab.environment()) as terminal:
        terminal.wait_for("InProgress")
        terminal.type("\x03")
        assert terminal.wait() == 130
    name = running.rpartition(":")[2]
    assert "The execution goes on." in terminal.screen.text
    assert f"Follow it again:  ground-truth watch {name}" in terminal.screen.text
    assert f"ground-truth stop {name}" in terminal.screen.text
    assert "Traceback" not in terminal.screen.text
    assert terminal.screen.raw.rstrip().endswith(name)
    assert terminal.screen.raw.rfind("\x1b[?25h") > terminal.screen.raw.rfind("\x1b[?25l")
    assert lab.status(running) == "RUNNING"


@pytest.mark.parametrize(("columns", "rows"), [(50, 24), (70, 24), (160, 40)])
def test_a_terminal_that_changes_its_size_is_drawn_anew(lab: Lab, running: str, columns: int, rows: int) -> None:
    with Terminal(lab.command("watch", running, "--interval", "60"), environment=lab.environment()) as terminal:
        terminal.wait_for("boxes")
        terminal.resize(columns, rows)
        # Not after the next look, which is a minute away, but at once.
        terminal.wait_for(lambda _: "RUNNING" in terminal.screen.raw)
        text = terminal.wait_for("Planning")
        assert text.count("RUNNING") == 1
        assert len(text.splitlines()) == 3
        assert all(len(line) < columns for line in text.splitlines())


def test_more_jobs_than_rows_are_cut_to_the_terminal(lab: Lab) -> None:
    arn = lab.start(*(f"job-{number}" for number in range(30)), then="wait")
    with Terminal(lab.command("watch", arn), environment=lab.environment(), rows=10) as terminal:
        terminal.wait_for("and 23 more lines")
        terminal.wait_for(lambda _: terminal.screen.raw.count("RUNNING") > 2)
        assert terminal.screen.text.count("RUNNING") == 1


def test_an_execution_that_ends_well_while_it_is_watched_ends_the_watch_with_0(lab: Lab) -> None:
    arn = lab.start("boxes", then="succeed soon")
    with Terminal(lab.command("watch", arn), environment=lab.environment()) as terminal:
        terminal.wait_for("RUNNING")
        lab.finish(arn, "boxes")
        assert terminal.wait() == 0
    text = terminal.screen.text
    assert "SUCCEEDED" in text
    assert "RUNNING" not in text
    assert re.search(r"boxes  █+ +100%\s+3/3  Completed", text)


def test_an_ended_execution_is_shown_as_it_ended(lab: Lab) -> None:
    arn = lab.start("boxes", then="succeed")
    lab.finish(arn, "boxes", labeled=2, failed=1)
    lab.wait_until(lambda: lab.status(arn) == "SUCCEEDED")
    with Terminal(lab.command("watch", arn), environment=lab.environment()) as terminal:
        assert terminal.wait() == 0
    assert re.search(r"SUCCEEDED  1 of 1 jobs ended  started .*, took \d+s", terminal.screen.text)
    assert re.search(r"100%\s+2/3  Completed, 1 failed", terminal.screen.text)


def test_a_failed_execution_tells_why_and_ends_with_1(lab: Lab) -> None:
    arn = lab.start("boxes", then="fail")
    lab.finish(arn, "boxes", status="Failed", succeeded=False, reason="the role\x1b[2J can't read it", labeled=0)
    lab.wait_until(lambda: lab.status(arn) == "FAILED")
    with Terminal(lab.command("watch", arn), environment=lab.environment()) as terminal:
        assert terminal.wait() == 1
    text = terminal.screen.text
    assert "FAILED" in text
    # What a service or a worker wrote is text: it moves no cursor and clears no screen.
    assert "boxes: the role\\u001b[2J can't read it" in text
    assert text.count("can't read it") == 1


@pytest.mark.parametrize("rows", [6, 24])
def test_the_last_picture_shows_every_word_of_what_went_wrong(lab: Lab, rows: int) -> None:
    reason = "ClientError: " + " ".join(f"s3://birds/{number}.jpg" for number in range(40)) + " can't be read"
    arn = lab.start("boxes", *(f"job-{number}" for number in range(8)), then="fail")
    lab.finish(arn, "boxes", status="Failed", succeeded=False, reason=reason, labeled=0)
    lab.wait_until(lambda: lab.status(arn) == "FAILED")
    for arguments in (["watch", arn], ["watch", arn, "--once"]):
        with Terminal(lab.command(*arguments), environment=lab.environment(), columns=60, rows=rows) as terminal:
            terminal.wait()
        text = terminal.screen.text
        assert " ".join(text.split()).count(f"boxes: {reason}") == 1
        assert all(len(line) < 60 for line in text.splitlines())
        assert "more lines" not in text
        assert "job-7" in text


def test_a_stopped_execution_ends_with_1(lab: Lab, running: str) -> None:
    with Terminal(lab.command("watch", running), environment=lab.environment()) as terminal:
        terminal.wait_for("InProgress")
        stopped = subprocess.run(
            lab.command("stop", running), env=lab.environment(), capture_output=True, text=True, check=False
        )
        assert stopped.returncode == 0, stopped.stderr
        assert "Its labeling jobs will be stopped: boxes-" in stopped.stdout
        assert terminal.wait() == 1
    assert "ABORTED" in terminal.screen.text
    assert re.search(r"masks .*NotStarted", terminal.screen.text)


def test_without_colours_no_colour_is_sent(lab: Lab) -> None:
    arn = lab.start("boxes", then="succeed")
    lab.finish(arn, "boxes")
    lab.wait_until(lambda: lab.status(arn) == "SUCCEEDED")
    with Terminal(lab.command("watch", arn), environment=lab.environment(NO_COLOR="1")) as terminal:
        assert terminal.wait() == 0
    assert not re.search(r"\x1b\[\d*m", terminal.screen.raw)
    with Terminal(lab.command("watch", arn), environment=lab.environment()) as terminal:
        terminal.wait()
    assert re.search(r"\x1b\[\d*m", terminal.screen.raw)


def test_a_dumb_terminal_gets_lines(lab: Lab, running: str) -> None:
    with Terminal(lab.command("watch", running), environment=lab.environment(TERM="dumb")) as terminal:
        terminal.wait_for("boxes  InProgress")
        assert "\x1b" not in terminal.screen.raw


def test_a_terminal_that_knows_ascii_only_gets_ascii(lab: Lab, running: str) -> None:
    environment = lab.environment(PYTHONIOENCODING="ascii")
    with Terminal(lab.command("watch", running), environment=environment) as terminal:
        terminal.wait_for("InProgress")
        assert "\N{REPLACEMENT CHARACTER}" not in terminal.screen.raw
        assert terminal.screen.raw.isascii()


def test_into_a_file_go_plain_lines(lab: Lab) -> None:
    arn = lab.start("boxes", then="succeed")
    lab.finish(arn, "boxes")
    lab.wait_until(lambda: lab.status(arn) == "SUCCEEDED")
    ran = subprocess.run(lab.command("watch", arn), env=lab.environment(), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "\x1b" not in ran.stdout
    assert "boxes  Completed  3/3" in ran.stdout


def test_a_cloud_that_is_not_there_is_told_at_once(lab: Lab, running: str) -> None:
    ran = subprocess.run(
        [*lab.command("watch", running), "--endpoint-url", "http://127.0.0.1:1"],
        env=lab.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("ground-truth: nothing answers at http://127.0.0.1:1")
