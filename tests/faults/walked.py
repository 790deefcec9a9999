"""What must hold after a random walk."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ground_truth_runtime.domain.naming import read_labeling_job_name
from tests.faults.states import TOKEN, Execution
from tests.faults.walk import BOUND_DAYS, Walk
from tests.faults.world import World
from tests.support.account import BUCKET
from tests.support.memory.account import MemoryAccount
from tests.support.memory.ground_truth import Job, source_of


def violations(walk: Walk, world: World) -> list[str]:
    """Everything that does not hold; empty where all of it does.

    1. At most one labeling job per attempt, no two of one part at once, and no object is paid for twice.
    2. Every paid label that is in an output manifest is in the result exactly once, at its object's place.
    3. Nothing runs for an ended execution two sweeps later, and no record stays open.
    4. The execution ends within its bound.
    5. Success is reported only where labels and failures account for all objects, and a job that needs another one
       runs only where that succeeded.
    6. No task token is in the log.
    7. Where only ends, redrives, records and events were disturbed, it succeeds, with one labeling job for each part,
       follow-up and redrive.
    """
    cloud = world.cloud
    assert isinstance(cloud, MemoryAccount)
    broken = [*walk.running_twice]
    if walk.overdue:
        broken.append(f"it has not ended after {BOUND_DAYS} days")
    if TOKEN in world.log.getvalue():
        broken.append("a task token is in the log")
    for execution in walk.executions:
        broken += [f"{execution.run_id}: {text}" for text in _of(execution, cloud, walk)]
    world.rest(3_600)
    broken += [f"{job.name} has not ended" for job in cloud.service.jobs.values() if not job.ended]
    broken += [f"the record of {name} is open" for name, item in cloud.table.items.items() if "active" in item]
    return broken


def _of(execution: Execution, cloud: MemoryAccount, walk: Walk) -> Iterator[str]:
    jobs = [job for job in cloud.service.jobs.values() if _run(job) == execution.run_id]
    yield from _paid_twice(jobs)
    yield from (f"{job.name} is {job.status}" for job in jobs if job.status in ("Initializing", "InProgress"))
    yield from _too_many(execution, jobs, walk)
    if execution.status == "ABORTED":
        return
    if execution.status != "SUCCEEDED" and not walk.harms:
        yield f"it is {execution.status}, of nothing that would harm it: {execution.error}, {execution.cause}"
    if execution.status == "FAILED" and not (execution.error and execution.cause):
        yield "it failed without error and cause"
    result = f"s3://{BUCKET}/results/{execution.run_id}.json"
    outcomes = {}
    if cloud.exists(result.partition(f"{BUCKET}/")[2]):
        outcomes = {outcome["name"]: outcome for outcome in cloud.json(result)["jobs"]}
    elif execution.status == "SUCCEEDED":
        yield "it succeeded without a result"
    for name in ("kinds", "again"):
        yield from _of_job(name, [job for job in jobs if _name(job) == name], outcomes.get(name), execution, cloud)
    if "again" in outcomes and any(_name(job) == "again" for job in jobs):
        kinds = outcomes["kinds"]
        if not kinds["succeeded"] and kinds["status"] != "CollectFailed":
            yield "a job ran although the one that it needs did not succeed"
    if execution.status == "SUCCEEDED" and not all(outcome["succeeded"] for outcome in outcomes.values()):
        yield "it succeeded although a job did not"


def _of_job(
    name: str, jobs: list[Job], outcome: dict[str, Any] | None, execution: Execution, cloud: MemoryAccount
) -> Iterator[str]:
    given = Counter(source for job in jobs for source in _labels_in_output(job, cloud))
    if outcome is None:
        # Plan or Finish failed, for want of luck with its calls: a redrive runs it again.
        if given and execution.status != "FAILED":
            yield f"{name} has no outcome"
        return
    if outcome["status"] == "CollectFailed":
        if "its labels are below" not in outcome["reason"]:
            yield f"{name} does not say where its labels are"
        return
    lines = [] if outcome["output_manifest"] is None else _lines(cloud, outcome["output_manifest"])
    kept = Counter(source_of(line) for line in lines if _labeled(line, name))
    for source in given.keys() - kept.keys():
        yield f"the label of {source!r} is not in the result of {name}"
    for source, count in kept.items():
        if count > 1:
            yield f"{source!r} is {count} times in the result of {name}"
    if outcome["labeled"] != kept.total():
        yield f"{name} counts {outcome['labeled']} labels, and has {kept.total()}"
    if outcome["succeeded"]:
        yield from _accounted(name, jobs, lines, kept, cloud)


def _accounted(
    name: str, jobs: list[Job], lines: list[dict[str, Any]], kept: Counter[str], cloud: MemoryAccount
) -> Iterator[str]:
    """Why a success is none."""
    if not jobs:
        return
    if "StoppingConditions" in jobs[0].request:
        return
    if not kept:
        yield f"{name} is a success without a label"
    sent = {source for job in jobs for source in map(source_of, job.lines)}
    reported = {source_of(line) for line in lines if _labeled(line, name) or _failed(line, name)}
    for source in sorted(sent - reported):
        yield f"{name} is a success without a label or failure of {source!r}"


def _too_many(execution: Execution, jobs: list[Job], walk: Walk) -> Iterator[str]:
    """Parts with more labeling jobs than there were reasons for.

    Without its record nothing tells who stopped a labeling job: a redriven launch takes it for one that ended with
    the execution, and makes another for what it left.
    """
    unclear = walk.stops_by_hand if walk.forgotten else 0
    most = {job["name"]: 1 + job.get("follow_up_jobs", 0) for job in execution.input["jobs"]}
    for part, count in Counter(job.name.rpartition("-")[0] for job in jobs).items():
        allowed = most[part.partition("-")[0]] + execution.redrives + unclear
        if count > allowed:
            yield f"{part} has {count} labeling jobs, where {allowed} would do"


def _paid_twice(jobs: list[Job]) -> Iterator[str]:
    by: dict[tuple[str, str], str] = {}
    for job in jobs:
        for source in job.paid:
            first = by.setdefault((_name(job), source), job.name)
            if first != job.name:
                yield f"{job.name} labels {source!r}, which {first} has labeled"


def _labels_in_output(job: Job, cloud: MemoryAccount) -> set[str]:
    """Objects with a label in its output manifest, as that was left."""
    if job.output is None or not cloud.exists(job.output.partition(f"{BUCKET}/")[2]):
        return set()
    sent = set(map(source_of, job.lines))
    labeled = {source_of(line) for line in _lines(cloud, job.output) if _labeled(line, job.attribute)}
    return labeled & sent


def _lines(cloud: MemoryAccount, uri: str) -> list[dict[str, Any]]:
    found = []
    for text in cloud.text(uri).splitlines():
        try:
            found.append(json.loads(text))
        except ValueError:
            continue
    return found


def _labeled(line: dict[str, Any], attribute: str) -> bool:
    return attribute in line and not _failed(line, attribute)


def _failed(line: dict[str, Any], attribute: str) -> bool:
    return "failure-reason" in line.get(f"{attribute}-metadata", {})


def _run(job: Job) -> str:
    named = read_labeling_job_name(job.name)
    return "" if named is None else named.run


def _name(job: Job) -> str:
    named = read_labeling_job_name(job.name)
    return "" if named is None else named.job
