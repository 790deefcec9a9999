"""Finish: one result document of all jobs, and whether the execution succeeded."""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.domain.text import shortened_as_json
from ground_truth_runtime.facts.limits import CAUSE_MAX
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.steps.report import write_execution_report
from ground_truth_runtime.steps.uncollected import uncollected


def finish(state: Mapping[str, Any], *, bucket: str, store: ObjectStore) -> dict[str, Any]:
    """Writes the result document, which it returns, and a page to look at.

    `state` has run, waves (with outcomes), estimate and warnings.
    """
    run = state["run"]
    outcomes = [outcome for wave in state["waves"] for outcome in _outcomes(wave)]
    # Most executions need no look at the plan: it may be large.
    planned = _planned(run, store) if any("uncollected" in outcome for outcome in outcomes) else {}
    jobs = [
        uncollected(outcome["name"], outcome["uncollected"], planned=planned.get(outcome["name"]), run=run["run_id"])
        if "uncollected" in outcome
        else outcome
        for outcome in outcomes
    ]
    failed = [job for job in jobs if not job["succeeded"]]
    result_uri = f"s3://{bucket}/{naming.result_key(run['run_id'])}"
    result = {
        "succeeded": not failed,
        "cause": shortened_as_json("; ".join(f"{job['name']}: {job['reason']}" for job in failed), CAUSE_MAX),
        "run_id": run["run_id"],
        "execution_arn": run["execution_arn"],
        "started_at": run["started_at"],
        "result_uri": result_uri,
        "report_uri": f"s3://{bucket}/{naming.report_key(run['run_id'])}",
        "plan_uri": run["plan_uri"],
        "jobs": jobs,
        "estimate": state["estimate"],
        "warnings": state["warnings"],
    }
    store.write_json(result_uri, result)
    if write_execution_report(result, bucket=bucket, store=store) is None:
        result["report_uri"] = None
        store.write_json(result_uri, result)
    return result


def _planned(run: Mapping[str, Any], store: ObjectStore) -> dict[str, PlannedJob]:
    """The jobs of the plan by name; none where it cannot be read, which may be why a job could not be collected."""
    try:
        jobs = store.json(run["plan_uri"])["jobs"]
    except ObjectUnreadable:
        return {}
    return {name: PlannedJob.of(job) for name, job in jobs.items()}


def _outcomes(wave: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """One for each job of a wave: that of the whole in the place of its first part."""
    split = {outcome["name"]: outcome for outcome in wave["split"]}
    return list({found["name"]: split.get(found["name"], found) for found in wave["jobs"]}.values())
