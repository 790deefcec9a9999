"""What must hold after every fault, whatever it was."""

import json
from typing import Any

from tests.faults.states import TOKEN, Execution
from tests.faults.world import World
from tests.support.account import BUCKET

SECRET = "Aquila chrysaetos, seen by Ann Example"
"""Stands in the objects that tests label, and must stand in no log."""


def check(world: World, execution: Execution) -> None:
    """All of them; raises AssertionError with every one that does not hold.

    1. Each labeling job exists once: one per attempt, and no object is labeled by two attempts.
    2. No labeling job runs without a living execution.
    3. Every label that workers gave is in the result; an execution that was stopped has one once it is redriven.
    4. The execution has ended, and tells what happened.
    5. No record of the table stays active.
    6. Neither task tokens nor contents of objects are in the log.
    """
    jobs = world.labeling_jobs_of(execution)
    broken = [
        *_labeled_twice(world, execution, jobs),
        *_running(jobs),
        *_lost_labels(world, execution, jobs),
        *_untold(execution),
        *[f"{record.labeling_job_name} is still active" for record in _active(world, execution)],
        *_logged(world, execution),
    ]
    assert not broken, "\n".join(broken)


def _active(world: World, execution: Execution) -> list[Any]:
    return [each for each in world.cloud.jobs_table.active() if each.execution == execution.id]


def _labeled_twice(world: World, execution: Execution, jobs: dict[str, Any]) -> list[str]:
    """Objects that two labeling jobs of the same job have labeled."""
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for name, job in jobs.items():
        for source in _labels(world, job):
            earlier = seen.setdefault((_job_of(name, execution), source), name)
            if earlier != name:
                twice.append(f"{name} labels {source} again, which {earlier} has labeled")
    return twice


def _running(jobs: dict[str, Any]) -> list[str]:
    return [
        f"{name} is {job['LabelingJobStatus']} after its execution has ended"
        for name, job in jobs.items()
        if job["LabelingJobStatus"] not in ("Completed", "Failed", "Stopped")
    ]


def _lost_labels(world: World, execution: Execution, jobs: dict[str, Any]) -> list[str]:
    """Labels in the output of a labeling job that are not in the result of its job. An aborted execution has none."""
    if execution.status == "ABORTED":
        return []
    given: dict[tuple[str, str], set[str]] = {}
    for name, job in jobs.items():
        given.setdefault((_job_of(name, execution), job["LabelAttributeName"]), set()).update(_labels(world, job))
    outcomes = _outcomes(world, execution)
    lost = []
    for (job_name, attribute), sources in given.items():
        uri = outcomes.get(job_name, {}).get("output_manifest")
        kept = set() if uri is None or not _exists(world, uri) else _labeled(world, uri, attribute)
        lost += [f"the label of {source} is not in the result of {job_name}" for source in sorted(sources - kept)]
    return lost


def _outcomes(world: World, execution: Execution) -> dict[str, Any]:
    """Job -> its outcome in the result of the execution."""
    result = f"s3://{BUCKET}/results/{execution.run_id}.json"
    if not _exists(world, result):
        return {}
    return {outcome["name"].lower(): outcome for outcome in world.cloud.json(result)["jobs"]}


def _labels(world: World, job: dict[str, Any]) -> set[str]:
    """Objects that a labeling job has labeled."""
    uri = job.get("LabelingJobOutput", {}).get("OutputDatasetS3Uri")
    return set() if uri is None or not _exists(world, uri) else _labeled(world, uri, job["LabelAttributeName"])


def _job_of(labeling_job_name: str, execution: Execution) -> str:
    return labeling_job_name.partition(f"-{execution.run_id}")[0]


def _labeled(world: World, uri: str, attribute: str) -> set[str]:
    found = set()
    for text in world.cloud.text(uri).splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if attribute in line and "failure-reason" not in line.get(f"{attribute}-metadata", {}):
            found.add(line.get("source-ref", line.get("source")))
    return found


def _exists(world: World, uri: str) -> bool:
    return world.cloud.exists(uri.removeprefix(f"s3://{BUCKET}/"))


def _untold(execution: Execution) -> list[str]:
    match execution.status:
        case "SUCCEEDED" | "ABORTED":
            return []
        case "FAILED":
            return [] if execution.error and execution.cause else ["it failed without error and cause"]
    return [f"the execution is {execution.status}"]


def _logged(world: World, execution: Execution) -> list[str]:
    log = world.log.getvalue()
    broken = ["a task token is in the log"] if TOKEN in log else []
    return broken + (["an object's content is in the log"] if SECRET in log else [])
