"""No function may do more than it does: take any action of any statement away, and a call that was made is denied.

The local cloud enforces IAM and records every question that it put to a role's policies. Here executions go every way
that they may go; then each action is taken out of its role's policies in turn, and the recorded questions are answered
again: one of them must be denied now.
"""

import copy
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from ground_truth_local.run import executions
from ground_truth_local.run.executions import Execution
from ground_truth_runtime.domain.naming import plan_key
from ground_truth_runtime.domain.plan_document import JobRef
from ground_truth_runtime.facts.cors import FRAMES
from tests.e2e.conftest import Deployed, Labeled
from tests.e2e.test_endings import eventually, function

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("privilege")]  # beside the others, on a cloud of its own

NOT_ASKED_HERE = {
    ("", "xray:PutTraceSegments"): "the local cloud has no X-Ray",
    ("", "xray:PutTelemetryRecords"): "the local cloud has no X-Ray",
    ("", "logs:CreateLogStream"): "the local cloud writes a function's log itself",
    ("", "logs:PutLogEvents"): "the local cloud writes a function's log itself",
    ("", "sqs:SendMessage"): "the local cloud delivers failed events to the dead-letter queue itself",
    ("", "sqs:GetQueueAttributes"): "likewise",
    ("", "sqs:GetQueueUrl"): "likewise",
    ("Launch", "s3:ListBucket"): "makes S3 say 404 instead of 403 of a key that is not there, which is the same here",
}
"""Function (any where it is empty) and action that the local cloud is never asked about, and why."""

SCHEDULE = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}, "resources": []}

Policies = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Grant:
    """One action of one statement."""

    role: str
    policy: str
    statement: int
    action: str

    @property
    def expected_idle(self) -> bool:
        return any(function in self.role and action == self.action for function, action in NOT_ASKED_HERE)


@dataclass(frozen=True)
class Ways:
    """The ways of executions."""

    deployed: Deployed

    def run(self, name: str, *jobs: dict[str, Any]) -> None:
        """To its end, which must be a good one."""
        _, ended = self.deployed.run(name, {"jobs": list(jobs)})
        assert ended.status == "SUCCEEDED", ended.cause

    def start_slow(self, name: str) -> Execution:
        """An execution whose one job takes long, running."""
        event = {"jobs": [self.job("slow", max_concurrent_tasks=1, simulation={"seconds_per_task": 600})]}
        (execution,) = executions.start(
            {Path(f"{name}.json"): event}, stack=self.deployed.stack, clients=self.deployed.clients
        )
        eventually(lambda: self.status(execution) == "InProgress")
        return execution

    def status(self, execution: Execution) -> str | None:
        (states,) = executions.labeling_jobs([execution], clients=self.deployed.clients)
        return states["slow"].status if "slow" in states else None

    def job(self, name: str, **fields: Any) -> dict[str, Any]:
        basic = {"task_type": "ImageMultiClass", "labels": ["Subject", "Scene"], "input": {"prefix": "images/"}}
        return {**basic, "name": name, "title": "What is it?", "description": "A subject, or a scene", **fields}

    def ref(self, execution: Execution) -> dict[str, Any]:
        """What Launch was given for the slow job."""
        plan = f"s3://{self.deployed.stack.bucket}/{plan_key(execution.run_id)}"
        return JobRef(
            job="slow",
            task_type="ImageMultiClass",
            objects=len(self.deployed.photographs),
            run_id=execution.run_id,
            execution=execution.id,
            plan_uri=plan,
        ).document()

    def invoke(self, name: str, payload: dict[str, Any]) -> None:
        error = self.error_of(name, payload)
        assert error is None, error

    def error_of(self, name: str, payload: dict[str, Any]) -> str | None:
        """The type of the error that a function ends with; None where it ends well."""
        client, found = function(self.deployed, f"Functions{name}"[:15])
        answer = client.invoke(FunctionName=found, Payload=json.dumps(payload))
        return str(json.load(answer["Payload"])["errorType"]) if "FunctionError" in answer else None

    @property
    def table(self) -> tuple[Any, str]:
        client = self.deployed.clients.dynamodb
        (name,) = client.list_tables()["TableNames"]
        return client, name

    def record(self, execution: Execution) -> dict[str, Any]:
        client, name = self.table
        key = {"labeling_job_name": {"S": f"slow-{execution.run_id}-1"}}
        return dict(client.get_item(TableName=name, Key=key)["Item"])


def _labels_of_every_kind(ways: Ways, labeled: Labeled) -> None:
    deployed = ways.deployed
    s3, bucket = deployed.clients.s3, deployed.stack.bucket
    lines = [json.dumps({"source-ref": f"s3://{bucket}/{photograph.key}"}) for photograph in deployed.photographs[:2]]
    s3.put_object(Bucket=bucket, Key="ways/input.manifest", Body="\n".join(lines).encode())
    for number, photograph in enumerate(deployed.photographs[:2]):
        s3.put_object(Bucket=bucket, Key=f"ways/frames/{number}.jpg", Body=photograph.path.read_bytes())
    template = files("ground_truth_runtime").joinpath("templates", "image_multi_class.liquid.html").read_bytes()
    s3.put_object(Bucket=bucket, Key="ways/template.liquid.html", Body=template)
    # Frames need more of the bucket's CORS rule than pictures; its owner says so with `video_and_point_clouds`.
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [FRAMES.document()]})
    # A large manifest of an event with a problem: what has been written of it is discarded.
    many = b"".join(
        json.dumps({"source-ref": f"s3://{bucket}/gone/{n:0100}.jpg"}).encode() + b"\n" for n in range(5_000)
    )
    s3.put_object(Bucket=bucket, Key="ways/many.manifest", Body=many)
    _, refused = deployed.run("refused", {"jobs": [ways.job("many", input={"manifest": "ways/many.manifest"})]})
    assert "is not there, and the manifest names it" in str(refused.cause)
    ways.run(
        "ways",
        ways.job("polygons", task_type="ImagePolygon", input={"manifest": "ways/input.manifest"}, workers_per_object=2),
        ways.job("own", template="ways/template.liquid.html"),
        ways.job("later", input={"labeling_job": labeled.jobs["subject-or-scene"].outcome["labeling_job_name"]}),
        ways.job("again", input={"job": "later", "review": {"sample": 1e-9}}),
        ways.job(
            "tracks",
            task_type="VideoObjectTracking",
            input={"sequences": {"prefix": "ways/"}},
            task_time_limit_seconds=9 * 3_600,
        ),
    )


def _a_sweep_and_a_stop_by_somebody(ways: Ways) -> None:
    execution = ways.start_slow("swept")
    token = ways.record(execution)["task_token"]["S"]
    ways.invoke("Monitor", SCHEDULE)
    ways.deployed.clients.sagemaker.stop_labeling_job(LabelingJobName=f"slow-{execution.run_id}-1")
    eventually(lambda: executions.status(execution, clients=ways.deployed.clients) == "FAILED")
    # As a launch that is run again finds it when the monitor has not yet heard of the end.
    client, name = ways.table
    client.put_item(TableName=name, Item={**ways.record(execution), "active": {"S": "yes"}})
    ways.invoke("Launch", {"job": ways.ref(execution), "task_token": token})


def _uncollected(ref: dict[str, Any], **left: Any) -> dict[str, Any]:
    """What Finish is given where the Collect state of the only job has failed."""
    run = {name: ref[name] for name in ("run_id", "execution_arn", "started_at", "plan_uri")}
    outcome = {"name": ref["job"], "uncollected": {**ref, **left}}
    return {"run": run, "waves": [{"jobs": [outcome], "split": []}], "estimate": {"jobs": []}, "warnings": []}


def _a_lost_heartbeat(ways: Ways) -> None:
    execution = ways.start_slow("silent")
    error = {"Error": "States.HeartbeatTimeout", "Cause": ""}
    collecting = {"job": {**ways.ref(execution), "error": error}}
    # Collect stops the job, and fails until it has ended, as the state machine tries it again.
    eventually(lambda: ways.error_of("Collect", collecting) != "LabelingJobStopping")
    assert ways.error_of("Collect", collecting) is None
    ways.invoke("Finish", _uncollected(ways.ref(execution), error=error))
    ways.deployed.clients.states.stop_execution(executionArn=execution.arn)


def _an_end_while_the_launch_works(ways: Ways) -> None:
    execution = ways.start_slow("late")
    client, name = ways.table
    client.put_item(TableName=name, Item={**ways.record(execution), "abandoned": {"BOOL": True}})
    ways.invoke("Launch", {"job": ways.ref(execution), "task_token": ways.record(execution)["task_token"]["S"]})
    ways.deployed.clients.states.stop_execution(executionArn=execution.arn)
    eventually(lambda: ways.status(execution) == "Stopped")


def _an_end_that_only_the_sweep_finds(ways: Ways) -> None:
    events = ways.deployed.clients.client("events")
    (rule,) = (
        rule["Name"]
        for rule in events.list_rules()["Rules"]
        if "ABORTED" in rule.get("EventPattern", "")
        and "SUCCEEDED" not in rule["EventPattern"]
        and "Stop" in rule["Name"]
    )
    execution = ways.start_slow("forgotten")
    events.disable_rule(Name=rule)
    ways.deployed.clients.states.stop_execution(executionArn=execution.arn)
    ways.invoke("Monitor", SCHEDULE)
    events.enable_rule(Name=rule)
    eventually(lambda: ways.status(execution) == "Stopped")


def _an_end_that_is_heard(ways: Ways) -> None:
    execution = ways.start_slow("aborted")
    ways.deployed.clients.states.stop_execution(executionArn=execution.arn)
    eventually(lambda: ways.status(execution) == "Stopped")


@pytest.fixture(scope="module")
def asked(deployed: Deployed, labeled: Labeled) -> dict[str, list[dict[str, Any]]]:
    """Role -> what it was asked about, and allowed."""
    ways = Ways(deployed)
    _labels_of_every_kind(ways, labeled)
    _a_sweep_and_a_stop_by_somebody(ways)
    _a_lost_heartbeat(ways)
    _an_end_while_the_launch_works(ways)
    _an_end_that_only_the_sweep_finds(ways)
    _an_end_that_is_heard(ways)
    found: dict[str, list[dict[str, Any]]] = {}
    for line in dict.fromkeys(deployed.cloud.settings.decisions.read_text().splitlines()):
        question = json.loads(line)
        if question.pop("decision") == "Allow":
            found.setdefault(question["principal_arn"].split("/")[1], []).append(question)
    return found


def roles(deployed: Deployed) -> dict[str, Policies]:
    """Role of a function -> its policies by name."""
    iam = deployed.clients.client("iam")
    names = [role["RoleName"] for page in iam.get_paginator("list_roles").paginate() for role in page["Roles"]]
    return {
        name: {
            policy: iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]
        }
        for name in names
        if "Functions" in name
    }


def grants(role: str, policies: Policies) -> list[Grant]:
    return [
        Grant(role, name, number, action)
        for name, document in policies.items()
        for number, statement in enumerate(document["Statement"])
        for action in as_list(statement["Action"])
    ]


def without(policies: Policies, grant: Grant) -> Policies:
    made = copy.deepcopy(policies)
    statements = made[grant.policy]["Statement"]
    left = [action for action in as_list(statements[grant.statement]["Action"]) if action != grant.action]
    if left:
        statements[grant.statement]["Action"] = left
    else:
        del statements[grant.statement]
    return made


def as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def allowed(policies: Policies, question: dict[str, Any]) -> bool:
    """What the local cloud's own evaluator says."""
    from ministack.core import iam_evaluator  # noqa: PLC0415 - reads the environment while it is imported

    parsed = [iam_evaluator.parse_policy_document(policy) for policy in policies.values()]
    return bool(iam_evaluator.evaluate(iam_evaluator.EvalContext(**question), parsed).decision == "Allow")


def test_every_grant_is_needed(deployed: Deployed, asked: dict[str, list[dict[str, Any]]]) -> None:
    idle = {
        grant
        for role, policies in roles(deployed).items()
        for grant in grants(role, policies)
        if all(
            allowed(without(policies, grant), question)
            for question in asked.get(role, ())
            if question["action"].lower() == grant.action.lower()
        )
    }
    assert {grant for grant in idle if not grant.expected_idle} == set()


def test_every_role_was_asked(deployed: Deployed, asked: dict[str, list[dict[str, Any]]]) -> None:
    silent = {role: grants(role, policies) for role, policies in roles(deployed).items() if role not in asked}
    assert {role for role, given in silent.items() if not all(grant.expected_idle for grant in given)} == set()


@pytest.mark.parametrize(
    ("name", "action"),
    [("Plan", "s3:PutObject"), ("Launch", "sagemaker:CreateLabelingJob"), ("Collect", "s3:PutObject")],
)
def test_an_execution_fails_whose_function_lacks_a_grant(deployed: Deployed, name: str, action: str) -> None:
    """What the questions answered again stand for: a real policy, really taken away."""
    iam = deployed.clients.client("iam")
    (role,) = (role for role in roles(deployed) if f"Functions{name}"[:15] in role)
    policies = roles(deployed)[role]
    (grant,) = {grant.policy: grant for grant in grants(role, policies) if grant.action == action}.values()
    fewer = without(policies, grant)[grant.policy]
    iam.put_role_policy(RoleName=role, PolicyName=grant.policy, PolicyDocument=json.dumps(fewer))
    try:
        _, ended = deployed.run(f"denied-{name.lower()}", {"jobs": [Ways(deployed).job("denied")]})
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=grant.policy, PolicyDocument=json.dumps(policies[grant.policy]))
    assert ended.status == "FAILED"
    # A state that is caught keeps the beginning of a cause, which names the operation but not the action.
    assert action.partition(":")[2] in f"{ended.cause} {ended.result}"
