"""A thousand labeling jobs launched at once, where the service takes one creation a second.

    python benchmarks/launching.py [--jobs 1000] [--runs 5]

A discrete-event simulation: each job's Launch state calls CreateLabelingJob through botocore's standard retries, as the
functions' client is configured; what is still throttled then is tried again by the state machine's own policy, read
from the synthesized definition. The local service's own token bucket decides which call gets through. botocore's
back-off is its own class; requests take as long as stands below.
"""

import argparse
import heapq
import json
import random
import sys
from collections.abc import Iterator, Mapping
from statistics import median
from types import SimpleNamespace
from typing import Any

from botocore.retries.standard import ExponentialBackoff

from benchmarks.support.side_by_side import show
from benchmarks.support.synthesized import resources
from ground_truth_local.sagemaker.errors import ServiceError
from ground_truth_local.sagemaker.tables import rates
from ground_truth_local.sagemaker.throttling import Throttle
from ground_truth_runtime.gateways import clients

CALL_SECONDS = 0.1
"""Of one CreateLabelingJob call, and of starting a warm function: an assumption, small beside the delays."""
OPERATION = "CreateLabelingJob"


def policy() -> Mapping[str, Any]:
    """What the Launch state does when it is throttled."""
    (machine,) = resources("AWS::StepFunctions::StateMachine")
    parts = machine["DefinitionString"]["Fn::Join"][1]
    definition = json.loads("".join(part if isinstance(part, str) else "x" for part in parts))
    launch = definition["States"]["Waves"]["ItemProcessor"]["States"]["Jobs"]["ItemProcessor"]["States"]["Launch"]
    (found,) = [rule for rule in launch["Retry"] if "Throttled" in rule["ErrorEquals"]]
    return dict(found)


def delays(rule: Mapping[str, Any], chance: random.Random) -> Iterator[float]:
    """Seconds before each retry of a state."""
    for attempt in range(rule["MaxAttempts"]):
        most = min(rule["MaxDelaySeconds"], rule["IntervalSeconds"] * rule["BackoffRate"] ** attempt)
        yield chance.uniform(0, most) if rule["JitterStrategy"] == "FULL" else most


def client_delays(chance: random.Random) -> Iterator[float]:
    """Seconds before each retry of one function's boto3 client."""
    attempts = clients._CONFIG.retries["total_max_attempts"]
    backoff = ExponentialBackoff(max_backoff=20, random=chance.random)
    for attempt in range(1, attempts):
        yield backoff.delay_amount(SimpleNamespace(attempt_number=attempt))


def attempts(rule: Mapping[str, Any], chance: random.Random) -> Iterator[tuple[float, int]]:
    """Seconds before each call of a job that is always throttled, and how often its state was tried again before."""
    yield CALL_SECONDS, 0
    for delay in client_delays(chance):
        yield delay + CALL_SECONDS, 0
    for retry, waited in enumerate(delays(rule, chance), start=1):
        yield waited + 2 * CALL_SECONDS, retry
        for delay in client_delays(chance):
            yield delay + CALL_SECONDS, retry


def launch_all(jobs: int, rule: Mapping[str, Any], *, seed: int) -> dict[str, Any]:
    """One simulation, in which all jobs start at once."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    clock = [0.0]
    throttle = Throttle(burst_seconds=1.0, timer=lambda: clock[0])
    waiting = [attempts(rule, chance) for _ in range(jobs)]
    calls: list[tuple[float, int, int]] = []
    for job, plan in enumerate(waiting):
        delay, retry = next(plan)
        heapq.heappush(calls, (delay * chance.random(), job, retry))
    launched: list[float] = []
    retries: list[int] = []
    failed = made = 0
    while calls:
        clock[0], job, retry = heapq.heappop(calls)
        made += 1
        try:
            throttle.take(OPERATION, account="", region="")
        except ServiceError:
            following = next(waiting[job], None)
            if following is None:
                failed += 1
            else:
                heapq.heappush(calls, (clock[0] + following[0], job, following[1]))
        else:
            launched.append(clock[0])
            retries.append(retry)
    return {
        "failed": failed,
        "seconds": round(max(launched), 1),
        "calls": made,
        "most_retries": max(retries),
        "retries": sum(retries),
    }


def measure(*, jobs: int, runs: int, rule: Mapping[str, Any]) -> dict[str, Any]:
    """All figures: the median of the runs, and the worst for failures and retries."""
    found = [launch_all(jobs, rule, seed=seed) for seed in range(runs)]
    seconds = median(run["seconds"] for run in found)
    ideal = jobs / rates()[OPERATION]
    return {
        "jobs": jobs,
        "runs": runs,
        "policy": {name: value for name, value in rule.items() if name != "ErrorEquals"},
        "rate_per_second": rates()[OPERATION],
        "failed": max(run["failed"] for run in found),
        "seconds": seconds,
        "ideal_seconds": ideal,
        "ratio": round(seconds / ideal, 3),
        "most_retries_of_a_job": max(run["most_retries"] for run in found),
        "retries_per_job": round(median(run["retries"] for run in found) / jobs, 1),
        "met": all(run["failed"] == 0 for run in found),
    }


def main() -> int:
    """Prints the figures; 1 where a job failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=1_000, help="default: %(default)s")
    parser.add_argument("--runs", type=int, default=5, help="simulations, each with its own seed; default: %(default)s")
    options = parser.parse_args()
    figures = measure(jobs=options.jobs, runs=options.runs, rule=policy())
    show(figures)
    return 0 if figures["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
