"""What must hold after every fault, whatever it was."""

import json
from typing import Any

from ground_truth_runtime.domain.naming import run_id
from tests.faults.states import TOKEN, Execution
from tests.faults.world import World
from tests.support.account import BUCKET

SECRET = "Aquila chrysaetos, seen by Ann Example"
"""Stands in the objects that tests label, and must stand in no log."""


def check(world: World, execution: Execution) -> None:
    """All of them; raises AssertionError with every one that does not hold.

    1. Each labeling job exists once: one per attempt, and no attempt after one that ended well.
    2. No labeling job runs without a living execution.
    3. Every label that workers gave is in the result; an execution that was stopped has none.
    4. The execution has ended, and tells what happened.
    5. No record of the table stays active.
    6. Neither task tokens nor contents of objects are in the log.
    """
    jobs = world.labeling_jobs_of(execution)
    broken = [
        *_more_than_one(world, execution, jobs),
        *_running(jobs),
        *_lost_labels(world, execution, jobs),
        *_untold(execution),
        *[f"{record.labeling_job_name} is still active" for record in _active(world, execution)],
        *_logged(world, execution),
    ]
    assert not broken, "\n".join(broken)


def _active(world: World, execution: Execution) -> list[Any]:
    return [each for each in world.cloud.jobs_table.active() if each.execution_arn == execution.arn]


def _more_than_one(world: World, execution: Execution, jobs: dict[str, Any]) -> list[str]:
    """Two labeling jobs took the same objects, and the first of them ended well."""
    seen: dict[tuple[str, ...], str] = {}
    twice = []
    for name, job in jobs.items():
        uri = job["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
        key = (name.rpartition("-")[0], uri)
        earlier = seen.get(key)
        if earlier is not None and jobs[earlier]["LabelingJobStatus"] == "Completed":
            twice.append(f"{name} labels again what {earlier} has labeled")
        seen[key] = name
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
    given: dict[str, set[str]] = {}
    for name, job in jobs.items():
        uri = job.get("LabelingJobOutput", {}).get("OutputDatasetS3Uri")
        if uri is not None and _exists(world, uri):
            attribute = job["LabelAttributeName"]
            given.setdefault(_job_of(name, execution), set()).update(_labeled(world, uri, attribute))
    lost = []
    for job_name, sources in given.items():
        result = f"s3://{BUCKET}/results/{run_id(execution.arn)}/{job_name}.json"
        kept: set[str] = set()
        if _exists(world, result):
            document = world.cloud.json(result)
            uri = document["output_manifest"]
            if uri is not None and _exists(world, uri):
                kept = _labeled(world, uri, document["label_attribute_name"])
        lost += [f"the label of {source} is not in the result of {job_name}" for source in sorted(sources - kept)]
    return lost


def _job_of(labeling_job_name: str, execution: Execution) -> str:
    return labeling_job_name.partition(f"-{run_id(execution.arn)}")[0]


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
