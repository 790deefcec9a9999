"""`ground-truth local run` as a person meets it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.conftest import PROJECT

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("command")]

COMMAND = [sys.executable, "-m", "ground_truth_cli.main", "local", "run"]


def touched(directory: Path) -> list[str]:
    """The processes, other than this one, that work in `directory`."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
            except (OSError, ProcessLookupError):
                continue
            if str(directory).encode() in told:
                found.append(told.decode(errors="replace"))
    return found


def test_a_run_labels_everything_and_leaves_nothing_behind(tmp_path: Path) -> None:
    run = subprocess.run(
        [*COMMAND, "--port", "0", "--out", str(tmp_path / "out")],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "AWS_PROFILE": "missing",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
            "CDK_OUTDIR": "/dev/null",
        },
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    jobs = json.loads((tmp_path / "out" / "results.json").read_text())
    assert [job["status"] for job in jobs] == ["Completed"] * 5
    assert all(job["labeled"] == job["objects"] > 0 for job in jobs)
    assert all(Path(job["output_manifest"]).is_file() for job in jobs)
    assert (tmp_path / "out" / "report.html").is_file()
    assert "subject-boxes-two-workers" in run.stdout
    assert touched(tmp_path) == []


OWN_APP = """
from aws_cdk import App, RemovalPolicy, Stack

from cdk_ground_truth import LabelingPipeline

app = App()
LabelingPipeline(
    Stack(app, app.node.try_get_context("called")),
    "Labeling",
    member_emails=["ada@example.com"],
    removal_policy=RemovalPolicy.DESTROY,
)
app.synth()
"""


def test_a_persons_own_app_is_deployed_as_its_cdk_json_says(tmp_path: Path) -> None:
    (tmp_path / "birds.py").write_text(OWN_APP)
    (tmp_path / "cdk.json").write_text(json.dumps({"app": "python3 birds.py"}))
    (tmp_path / "node_modules").symlink_to(PROJECT / "node_modules")
    event = json.loads((PROJECT / "examples" / "photographs.json").read_text())
    (tmp_path / "one.json").write_text(json.dumps({**event, "jobs": event["jobs"][:1]}))
    run = subprocess.run(
        [*COMMAND, "--port", "0", "--event", "one.json", "--context", "called=Birds"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    (job,) = json.loads((tmp_path / "out" / "local" / "results.json").read_text())
    assert (job["status"], job["labeled"]) == ("Completed", 10)
    assert touched(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "out"
    with (tmp_path / "output").open("wb") as output:
        run = subprocess.Popen(
            [*COMMAND, "--port", "0", "--out", str(out)], cwd=PROJECT, stdout=output, stderr=subprocess.STDOUT
        )
        deadline = time.monotonic() + 60
        # Into the deployment: the cloud, the CDK CLI and the app run.
        while not (out / "cdk-deploy.log").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert len(touched(out)) > 1
        run.send_signal(number)
        status = run.wait(30)
    assert status == 128 + number
    told = (tmp_path / "output").read_text()
    assert f"Interrupted by {number.name}: everything that was started has ended." in told
    assert "Traceback" not in told
    assert touched(tmp_path) == []


def test_a_taken_port_ends_the_run_with_the_way_to_another(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        run = subprocess.run(
            [*COMMAND, "--port", str(port), "--out", str(tmp_path / "out")],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in run.stdout + run.stderr
    assert f"make local PORT={port + 1}" in run.stdout + run.stderr


def test_an_event_that_fails_ends_the_run_with_its_problems(tmp_path: Path) -> None:
    event = tmp_path / "bad.json"
    event.write_text(json.dumps({"jobs": [{"name": "x"}]}))
    run = subprocess.run(
        [*COMMAND, "--port", "0", "--out", str(tmp_path / "out"), "--event", str(event)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    told = run.stdout + run.stderr
    assert f"execution bad of {event} ended as FAILED: EventInvalid" in told
    assert "task_type" in told
    assert "Traceback" not in told
    assert touched(tmp_path) == []
