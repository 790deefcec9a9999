"""The real app in a local cloud, deployed once, and the five jobs of the example run once."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ground_truth_local.cloud.clients import Clients
from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import REGION
from ground_truth_local.run import executions, photographs, report, results
from ground_truth_local.run.checks import check
from ground_truth_local.run.console import Console
from ground_truth_local.run.executions import Ended, Execution
from ground_truth_local.run.local_run import deploy
from ground_truth_local.run.options import RunOptions
from ground_truth_local.run.photographs import Photograph
from ground_truth_local.run.progress import follow
from ground_truth_local.run.results import JobResult
from ground_truth_local.run.stack import Stack

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """The deployed stack, and the photographs in its bucket."""

    cloud: LocalCloud
    stack: Stack
    photographs: list[Photograph]
    event: dict[str, Any]

    @property
    def clients(self) -> Clients:
        return self.cloud.clients

    def run(self, name: str, event: dict[str, Any]) -> tuple[Execution, Ended]:
        """Run one event to its end."""
        (execution,) = executions.start({Path(f"{name}.json"): event}, stack=self.stack, clients=self.clients)
        follow([execution], clients=self.clients, console=Console(io.StringIO()))
        return execution, executions.ended(execution, stack=self.stack, clients=self.clients)

    def object(self, uri: str) -> bytes:
        """The content of an object in S3."""
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        return self.clients.s3.get_object(Bucket=bucket, Key=key)["Body"].read()


@dataclass(frozen=True, kw_only=True)
class Labeled:
    """The five jobs of the example, ended."""

    execution: Execution
    ended: Ended
    jobs: dict[str, JobResult]
    directory: Path

    @property
    def told(self) -> dict[str, dict[str, Any]]:
        """What results.json says of each job."""
        entries = json.loads((self.directory / "results.json").read_text())
        return {entry["name"]: entry for entry in entries}


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The app, deployed with the stock CDK CLI, with photographs in its bucket."""
    options = RunOptions(project=PROJECT, out=tmp_path_factory.mktemp("e2e"), port=0)
    checked = check(options)
    # What the roles of the functions do not allow is denied, as on AWS.
    with LocalCloud(replace(checked.settings, enforce_iam=True)) as cloud:
        stack = deploy(options.app(), cloud, console=Console(io.StringIO()))
        photographs.upload(checked.photographs, s3=cloud.clients.s3, bucket=stack.bucket)
        (event,) = checked.events.values()
        yield Deployed(cloud=cloud, stack=stack, photographs=checked.photographs, event=event)


@pytest.fixture(scope="session")
def labeled(deployed: Deployed) -> Labeled:
    """The example's five jobs, with their results on disk."""
    execution, ended = deployed.run("photographs", deployed.event)
    directory = deployed.cloud.settings.directory
    jobs = results.download(
        [(execution, ended)], directory=directory, s3=deployed.clients.s3, logs=deployed.clients.logs_of(REGION)
    )
    results.write(jobs, directory / "results.json")
    assert ended.result is not None
    report.write(jobs, deployed.photographs, directory / report.NAME, results=[ended.result])
    return Labeled(execution=execution, ended=ended, jobs={job.name: job for job in jobs}, directory=directory)
