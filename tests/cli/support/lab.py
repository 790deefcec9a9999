"""A local cloud with a small stack and real labeling jobs, for commands in a process of their own."""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from ground_truth_local.cloud.process import LocalCloud
from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.execution import ExecutionId
from tests.support.account import CORS_RULE, IMAGE
from tests.support.events import job
from tests.support.requests import request

BUCKET = "birds"
STACK = "Lab"
_ROLE = "arn:aws:iam::000000000000:role/any"
_POOL = {"UserPool": "us-east-1_Birders01", "ClientId": "0123456789abcdefghijklmnop"}
_NUMBERS = count(1)
# What becomes of an execution stands in its event. Waits pass as much faster as the workers are.
_MACHINE = {
    "StartAt": "Then",
    "States": {
        "Then": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.then", "StringEquals": "fail", "Next": "Fail"},
                {"Variable": "$.then", "StringEquals": "succeed", "Next": "Succeed"},
                {"Variable": "$.then", "StringEquals": "succeed soon", "Next": "Soon"},
            ],
            "Default": "Wait",
        },
        "Wait": {"Type": "Wait", "Seconds": 36000, "End": True},
        "Soon": {"Type": "Wait", "Seconds": 60, "Next": "Succeed"},
        "Succeed": {"Type": "Succeed"},
        "Fail": {"Type": "Fail", "Error": "LabelingJobsFailed", "Cause": "boxes: the role can't read it"},
    },
}


@dataclass(kw_only=True)
class Lab:
    """The cloud, and what is in it."""

    cloud: LocalCloud
    state_machine: str
    workteam: str

    def start(self, *names: str, then: str) -> str:
        """Starts an execution whose event has jobs of these names; its ARN. `then`: what becomes of it."""
        event = {"jobs": [job(name) for name in names], "then": then}
        arn: str = self.cloud.clients.states.start_execution(
            stateMachineArn=self.state_machine, name=f"birds-{next(_NUMBERS)}", input=json.dumps(event)
        )["executionArn"]
        return arn

    def label(self, arn: str, name: str, *, objects: int) -> str:
        """Creates the labeling job of a job of an execution; its name."""
        manifest = f"runs/{name}-{objects}.manifest"
        self.put(
            manifest, "".join(json.dumps({"source-ref": f"s3://{BUCKET}/bird.png"}) + "\n" for _ in range(objects))
        )
        labeling_job = naming.labeling_job_name(name, self.run_id(arn), 1)
        made = request(
            **{
                "LabelingJobName": labeling_job,
                "InputConfig.DataSource.S3DataSource.ManifestS3Uri": f"s3://{BUCKET}/{manifest}",
                "HumanTaskConfig.WorkteamArn": self.workteam,
                "RoleArn": _ROLE,
            }
        )
        self.cloud.clients.sagemaker.create_labeling_job(**made)
        return labeling_job

    def finish(self, arn: str, name: str, **fields: Any) -> None:
        """Writes the result of a job, as the collect step does."""
        result = {
            "name": name,
            "status": "Completed",
            "succeeded": True,
            "reason": None,
            "objects": 3,
            "labeled": 3,
            "failed": 0,
            "labeling_job_name": naming.labeling_job_name(name, self.run_id(arn), 1),
            "output_manifest": None,
            "label_attribute_name": name,
            **fields,
        }
        self.put(naming.job_result_key(self.run_id(arn), name), json.dumps(result))

    def run_id(self, arn: str) -> str:
        """What stands for an execution in names and keys."""
        return ExecutionId.of_answer(self.cloud.clients.states.describe_execution(executionArn=arn)).run_id

    def put(self, key: str, body: str | bytes) -> None:
        """Puts an object into the bucket."""
        self.cloud.clients.s3.put_object(Bucket=BUCKET, Key=key, Body=body)

    def wait_until(self, reached: Callable[[], bool]) -> None:
        """Waits for the cloud to come so far."""
        deadline = time.monotonic() + 30
        while not reached():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def status(self, arn: str) -> str:
        """Status of an execution."""
        return self.cloud.clients.states.describe_execution(executionArn=arn)["status"]

    def command(self, *arguments: str) -> Sequence[str]:
        """A command line of `ground-truth` for this stack."""
        return [sys.executable, "-m", "ground_truth_cli.main", *arguments, "--stack-name", STACK]

    def environment(self, **more: str) -> dict[str, str]:
        """Variables that point a command at the cloud."""
        return {**self.cloud.environment(), "PYTHONIOENCODING": "utf-8", "PATH": os.environ["PATH"], **more}


def furnish(cloud: LocalCloud) -> Lab:
    """Puts bucket, stack and work team into a cloud."""
    clients = cloud.clients
    clients.s3.create_bucket(Bucket=BUCKET)
    clients.s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [CORS_RULE]})
    sagemaker = clients.sagemaker
    sagemaker.create_workforce(WorkforceName="default", CognitoConfig=_POOL)  # type: ignore[arg-type]
    workteam = sagemaker.create_workteam(
        WorkteamName="birders",
        WorkforceName="default",
        Description="People who know birds",
        MemberDefinitions=[{"CognitoMemberDefinition": {**_POOL, "UserGroup": "birders"}}],  # type: ignore[typeddict-item]
    )["WorkteamArn"]
    machine = clients.states.create_state_machine(name="Lab", definition=json.dumps(_MACHINE), roleArn=_ROLE)
    lab = Lab(cloud=cloud, state_machine=machine["stateMachineArn"], workteam=workteam)
    lab.put("bird.png", IMAGE)
    lab.put("labels.json", json.dumps({"document-version": "2018-11-28", "labels": [{"label": "Bird"}]}))
    lab.put("template.liquid.html", "<crowd-form></crowd-form>")
    _create_stack(lab)
    return lab


def _create_stack(lab: Lab) -> None:
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {"BucketName": {"Value": BUCKET}, "StateMachineArn": {"Value": lab.state_machine}},
    }
    cloudformation: Any = lab.cloud.clients._session.client("cloudformation", endpoint_url=lab.cloud.endpoint)
    cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(template))
    lab.wait_until(
        lambda: cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    )
