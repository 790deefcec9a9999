"""`ground-truth local up` in a folder without an app, and a day's work with it, from upload to export and stop."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import skimage
from PIL import Image

from ground_truth_local.cloud.settings import DEFAULT_SPEED
from tests.cli.support.terminal import Terminal
from tests.e2e.test_command import touched

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("command")]

PROJECT = Path(__file__).parents[3]
NOTEBOOK = Path(__file__).with_name("notebook.py")
# The notebook's half a minute lasts as long as half a minute of the simulated workers; other waits, such as the SDK's
# before it tries again, are not the notebook's.
CLOCK = f"""
import time

sleep = time.sleep
time.sleep = lambda seconds: sleep(seconds / {DEFAULT_SPEED} if seconds == 30 else seconds)
"""
METADATA = {
    "imagemulticlass": ["class-name", "job-name", "confidence", "type", "human-annotated", "creation-date"],
    "boundingbox": ["objects", "class-map", "type", "human-annotated", "creation-date", "job-name"],
    "semanticsegmentation": ["internal-color-map", "type", "human-annotated", "creation-date", "job-name"],
}


@dataclass(frozen=True, kw_only=True)
class Up:
    """A local cloud that `ground-truth local up` keeps up."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    folder: Path

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Runs a command against it."""
        return subprocess.run(
            [*_command(), *map(str, arguments)],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )


def _command() -> list[str]:
    return [sys.executable, "-m", "ground_truth_cli.main"]


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """The cloud with the app that comes along deployed; when it ends, nothing of it is left."""
    folder = tmp_path_factory.mktemp("up")
    # A CDK CLI on the PATH, of which the folder has none; the command itself is found without.
    path = os.pathsep.join([str(PROJECT / "node_modules" / ".bin"), os.environ["PATH"]])
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*_command(), "local", "up", "--port=0", "--portal-port=0", "--out", str(folder / "out"), "--json"],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdout is not None
            told = process.stdout.readline()
            assert told, (folder / "log").read_text()
            environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **json.loads(told)["environment"]}
            yield Up(process=process, environment=environment, folder=folder)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 130
            assert "Interrupted by SIGINT: everything that was started has ended." in (folder / "log").read_text()
            assert touched(folder) == []
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


@pytest.fixture(scope="module")
def labeled(up: Up) -> str:
    """Name of an execution that was started in a terminal and watched to its end."""
    event = PROJECT / "examples" / "photographs.json"
    with Terminal(
        [*_command(), "start", str(event), "--watch", "--name", "morning"], environment=up.environment, columns=110
    ) as terminal:
        terminal.wait_for(re.compile(r"\d+%").search)
        assert terminal.wait() == 0, terminal.screen.text
    assert re.search(r"morning  SUCCEEDED  5 of 5 jobs ended", terminal.screen.text)
    assert terminal.screen.text.count("100%") == 5
    assert "warning: jobs[3].workforce" in terminal.screen.text
    return "morning"


def test_a_shell_without_the_virtual_environment_gets_all_from_the_script(up: Up) -> None:
    script = up.folder / "out" / "environment.sh"
    told = subprocess.run(
        ["/bin/sh", "-c", f". {script}; echo $AWS_ENDPOINT_URL $GROUND_TRUTH_STACK; ground-truth list --json"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(up.folder), "AWS_PROFILE": "missing"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines()[0] == f"{up.environment['AWS_ENDPOINT_URL']} GroundTruthLabeling"


def test_video_frames_are_labeled_without_further_options(up: Up) -> None:
    frames = up.folder / "frames" / "street"
    frames.mkdir(parents=True)
    for index in range(3):
        Image.new("RGB", (64, 48), (index * 60, 90, 120)).save(frames / f"{index:03}.png")
    assert up.run("upload", "frames", "--prefix", "frames").returncode == 0
    job = {
        "name": "street",
        "task_type": "VideoObjectTracking",
        "input": {"sequences": {"prefix": "frames/"}},
        "labels": ["Car"],
        "title": "Follow the cars",
        "description": "Draw a box around each car",
    }
    (up.folder / "video.json").write_text(json.dumps({"jobs": [job]}))
    ran = up.run("start", "video.json", "--watch")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_notebook_runs_as_it_stands(up: Up) -> None:
    """Its environment alone is ours: what `local up` and the stack tell a person to paste, and the clock."""
    (outputs,) = json.loads((up.folder / "out" / "outputs.json").read_text()).values()
    pasted = {
        "BUCKET": outputs["BucketName"],
        "ROLE_ARN": outputs["ExecutionRoleArn"],
        "WORKTEAM_ARN": outputs["WorkteamArn"],
    }
    clock = up.folder / "clock"
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(CLOCK)
    script = up.folder / "out" / "environment.sh"
    ran = subprocess.run(
        ["bash", "-c", f". {script}; exec {sys.executable} {NOTEBOOK}"],
        env={"PATH": os.environ["PATH"], "HOME": str(up.folder), "PYTHONPATH": str(clock), **pasted},
        cwd=up.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    for (kind, keys), told in zip(METADATA.items(), ran.stdout.split("\n\n")[1:], strict=True):
        started, ended, counters, heading, *lines = told.splitlines()
        name = started.removesuffix(": started")
        assert (name.rpartition("-")[0], ended) == (kind, f"{name}: Completed")
        assert json.loads(counters) == {
            "TotalLabeled": 4,
            "HumanLabeled": 4,
            "MachineLabeled": 0,
            "FailedNonRetryableError": 0,
            "Unlabeled": 0,
        }
        output = f"s3://{outputs['BucketName']}/notebook/output/{name}/manifests/output/output.manifest"
        assert heading == f"First of 4 lines of {output}:"
        attribute = "label-ref" if kind == "semanticsegmentation" else "label"
        for line in map(json.loads, lines):
            assert list(line) == ["source-ref", attribute, f"{attribute}-metadata"]
            assert list(line[f"{attribute}-metadata"]) == keys
        assert len(lines) == 2


def test_pictures_are_uploaded_once(up: Up) -> None:
    pictures = Path(skimage.__file__).parent.glob("data/c*.png")
    folder = up.folder / "pictures"
    folder.mkdir()
    for picture in pictures:
        (folder / picture.name).write_bytes(picture.read_bytes())
    first = json.loads(up.run("upload", "pictures", "--prefix", "mine", "--json").stdout)
    again = json.loads(up.run("upload", "pictures", "--prefix", "mine", "--json").stdout)
    assert first["uploaded"] == again["skipped"] == len(list(folder.iterdir())) > 0
    assert first["skipped"] == again["uploaded"] == 0


def test_an_event_is_checked_as_the_plan_checks_it(up: Up) -> None:
    sound = up.run("validate", "--online", PROJECT / "examples" / "photographs.json", "--json")
    assert (sound.returncode, json.loads(sound.stdout)["problems"]) == (0, []), sound.stderr
    estimate = json.loads(up.run("estimate", PROJECT / "examples" / "photographs.json", "--json").stdout)
    assert estimate["total_usd"] == "0.720"


def test_what_was_labeled_is_shown_reported_and_exported(up: Up, labeled: str) -> None:
    assert labeled in {each["name"] for each in json.loads(up.run("list", "--status", "succeeded", "--json").stdout)}
    shown = [json.loads(line) for line in up.run("show", "--execution", labeled, "--json").stdout.splitlines()]
    assert len(shown) == 5 * 3
    pages = json.loads(up.run("report", "--execution", labeled, "-o", "report", "--json").stdout)["pages"]
    assert len(pages) == 6
    exported = json.loads(up.run("export", "-f", "coco", "--execution", labeled, "-o", "coco", "--json").stdout)
    assert len(exported["exports"]) == 4
    assert list(exported["refused"]) == ["subject-or-scene"]


def test_what_workers_will_see_is_sound(up: Up) -> None:
    ran = up.run("preview", PROJECT / "examples" / "photographs.json", "--job", "segmentation", "--json")
    assert (ran.returncode, json.loads(ran.stdout)["problems"]) == (0, []), ran.stderr


def test_a_stopped_execution_stops_its_labeling_jobs(up: Up) -> None:
    event = json.loads((PROJECT / "examples" / "photographs.json").read_text())
    # Ten minutes for each picture, one after another, keep workers busy for as long as this takes.
    slowly = {"max_concurrent_tasks": 1, "simulation": {"seconds_per_task": 600}}
    event["jobs"] = [{**event["jobs"][1], **slowly}]
    (up.folder / "one.json").write_text(json.dumps(event))
    assert up.run("start", "one.json", "--name", "noon").returncode == 0
    deadline = time.monotonic() + 30
    while json.loads(up.run("watch", "noon", "--once", "--json").stdout)["jobs"][0]["state"] not in (
        "Initializing",
        "InProgress",
    ):
        assert time.monotonic() < deadline
    stopped = up.run("stop", "noon", "--wait")
    assert stopped.returncode == 0, stopped.stderr
    assert "They have stopped." in stopped.stdout
    watched = up.run("watch", "noon", "--json")
    assert watched.returncode == 1
    document = json.loads(watched.stdout.splitlines()[-1])
    assert (document["status"], document["jobs"][0]["state"]) == ("ABORTED", "Stopped")


def test_a_bad_event_that_gets_through_is_told_as_the_state_machine_tells_it(up: Up) -> None:
    event = {"jobs": [{**json.loads((PROJECT / "examples" / "photographs.json").read_text())["jobs"][1]}]}
    event["jobs"][0]["input"] = {"prefix": "nothing-here/"}
    (up.folder / "bad.json").write_text(json.dumps(event))
    ran = up.run("start", "bad.json", "--watch")
    assert ran.returncode == 1
    assert "EventInvalid: 1 problem in the event; nothing was started:" in ran.stdout
    assert "holds no object" in ran.stdout
