"""The local run, from nothing to labels: `run` is its table of contents."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.reservation import Reservation
from ground_truth_local.cloud.settings import ACCOUNT, REGION
from ground_truth_local.run import command, executions, photographs, progress, report, results, space, toolchain
from ground_truth_local.run.app import CdkApp
from ground_truth_local.run.checks import check
from ground_truth_local.run.console import Console
from ground_truth_local.run.errors import ExecutionsFailed, StepFailed
from ground_truth_local.run.executions import Ended, Execution
from ground_truth_local.run.options import RunOptions
from ground_truth_local.run.photographs import Photograph
from ground_truth_local.run.results import JobResult
from ground_truth_local.run.stack import Stack, find_stack
from ground_truth_local.run.table import first_lines, results_table
from ground_truth_local.run.toolchain import Cdk


def run(options: RunOptions, *, console: Console) -> list[JobResult]:
    """Deploy the app to a local cloud, label the photographs, and leave the results in `options.out`.

    Whatever happens, nothing keeps running.

    Raises:
        RunError: Something is missing, or a step failed.
        CloudError: The local cloud could not be started.
        Interrupted: A signal asked the run to end; only inside `interrupts.interruptible`.
    """
    checked = check(options)
    pictures = checked.photographs
    # The folder stays this run's own until the results are in it.
    with Reservation(checked.settings) as reservation:
        space.check(options.directory)
        cloud = LocalCloud(checked.settings, reservation=reservation)
        console.heading("Local cloud")
        try:
            # Before the end of the cloud, which makes room.
            with space.explained(options.directory):
                with console.step("Start"):
                    cloud.start()
                stack = deploy(options.app(), cloud, console=console, context=options.context)
                with console.step(f"Upload {len(pictures)} photographs"):
                    photographs.upload(pictures, s3=cloud.clients.s3, bucket=stack.bucket)
                ended = execute(checked.events, stack=stack, cloud=cloud, console=console)
                jobs = results.download(
                    ended, directory=options.directory, s3=cloud.clients.s3, logs=cloud.clients.logs_of(REGION)
                )
        finally:
            cloud.stop()
        documents = [end.result for _, end in ended if end.result is not None]
        with space.explained(options.directory):
            tell(jobs, pictures, documents=documents, directory=options.directory, console=console)
    _refuse_failures(ended)
    return jobs


def deploy(
    app: CdkApp, cloud: LocalCloud, *, console: Console, context: Mapping[str, str] = MappingProxyType({})
) -> Stack:
    """Bootstrap and deploy an app with a stock CDK CLI; `context` goes before that of a local stack."""
    directory = cloud.settings.directory
    outputs = directory / "outputs.json"
    outputs.unlink(missing_ok=True)
    cdk = Cdk(cli=_cli(app, directory, console), app=app, assembly=directory / "cdk.out")
    environment = {**cloud.environment(), **cdk.environment()}
    for name, arguments, folder in (
        ("cdk bootstrap", cdk.bootstrap(account=ACCOUNT, region=REGION), directory),
        ("cdk deploy", cdk.deploy(outputs=outputs, context={**app.context, **context}), app.folder),
    ):
        with console.step(name):
            log = directory / f"{name.replace(' ', '-')}.log"
            command.run(arguments, what=name, environment=environment, directory=folder, log=log)
    return find_stack(outputs, cloud.clients)


def _cli(app: CdkApp, directory: Path, console: Console) -> list[str]:
    """The command of a CDK CLI, which is installed into the run's folder where there is none."""
    found = toolchain.find_cli(app.folder, directory)
    if found is None:
        with console.step(f"Install the CDK CLI {toolchain.CLI_VERSION} with npm"):
            # With the person's own variables: their registry and proxy are in them.
            environment = {**os.environ, "PATH": toolchain.search_path()}
            install = toolchain.install_cli(directory)
            log = directory / "cdk-cli.log"
            command.run(install, what="npm install aws-cdk", environment=environment, directory=directory, log=log)
        found = toolchain.find_cli(app.folder, directory)
    if found is None:
        raise StepFailed(f"npm installed no CDK CLI below {directory}")
    return found


def execute(
    events: dict[Path, dict[str, Any]], *, stack: Stack, cloud: LocalCloud, console: Console
) -> list[tuple[Execution, Ended]]:
    """Run an execution for each event, and show how far they are."""
    console.heading("Labeling")
    running = executions.start(events, stack=stack, clients=cloud.clients)
    directory = cloud.settings.directory
    progress.follow(running, clients=cloud.clients, console=console, look=lambda: space.watch(directory))
    return [(execution, executions.ended(execution, stack=stack, clients=cloud.clients)) for execution in running]


def tell(
    jobs: list[JobResult],
    pictures: list[Photograph],
    *,
    documents: list[dict[str, Any]],
    directory: Path,
    console: Console,
) -> None:
    """Write results.json and the reports, and tell a person what is in them.

    documents: the result documents of the executions.
    """
    if not jobs:
        return
    results.write(jobs, directory / "results.json")
    report.write(jobs, pictures, directory / report.NAME, results=documents)
    for job in jobs:
        console.heading(f"{job.name}: first lines of {job.manifest}")
        console.line(first_lines(job))
    console.heading("Results")
    console.line(results_table(jobs))
    for job in jobs:
        for told in (*job.outcome["warnings"], *job.rejected):
            console.line(f"  {job.name}: {told}")
    console.heading("Where to look")
    console.line(f"  report   {directory / 'report.html'}")
    console.line(f"  results  {directory / 'results.json'}")
    console.line(f"  logs     {directory / 'cloud.log'}")


def _refuse_failures(ended: list[tuple[Execution, Ended]]) -> None:
    failures = [
        f"execution {execution.name} of {execution.event_file} ended as {end.status}: {end.error}\n{end.cause}".rstrip()
        for execution, end in ended
        if end.status != "SUCCEEDED"
    ]
    if failures:
        raise ExecutionsFailed("\n".join(failures))
