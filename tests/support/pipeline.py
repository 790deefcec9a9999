"""The steps of one execution, called by hand in the order that the state machine calls them."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.job_record import JobRecord
from ground_truth_runtime.domain.plan_document import JobRef
from ground_truth_runtime.settings import StackSettings
from ground_truth_runtime.steps.collect import collect, gather
from ground_truth_runtime.steps.finish import finish
from ground_truth_runtime.steps.inputs import Allowance
from ground_truth_runtime.steps.launch import launch
from ground_truth_runtime.steps.monitor import Foreign, Monitor
from ground_truth_runtime.steps.plan import plan
from ground_truth_runtime.steps.stop import stop
from tests.support.account import ACCOUNT_ID, BUCKET, REGION, ROLE_ARN, Account
from tests.support.step_functions import FakeStepFunctions

TOKEN = "token"
STARTED_AT = "2026-01-02T03:04:05.678Z"
STATE_MACHINE_ARN = f"arn:aws:states:{REGION}:{ACCOUNT_ID}:stateMachine:Labeling"
EXECUTION_ARN = f"arn:aws:states:{REGION}:{ACCOUNT_ID}:execution:Labeling:birds"
EXECUTION = ExecutionId.of({"arn": EXECUTION_ARN, "started_at": STARTED_AT})


@dataclass(kw_only=True)
class Pipeline:
    """One execution over an account. Every launch gets a task token of its own, as from Step Functions."""

    cloud: Account
    step_functions: FakeStepFunctions = field(
        default_factory=lambda: FakeStepFunctions(executions={EXECUTION_ARN: "RUNNING"})
    )
    execution: ExecutionId = EXECUTION
    foreign: Foreign = field(default_factory=Foreign)
    settings: dict[str, Any] = field(default_factory=dict)
    allowance: Allowance | None = None

    def plan(self, raw: Any) -> dict[str, Any]:
        """The Plan state."""
        stack = StackSettings(
            **{
                "bucket": BUCKET,
                "region": REGION,
                "role_arn": ROLE_ARN,
                "workteam_arn": self.cloud.workteam_arn,
                **self.settings,
            }
        )
        return plan(
            raw,
            execution=self.execution,
            stack=stack,
            store=self.cloud.store,
            labeling_jobs=self.cloud.labeling_jobs,
            roles=self.cloud.roles,
            allowance=self.allowance,
        )

    def launch(self, ref: dict[str, Any], token: str = TOKEN) -> str:
        """The Launch state: opens the wait and returns the labeling job's name."""
        self.step_functions.open_tokens.add(token)
        launched = launch(
            JobRef.of(ref),
            token,
            bucket=BUCKET,
            store=self.cloud.store,
            table=self.cloud.jobs_table,
            jobs=self.cloud.labeling_jobs,
            waits=self.step_functions.waits(),
        )
        name: str = launched["labeling_job_name"]
        return name

    def monitor(self) -> Monitor:
        """The monitor."""
        return Monitor(
            table=self.cloud.jobs_table,
            jobs=self.cloud.labeling_jobs,
            waits=self.step_functions.waits(),
            state_machine_arn=STATE_MACHINE_ARN,
            foreign=self.foreign,
        )

    def hear_all(self) -> None:
        """The monitor, once for every state change that was told."""
        for name in self.cloud.state_changes():
            self.monitor().hear(name)

    def stop(self, ended_at: datetime | None = None) -> list[str]:
        """The function that hears of ended executions."""
        return stop(
            self.execution,
            ended_at=ended_at,
            table=self.cloud.jobs_table,
            jobs=self.cloud.labeling_jobs,
            waits=self.step_functions.waits(),
        )

    def redrive(self) -> None:
        """Notes that the execution was stopped, and redriven since."""
        self.step_functions.executions[self.execution.arn] = "RUNNING"
        # Ground Truth's time may be ahead of the machine's.
        self.step_functions.redriven_at = datetime.fromtimestamp(max(time.time(), self.cloud.clock.now()), UTC)

    def cut_short(self, ref: dict[str, Any]) -> None:
        """Launches a labeling job that is stopped half way, with its execution."""
        self.launch(ref, "first")
        self.cloud.service.advance(60)
        self.stop()
        self.cloud.service.run_until_idle()
        self.hear_all()

    def collect(self, ref: dict[str, Any], *, error: Mapping[str, str | None] | None = None) -> dict[str, Any]:
        """The Collect state."""
        return collect(
            ref if error is None else {**ref, "error": error},
            bucket=BUCKET,
            store=self.cloud.store,
            table=self.cloud.jobs_table,
            jobs=self.cloud.labeling_jobs,
        )

    def gather(self, ref: dict[str, Any]) -> dict[str, Any]:
        """The Gather state."""
        return gather(
            ref,
            bucket=BUCKET,
            store=self.cloud.store,
            table=self.cloud.jobs_table,
            jobs=self.cloud.labeling_jobs,
        )

    def complete(self, ref: dict[str, Any]) -> dict[str, Any]:
        """All states of a ref, from Launch to the end of its last follow-up, while workers do what there is to do."""
        while True:
            token = f"token-{len(self.step_functions.succeeded) + len(self.step_functions.failed)}"
            self.launch(ref, token)
            self.cloud.service.run_until_idle()
            self.hear_all()
            failed = token in self.step_functions.failed
            ref = self.collect(ref, error=self.error_of(token) if failed else None)
            if "again" not in ref:
                return ref

    def finish(self, planned: dict[str, Any], outcomes: list[list[dict[str, Any]]]) -> dict[str, Any]:
        """The Finish state, of jobs that are not split."""
        state = {name: planned[name] for name in ("run", "estimate", "warnings")}
        waves = [{"jobs": wave, "split": []} for wave in outcomes]
        return finish({**state, "waves": waves}, bucket=BUCKET, store=self.cloud.store)

    def record(self, name: str) -> JobRecord:
        """The record of a labeling job."""
        found = self.cloud.jobs_table.get(name)
        assert found is not None
        return found

    def status(self, name: str) -> str:
        """What Ground Truth says of a labeling job."""
        found = self.cloud.labeling_jobs.describe(name)
        assert found is not None
        return found.status

    def manifest(self, name: str) -> str:
        """URI of the input manifest of a labeling job."""
        described = self.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)
        return described["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]

    def error_of(self, token: str) -> dict[str, str]:
        """What a Catch sees of a wait that ended in failure."""
        error, cause = self.step_functions.failed[token]
        return {"Error": error, "Cause": json.dumps(cause)}


def refs(planned: dict[str, Any], *, of: str = "jobs") -> list[dict[str, Any]]:
    """All refs of a plan, wave by wave, as the Map states pass them on: with what they add of the run."""
    added = {name: planned["run"][name] for name in ("run_id", "execution_arn", "started_at", "plan_uri")}
    return [{**ref, **added} for wave in planned["waves"] for ref in wave[of]]
