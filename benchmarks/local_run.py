"""The whole local run of the example, from nothing to labels, and what can be seen in it while it lasts.

    python benchmarks/local_run.py

The steps of `make local`, from an installation that is there: start the local cloud, bootstrap, deploy with the stock
CDK CLI, upload the photographs, run five jobs, write the results. Before the cloud stops, `cdk diff` compares the app,
synthesized again, with what is deployed; and the execution's history tells how long after the end of each labeling job
the next state began.
"""

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.support.side_by_side import show, wall_seconds
from benchmarks.support.synthesized import ROOT
from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import REGION
from ground_truth_local.run import executions, photographs, progress, results
from ground_truth_local.run.checks import check
from ground_truth_local.run.console import Console
from ground_truth_local.run.executions import Execution
from ground_truth_local.run.local_run import deploy, tell
from ground_truth_local.run.options import RunOptions
from ground_truth_local.run.stack import Stack
from ground_truth_local.run.toolchain import CLI, Cdk, node

POLL_SECONDS = 30


def diff(cloud: LocalCloud) -> int:
    """Stacks that differ from what is deployed, as `cdk diff` tells after a second synth."""
    app = RunOptions(project=ROOT).app()
    assembly = cloud.settings.directory / "second"
    cli = [str(node()), str(ROOT / CLI)]
    cdk = Cdk(cli=cli, app=app, assembly=assembly)
    context = [part for name, value in app.context.items() for part in ("--context", f"{name}={value}")]
    options = ["--fail", "--method", "template", "--app", str(app.command), "--output", str(assembly)]
    command = [*cli, "diff", *options, *context]
    done = subprocess.run(
        command, env={**cloud.environment(), **cdk.environment()}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "Number of stacks with differences: 0" in done.stdout + done.stderr and done.returncode == 0:
        return 0
    sys.stderr.write(done.stdout + done.stderr)
    return 1


def seconds_to_next_step(cloud: LocalCloud, execution: Execution) -> list[float]:
    """Seconds from the end of each labeling job to the end of its wait, after which the next state begins at once."""
    pages = cloud.clients.states.get_paginator("get_execution_history").paginate(executionArn=execution.arn)
    found = []
    for event in (event for page in pages for event in page["events"] if event["type"] == "TaskSucceeded"):
        output = json.loads(event["taskSucceededEventDetails"]["output"])
        if "labeling_job_name" in output:  # what the monitor told; a function's answer is a payload
            job = cloud.clients.sagemaker.describe_labeling_job(LabelingJobName=output["labeling_job_name"])
            found.append(round((event["timestamp"] - job["LastModifiedTime"]).total_seconds(), 3))
    return found


def measure() -> dict[str, Any]:
    """All figures."""
    console = Console(io.StringIO())
    with tempfile.TemporaryDirectory() as folder:
        options = RunOptions(project=ROOT, out=Path(folder), port=0)
        checked = check(options)
        seconds: dict[str, float] = {}

        def timed(name: str, step: Callable[[], Any]) -> Any:
            made: list[Any] = []
            seconds[name] = round(wall_seconds(lambda: made.append(step())), 1)
            return made[0]

        cloud = LocalCloud(checked.settings)
        try:
            timed("start", cloud.start)
            stack: Stack = timed("deploy", lambda: deploy(options.app(), cloud, console=console))
            timed(
                "upload",
                lambda: photographs.upload(checked.photographs, s3=cloud.clients.s3, bucket=stack.bucket),
            )

            def label() -> list[tuple[Execution, executions.Ended]]:
                running = executions.start(checked.events, stack=stack, clients=cloud.clients)
                progress.follow(running, clients=cloud.clients, console=console)
                return [(each, executions.ended(each, stack=stack, clients=cloud.clients)) for each in running]

            ended = timed("label", label)
            documents = [each.result for _, each in ended if each.result is not None]

            def report() -> int:
                logs = cloud.clients.logs_of(REGION)
                jobs = results.download(ended, directory=options.directory, s3=cloud.clients.s3, logs=logs)
                tell(jobs, checked.photographs, documents=documents, directory=options.directory, console=console)
                return len(jobs)

            jobs = timed("report", report)
            delays = [delay for each, _ in ended for delay in seconds_to_next_step(cloud, each)]
            differing = diff(cloud)
        finally:
            timed("stop", cloud.stop)
    return {
        "jobs": jobs,
        "photographs": len(checked.photographs),
        "succeeded": all(each.status == "SUCCEEDED" for _, each in ended),
        "seconds": seconds,
        "seconds_together": round(sum(seconds.values()), 1),
        "stacks_that_differ_after_a_second_synth": differing,
        "seconds_to_next_step": {"median": median(delays), "most": max(delays), "of_a_poll_loop": POLL_SECONDS / 2},
        "met": differing == 0 and median(delays) < POLL_SECONDS / 2 and all(e.status == "SUCCEEDED" for _, e in ended),
    }


def main() -> int:
    """Prints the figures; 1 where a goal is missed."""
    figures = measure()
    show(figures)
    return 0 if figures["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
