"""Dollars of a labeling job and of a month, beside a loop that polls and `createLabelingJob.sync`.

    python benchmarks/cost.py

Counts times prices. The counts of states and calls are those that `history.py` and `calls.py` have left in
`results.json`, memory and alarms those of the synthesized template. How long functions run is assumed, as stands below.
People's work, S3, logs and traces are left out: they are alike for all three, or small.
"""

import json
import re
import sys
from decimal import Decimal
from typing import Any

from benchmarks.page import RESULTS
from benchmarks.support.side_by_side import show
from benchmarks.support.synthesized import ROOT, resources

HOUR, DAY = 3_600, 86_400
MONTH_HOURS = 730
SWEEPS_PER_HOUR = 12
POLL_SECONDS = 30
POLL_TRANSITIONS = 3  # Wait, Describe, Choice
DURATIONS = {"1 hour": HOUR, "1 day": DAY, "30 days": 30 * DAY}

# US East (N. Virginia), before any free tier. "read": in a copy of AWS's own page; "UNVERIFIED": told by others.
PRICES: dict[str, tuple[Decimal, str]] = {
    "state transition": (Decimal("0.000025"), "read: aws.amazon.com/step-functions/pricing"),
    "function run": (Decimal("0.0000002"), "UNVERIFIED: AWS Lambda, arm64"),
    "GB-second": (Decimal("0.0000133334"), "UNVERIFIED: AWS Lambda, arm64"),
    "write unit": (Decimal("0.000000625"), "UNVERIFIED: Amazon DynamoDB, on demand"),
    "read unit": (Decimal("0.000000125"), "UNVERIFIED: Amazon DynamoDB, on demand"),
    "alarm, a month": (Decimal("0.10"), "UNVERIFIED: Amazon CloudWatch"),
    "metric, a month": (Decimal("0.30"), "UNVERIFIED: Amazon CloudWatch"),
    "dashboard, a month": (Decimal("3.00"), "UNVERIFIED: Amazon CloudWatch"),
}
RUN_SECONDS = Decimal(1)
"""Of every function but the sweep: an assumption."""
CALL_SECONDS = Decimal("0.01")
"""Of each call that a sweep makes: an assumption."""
WRITES = 3  # the record, that the job exists, that it has ended; its expiry is free
UNITS_PER_WRITE = 6  # 2 KB, in the table and in both indexes; see calls.py


def price(of: str) -> Decimal:
    """Dollars of one."""
    return PRICES[of][0]


def memory_gb() -> dict[str, Decimal]:
    """Memory of each function."""
    return {
        each["Handler"].split(".")[-2]: Decimal(each["MemorySize"]) / 1024
        for each in resources("AWS::Lambda::Function")
        if each.get("Handler", "").startswith("ground_truth_runtime.")
    }


def runs(*functions: str) -> Decimal:
    """Dollars of running each of these functions once."""
    memory = memory_gb()
    return sum(
        (price("function run") + RUN_SECONDS * memory[name] * price("GB-second") for name in functions), Decimal(0)
    )


def of_job(seconds: int, *, busy: bool, counts: dict[str, Any]) -> Decimal:
    """An execution with one job of this length, and its share of the sweeps that are there in any case."""
    transitions = counts["history"]["by_jobs"]["1"]["transitions"] * price("state transition")
    writes = WRITES * UNITS_PER_WRITE * price("write unit")
    found = counts["calls"]["hours"]["1000"]["busy" if busy else "quiet"]
    hour = (
        Decimal(str(found["write_units"])) * price("write unit")
        + Decimal(str(found["read_units"])) * price("read unit")
        + SWEEPS_PER_HOUR * found["calls_of_one_sweep"] * CALL_SECONDS * memory_gb()["monitor"] * price("GB-second")
    ) / 1_000
    return transitions + runs("plan", "launch", "monitor", "collect", "finish") + writes + hour * seconds / HOUR


def of_polling(seconds: int) -> Decimal:
    """The loop with calls of the service by Step Functions itself, one function that prepares and one that collects."""
    return seconds // POLL_SECONDS * POLL_TRANSITIONS * price("state transition") + runs("launch", "collect")


def of_sync(counts: dict[str, Any]) -> Decimal:
    """The state machine of `history.py` with `.sync`, whatever the job's length."""
    transitions = counts["history"]["sync"]["by_jobs"]["1"]["transitions"]
    return transitions * price("state transition") + runs("launch", "collect", "finish")


def of_month() -> dict[str, Decimal]:
    """What the stack costs without any job."""
    handlers = "".join(path.read_text("utf-8") for path in (ROOT / "lambda/ground_truth_runtime/handlers").glob("*.py"))
    metrics = set(re.findall(r'add_metric\(name="(\w+)"', handlers))
    sweep = price("function run") + CALL_SECONDS * memory_gb()["monitor"] * price("GB-second")
    return {
        "sweeps": MONTH_HOURS * SWEEPS_PER_HOUR * sweep,
        f"{len(metrics)} metrics": len(metrics) * price("metric, a month"),
        f"{len(resources('AWS::CloudWatch::Alarm'))} alarms": len(resources("AWS::CloudWatch::Alarm"))
        * price("alarm, a month"),
        "dashboard": len(resources("AWS::CloudWatch::Dashboard")) * price("dashboard, a month"),
    }


def dollars(amount: Decimal) -> str:
    """With four digits that count."""
    return f"{amount:.4g}" if amount else "0"


def measure() -> dict[str, Any]:
    """All figures, as decimal text."""
    counts = json.loads(RESULTS.read_text("utf-8"))["subjects"]
    month = of_month()
    jobs = {
        name: {
            "quiet": dollars(of_job(seconds, busy=False, counts=counts)),
            "busy": dollars(of_job(seconds, busy=True, counts=counts)),
            "poll_loop": dollars(of_polling(seconds)),
            "sync": dollars(of_sync(counts)),
        }
        for name, seconds in DURATIONS.items()
    }
    return {
        "prices_usd": {name: {"usd": f"{amount:f}", "source": source} for name, (amount, source) in PRICES.items()},
        "assumed_seconds": {"a function's run": str(RUN_SECONDS), "a call of a sweep": str(CALL_SECONDS)},
        "job_usd": jobs,
        "stack_month_usd": {
            **{name: dollars(each) for name, each in month.items()},
            "together": dollars(sum(month.values(), Decimal(0))),
        },
        "month_of_1000_jobs_of_a_day_usd": {
            "quiet": dollars(1_000 * of_job(DAY, busy=False, counts=counts) + sum(month.values(), Decimal(0))),
            "busy": dollars(1_000 * of_job(DAY, busy=True, counts=counts) + sum(month.values(), Decimal(0))),
            "poll_loop": dollars(1_000 * of_polling(DAY)),
            "sync": dollars(1_000 * of_sync(counts)),
        },
        "met": True,
    }


if __name__ == "__main__":
    show(measure())
    sys.exit(0)
