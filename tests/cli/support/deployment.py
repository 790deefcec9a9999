"""A deployed stack over an account in this process: Step Functions of moto, and the real steps, made by hand."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import boto3
from moto.stepfunctions.models import stepfunctions_backends

from ground_truth_runtime.domain.execution import ExecutionId
from tests.cli.support.cloudformation import StackThere, attach
from tests.support.account import ACCOUNT_ID, BUCKET, REGION, ROLE_ARN, Account
from tests.support.pipeline import Pipeline, refs
from tests.support.step_functions import FakeStepFunctions

STACK = "GroundTruthLabeling"
_ROLE = json.dumps({"Version": "2012-10-17", "Statement": []})
_PLAN = {
    "StartAt": "Plan",
    "States": {
        "Plan": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:plan"},
            "End": True,
        }
    },
}


@dataclass(kw_only=True)
class Deployment:
    """A stack with its bucket and state machine. Executions stand still: `pipeline` makes their steps."""

    cloud: Account
    state_machine: str
    states: Any

    def start(self, event: Any, name: str = "birds") -> str:
        """Starts an execution; its ARN."""
        arn: str = self.states.start_execution(stateMachineArn=self.state_machine, name=name, input=json.dumps(event))[
            "executionArn"
        ]
        return arn

    def pipeline(self, arn: str) -> Pipeline:
        """The steps of an execution."""
        execution = ExecutionId.of_answer(self.states.describe_execution(executionArn=arn))
        step_functions = FakeStepFunctions(executions={arn: "RUNNING"})
        step_functions.started_at = execution.started_at
        return Pipeline(cloud=self.cloud, execution=execution, step_functions=step_functions)

    def end(self, arn: str, status: str = "SUCCEEDED", **told: str) -> None:
        """Ends an execution; `told`: error, cause, output."""
        execution = stepfunctions_backends[ACCOUNT_ID][REGION].describe_execution(arn)
        execution.status = status
        execution.stop_date = datetime.now().astimezone()
        for name, value in told.items():
            setattr(execution, name, value)

    def label(self, event: Any, name: str = "birds") -> str:
        """An execution whose jobs are all labeled and collected, and which has succeeded; its ARN."""
        arn = self.start(event, name)
        pipeline = self.pipeline(arn)
        planned = pipeline.plan(event)
        outcomes = []
        for wave in planned["waves"]:
            of_wave = refs({**planned, "waves": [wave]})
            for ref in of_wave:
                pipeline.launch(ref, token=ref["job"])
            self.cloud.service.run_until_idle()
            outcomes.append([pipeline.collect(ref) for ref in of_wave])
        result = pipeline.finish(planned, outcomes)
        self.end(arn, output=json.dumps(result))
        return arn

    def launch(self, event: Any, name: str = "birds") -> tuple[str, Pipeline, list[dict[str, Any]]]:
        """An execution whose first jobs are launched: its ARN, its steps, and the refs of all jobs."""
        arn = self.start(event, name)
        pipeline = self.pipeline(arn)
        planned = pipeline.plan(event)
        for ref in refs({**planned, "waves": planned["waves"][:1]}):
            pipeline.launch(ref, token=ref["job"])
        return arn, pipeline, refs(planned)


def deploy(cloud: Account, *, name: str = STACK, outputs: bool = True) -> Deployment:
    """Puts a stack over an account. `outputs`: whether it has the outputs of the app."""
    states = boto3.client("stepfunctions")
    machine = states.create_state_machine(
        name=name, definition=json.dumps(_PLAN), roleArn=f"arn:aws:iam::{ACCOUNT_ID}:role/states"
    )["stateMachineArn"]
    told = StackThere(
        outputs={"BucketName": BUCKET, "StateMachineArn": machine} if outputs else {},
        resources={"AWS::S3::Bucket": (BUCKET,), "AWS::StepFunctions::StateMachine": (machine,)},
    )
    attach(boto3._get_default_session(), {name: told})
    return Deployment(cloud=cloud, state_machine=machine, states=states)


def add_plan_function(cloud: Account, **variables: str) -> None:
    """Makes the plan function, whose environment tells what the stack gives to every event."""
    role = boto3.client("iam").create_role(RoleName="plan", AssumeRolePolicyDocument=_ROLE)["Role"]["Arn"]
    boto3.client("lambda").create_function(
        FunctionName="plan",
        Role=role,
        Runtime="python3.13",
        Handler="ground_truth_runtime.handlers.plan.handler",
        Code={"ZipFile": b"never looked at"},
        Environment={
            "Variables": {
                "GROUND_TRUTH_BUCKET": BUCKET,
                "GROUND_TRUTH_ROLE_ARN": ROLE_ARN,
                "GROUND_TRUTH_WORKTEAM_ARN": cloud.workteam_arn,
                **variables,
            }
        },
    )
