"""Calls of SageMaker, DynamoDB and Lambda in an hour of many running jobs, against the service's rates.

    python benchmarks/calls.py [--jobs 1 100 1000 10000]

The real monitor step and the real gateways sweep for a simulated hour, as often as the synthesized rule calls them.
Their boto3 clients are stock; below them, in place of the network, lists in memory answer each call as the services
page: 100 jobs to a ListLabelingJobs, 1 MB to a Query. They count the capacity that DynamoDB charges as well. Once
nothing happens in that hour, and once every job has a new label before each sweep.
"""

import argparse
import json
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from math import ceil
from threading import Lock
from types import SimpleNamespace
from typing import Any

import boto3
from boto3.dynamodb.types import TypeSerializer

from benchmarks.support.cloud import environment
from benchmarks.support.side_by_side import show
from benchmarks.support.synthesized import resources
from ground_truth_local.sagemaker.tables import rates
from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.job_record import JobRecord
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.waits import Waits
from ground_truth_runtime.steps.monitor import AT_ONCE, FEW, Foreign, Monitor
from tests.support.account import ACCOUNT_ID, REGION

HOUR_SECONDS = 3_600
MEASURED_WHOLE = 1_000
"""Of more jobs than these a quarter of the hour is swept, and counts four times: each sweep is like the others."""
PAGE_BYTES = 1 << 20  # DynamoDB developer guide, "Query": the most that one call reads
READ_UNIT_BYTES, WRITE_UNIT_BYTES = 4 << 10, 1 << 10  # the same, "Read and write operations"
EVENTUAL = 0.5  # the same: units of a read that need not be consistent
COPIES = 3  # of each item: the table's, and one in each of its two indexes
TOKEN_CHARACTERS = 700  # a task token of Step Functions, as those seen are; the service allows 2,048
SHARE_MAX = 0.1
FOLLOWED = 1_000
PROGRESS_SECONDS_MAX = 300
POLL_SECONDS = 30


class Services:
    """Answers the calls of a monitor from memory, and counts them."""

    def __init__(self, jobs: int) -> None:
        self.calls: Counter[str] = Counter()
        self._lock = Lock()  # the monitor looks after several jobs at once
        self.read_units = self.write_units = 0.0
        self.labeled = 0
        created = datetime.now(UTC).isoformat()
        serialize = TypeSerializer().serialize
        self._names = [f"job-{number:05d}-0123456789-1" for number in range(jobs)]
        self._items = [
            {key: serialize(value) for key, value in _record(name, created).item().items()} for name in self._names
        ]
        self._item_bytes = len(json.dumps(self._items[0]))

    def monitor(self) -> Monitor:
        """The monitor step over stock clients."""
        table = boto3.resource("dynamodb").Table("jobs")
        sagemaker, states = boto3.client("sagemaker"), boto3.client("stepfunctions")
        for client in (sagemaker, states, table.meta.client):
            client.meta.events.register("before-call", self._answer)
        return Monitor(
            table=JobsTable(table),
            jobs=LabelingJobs(sagemaker),
            waits=Waits(states),
            state_machine_arn=f"arn:aws:states:{REGION}:{ACCOUNT_ID}:stateMachine:Labeling",
            foreign=Foreign(),
        )

    def _answer(self, *, model: Any, params: Any, **_: Any) -> Any:
        operations = {
            "Query": self._query,
            "UpdateItem": self._update,
            "ListLabelingJobs": self._list,
            "SendTaskHeartbeat": lambda _asked: {},
        }
        with self._lock:
            self.calls[model.name] += 1
            return SimpleNamespace(status_code=200), operations[model.name](json.loads(params["body"]))

    def _query(self, asked: dict[str, Any]) -> dict[str, Any]:
        start = int(asked["ExclusiveStartKey"]["number"]["N"]) if "ExclusiveStartKey" in asked else 0
        end = start + PAGE_BYTES // self._item_bytes
        items = [dict(item) for item in self._items[start:end]]
        self.read_units += EVENTUAL * ceil(len(items) * self._item_bytes / READ_UNIT_BYTES)
        more = {"LastEvaluatedKey": {"number": {"N": str(end)}}} if end < len(self._items) else {}
        return {"Items": items, **more}

    def _update(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.write_units += COPIES * ceil(self._item_bytes / WRITE_UNIT_BYTES)
        number = int(asked["Key"]["labeling_job_name"]["S"].split("-")[1])
        return {"Attributes": dict(self._items[number])}  # boto3 changes what it is given

    def _list(self, asked: dict[str, Any]) -> dict[str, Any]:
        start = int(asked.get("NextToken", 0))
        end = start + asked["MaxResults"]
        more = {"NextToken": str(end)} if end < len(self._names) else {}
        return {"LabelingJobSummaryList": [self._summary(name) for name in self._names[start:end]], **more}

    def _summary(self, name: str) -> dict[str, Any]:
        return {
            "LabelingJobName": name,
            "LabelingJobArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT_ID}:labeling-job/{name}",
            "LabelingJobStatus": "InProgress",
            "LabelCounters": {
                "TotalLabeled": self.labeled,
                "HumanLabeled": self.labeled,
                "MachineLabeled": 0,
                "FailedNonRetryableError": 0,
                "Unlabeled": 10_000 - self.labeled,
            },
        }


def _record(name: str, created: str) -> JobRecord:
    """A running job whose counters are those of `_summary` before its first label."""
    counters = {"total_labeled": 0, "human_labeled": 0, "machine_labeled": 0, "failed": 0, "unlabeled": 10_000}
    return JobRecord(
        labeling_job_name=name,
        labeling_job_arn=f"arn:aws:sagemaker:{REGION}:{ACCOUNT_ID}:labeling-job/{name}",
        execution=ExecutionId(
            arn=f"arn:aws:states:{REGION}:{ACCOUNT_ID}:execution:Labeling:{name}",
            started_at=datetime.fromisoformat(created),
        ),
        job=name,
        attempt=1,
        task_token="t" * TOKEN_CHARACTERS,
        created_at=created,
        updated_at=created,
        status="InProgress",
        counters=counters,
    )


def sweep_seconds() -> int:
    """Time between two sweeps, as the template schedules them."""
    (expression,) = [
        rule["ScheduleExpression"] for rule in resources("AWS::Events::Rule") if "ScheduleExpression" in rule
    ]
    found = re.fullmatch(r"rate\((\d+) minutes?\)", expression)
    assert found is not None, expression
    return int(found[1]) * 60


def hour(jobs: int, *, busy: bool, every: int) -> dict[str, Any]:
    """Calls and units of one hour; `busy`: each job has a new label before each sweep."""
    services = Services(jobs)
    monitor = services.monitor()
    whole = HOUR_SECONDS // every
    sweeps = whole if jobs <= MEASURED_WHOLE else whole // 4
    for _ in range(sweeps):
        services.labeled += busy
        swept = monitor.sweep()
        assert (swept.active, swept.ended, swept.labeled >= jobs) == (jobs, 0, busy)
    times = whole // sweeps
    calls = {name: count * times for name, count in sorted(services.calls.items())}
    return {
        "Lambda": whole,
        **calls,
        "read_units": services.read_units * times,
        "write_units": services.write_units * times,
        "calls_of_one_sweep": sum(calls.values()) // whole,
    }


def measure(sizes: list[int]) -> dict[str, Any]:
    """All figures."""
    every = sweep_seconds()
    (timeout,) = [each["Timeout"] for each in resources("AWS::Lambda::Function") if ".monitor." in each["Handler"]]
    with environment():
        hours = {
            str(jobs): {"quiet": hour(jobs, busy=False, every=every), "busy": hour(jobs, busy=True, every=every)}
            for jobs in sizes
        }
    list_rate, describe_rate = rates()["ListLabelingJobs"], rates()["DescribeLabelingJob"]
    for jobs, found in hours.items():
        found["share_of_list_rate"] = round(found["busy"]["ListLabelingJobs"] / HOUR_SECONDS / list_rate, 5)
        found["milliseconds_a_call_may_take"] = round(timeout / _turns(found["busy"], int(jobs)) * 1_000, 1)
        found["poll_loops_in_the_describe_rate"] = round(int(jobs) / POLL_SECONDS / describe_rate, 3)
    met = hours[str(FOLLOWED)]["share_of_list_rate"] <= SHARE_MAX and every <= PROGRESS_SECONDS_MAX
    return {
        "rates_per_second": {"ListLabelingJobs": list_rate, "DescribeLabelingJob": describe_rate},
        "progress_at_most_seconds_old": every,
        "seconds_of_a_sweep_at_most": timeout,
        "at_once": AT_ONCE,
        "share_allowed": SHARE_MAX,
        "jobs_since_the_oldest_at_the_share": int(SHARE_MAX * list_rate * every * 100),
        "hours": hours,
        "met": met,
    }


def _turns(counted: dict[str, Any], jobs: int) -> float:
    """How many calls of a sweep go one after another: the lists do, and of many jobs several are followed at once."""
    lists = (counted["ListLabelingJobs"] + counted["Query"]) / counted["Lambda"]
    at_once = AT_ONCE if jobs > FEW else 1
    return lists + (counted["calls_of_one_sweep"] - lists) / at_once


def main() -> int:
    """Prints the figures; 1 where a thousand jobs take more than a tenth of the rate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 100, FOLLOWED, 10_000], help="default: %(default)s")
    figures = measure(parser.parse_args().jobs)
    show(figures)
    return 0 if figures["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
