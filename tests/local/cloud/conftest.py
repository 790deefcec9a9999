"""One local cloud for the tests of this folder, and short ways to put functions and state machines into it."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from botocore.client import BaseClient

from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import CloudSettings
from tests.support.identities import make_role

ROLE = "arn:aws:iam::000000000000:role/any"
BUCKET = "heard"

FUNCTION = '''
import json
import os
import boto3


class Throttled(Exception):
    pass


def handler(event, context):
    """Does what the event says."""
    if "fail" in event:
        raise Throttled(event["fail"])
    if "source" in event:
        boto3.client("s3").put_object(Bucket="heard", Key=event["id"], Body=json.dumps(event).encode())
    if event.get("do") == "answer":
        boto3.client("stepfunctions").send_task_success(taskToken=event["token"], output=json.dumps(event["token"]))
    if event.get("do") == "environment":
        return dict(os.environ)
    if event.get("do") == "process":
        return os.getpid()
    return event
'''


@dataclass(kw_only=True)
class Lab:
    """The cloud, a bucket that hears events, and a function that does what it is told."""

    cloud: LocalCloud
    function: str

    def client(self, service: str) -> Any:
        """A client of any service."""
        return client(self.cloud, service)

    def machine(self, states: dict[str, Any], **definition: Any) -> str:
        """A state machine that starts with the first of `states`; its ARN."""
        text = json.dumps({"StartAt": next(iter(states)), "States": states, **definition})
        made = self.cloud.clients.states.create_state_machine(name=f"m-{uuid4()}", roleArn=ROLE, definition=text)
        return made["stateMachineArn"]

    def start(self, machine: str, event: dict[str, Any]) -> str:
        """Start an execution; its ARN."""
        return self.cloud.clients.states.start_execution(stateMachineArn=machine, input=json.dumps(event))[
            "executionArn"
        ]

    def run(self, machine: str, event: dict[str, Any]) -> dict[str, Any]:
        """Run an execution to its end; its description."""
        return self.ended(self.start(machine, event))

    def ended(self, execution: str, *, seconds: float = 20) -> dict[str, Any]:
        """The description of an execution, once it has ended."""

        def description() -> dict[str, Any] | None:
            told = dict(self.cloud.clients.states.describe_execution(executionArn=execution))
            return told if told["status"] != "RUNNING" else None

        return eventually(description, seconds=seconds)

    def task(self, payload: dict[str, Any], **state: Any) -> dict[str, Any]:
        """A state that calls the function and waits for its token."""
        return {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": {"FunctionName": self.function, "Payload": {"token.$": "$$.Task.Token", **payload}},
            "End": True,
            **state,
        }

    def heard(self, detail: dict[str, Any], *, seconds: float = 10) -> dict[str, Any]:
        """The first event that the function heard and whose detail holds `detail`."""

        def event() -> dict[str, Any] | None:
            for found in self.all_heard():
                if detail.items() <= found["detail"].items():
                    return found
            return None

        return eventually(event, seconds=seconds)

    def all_heard(self) -> list[dict[str, Any]]:
        """Every event that the function heard so far."""
        s3 = self.cloud.clients.s3
        listed = s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [json.loads(s3.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read()) for entry in listed]


def client(cloud: LocalCloud, service: str) -> Any:
    """A client of any service of `cloud`."""
    made: BaseClient = cloud.clients._session.client(service, endpoint_url=cloud.endpoint)  # type: ignore[call-overload]
    return made


def eventually(ask: Any, *, seconds: float) -> Any:
    """What `ask` returns, as soon as it is something."""
    deadline = time.monotonic() + seconds
    while (answer := ask()) is None:
        assert time.monotonic() < deadline, f"nothing within {seconds} seconds"
        time.sleep(0.05)
    return answer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that work in a running cloud."""
    for item in items:
        if {"cloud", "lab"} & set(getattr(item, "fixturenames", ())) and item.path.is_relative_to(
            Path(__file__).parent
        ):
            item.add_marker(pytest.mark.cloud)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A running local cloud on a free port."""
    directory: Path = tmp_path_factory.mktemp("cloud")
    with LocalCloud(CloudSettings(directory=directory, port=0, speed=1000)) as running:
        yield running


@pytest.fixture(scope="session")
def labeling_role(cloud: LocalCloud) -> str:
    """ARN of a role that labeling jobs run as."""
    return make_role(client(cloud, "iam"))


@pytest.fixture(scope="session")
def lab(cloud: LocalCloud) -> Lab:
    """The cloud with a bucket, a function, and a rule that lets the function hear of executions and labeling jobs."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", FUNCTION)
    cloud.clients.s3.create_bucket(Bucket=BUCKET)
    function = client(cloud, "lambda").create_function(
        FunctionName="obedient",
        Runtime="python3.13",
        Handler="index.handler",
        Role=ROLE,
        Timeout=30,
        Code={"ZipFile": archive.getvalue()},
    )["FunctionArn"]
    events = client(cloud, "events")
    events.put_rule(Name="heard", EventPattern=json.dumps({"source": ["aws.states", "aws.sagemaker"]}))
    events.put_targets(Rule="heard", Targets=[{"Id": "function", "Arn": function}])
    return Lab(cloud=cloud, function=function)
