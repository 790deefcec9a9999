"""DescribeLabelingJob, StopLabelingJob, ListLabelingJobs, ListLabelingJobsForWorkteam."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from ground_truth_local.engine.job import JobStatus
from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import ServiceError
from ground_truth_local.sagemaker.paging import page
from ground_truth_local.sagemaker.state import AccountState, Job
from ground_truth_local.sagemaker.tags import tags_of

ECHOED = (
    "LabelingJobName",
    "LabelAttributeName",
    "InputConfig",
    "OutputConfig",
    "RoleArn",
    "LabelCategoryConfigS3Uri",
    "StoppingConditions",
    "LabelingJobAlgorithmsConfig",
    "HumanTaskConfig",
)
"""Members of the request that DescribeLabelingJob gives back."""


def describe_labeling_job(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        job = _find(context.state, request["LabelingJobName"])
        return {
            "LabelingJobStatus": job.status.value,
            "LabelCounters": job.counters.as_api(),
            "CreationTime": job.created,
            "LastModifiedTime": job.modified,
            "JobReferenceCode": job.reference_code,
            "LabelingJobArn": job.arn,
            **{member: copy.deepcopy(job.request[member]) for member in ECHOED if member in job.request},
            "Tags": tags_of(context.state, job.arn),
            **_outcome(job),
        }


def stop_labeling_job(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        job = _find(context.state, request["LabelingJobName"])
        if job.status is JobStatus.STOPPING:
            return {}
        if job.status.ended:
            # The error of the real service is UNVERIFIED.
            raise ServiceError(
                "ValidationException",
                f"The request was rejected: labeling job {job.arn} is {job.status.value} and cannot be stopped",
            )
        job.status = JobStatus.STOPPING
        job.modified = context.clock.now()
    context.engine.stop(job.arn)
    return {}


def list_labeling_jobs(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    status, part = request.get("StatusEquals"), request.get("NameContains", "")
    sort_by = request.get("SortBy", "CreationTime")
    with context.state.lock:
        found = [
            job
            for job in _created_between(context.state.jobs.values(), request)
            if (status is None or job.status == status)
            and part.lower() in job.name.lower()
            and job.modified > request.get("LastModifiedTimeAfter", float("-inf"))
            and job.modified < request.get("LastModifiedTimeBefore", float("inf"))
        ]
        shown, token = page(
            found,
            request,
            operation="ListLabelingJobs",
            sort_key=lambda job: {"Name": job.name, "Status": job.status.value}.get(sort_by, job.created),
            identity=lambda job: job.arn,
        )
        result: dict[str, Any] = {"LabelingJobSummaryList": [_summary(job) for job in shown]}
    return result if token is None else result | {"NextToken": token}


def list_labeling_jobs_for_workteam(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    arn, part = request["WorkteamArn"], request.get("JobReferenceCodeContains", "")
    with context.state.lock:
        mine = [job for job in context.state.jobs.values() if job.request["HumanTaskConfig"]["WorkteamArn"] == arn]
        if not mine and arn not in {team.arn for team in context.state.workteams.values()}:
            raise ServiceError("ResourceNotFound", f"The work team {arn} does not exist")
        shown, token = page(
            [job for job in _created_between(mine, request) if part in job.reference_code],
            request,
            operation="ListLabelingJobsForWorkteam",
            sort_key=lambda job: job.created,
            identity=lambda job: job.arn,
        )
        summaries = [_team_summary(job, context.account) for job in shown]
    result: dict[str, Any] = {"LabelingJobSummaryList": summaries}
    return result if token is None else result | {"NextToken": token}


def _find(state: AccountState, name: str) -> Job:
    if name.lower() not in state.jobs:
        raise ServiceError("ResourceNotFound", f"Labeling job {name} does not exist in {state.region}")
    return state.jobs[name.lower()]


def _created_between(jobs: Iterable[Job], request: Mapping[str, Any]) -> list[Job]:
    after = request.get("CreationTimeAfter", float("-inf"))
    before = request.get("CreationTimeBefore", float("inf"))
    return [job for job in jobs if after < job.created < before]


def _outcome(job: Job) -> dict[str, Any]:
    """FailureReason and LabelingJobOutput, where there are any."""
    outcome: dict[str, Any] = {}
    if job.failure_reason is not None:
        outcome["FailureReason"] = job.failure_reason
    if job.output_manifest_uri is not None:
        outcome["LabelingJobOutput"] = {"OutputDatasetS3Uri": job.output_manifest_uri}
    return outcome


def _summary(job: Job) -> dict[str, Any]:
    human = job.request["HumanTaskConfig"]
    functions = {
        "PreHumanTaskLambdaArn": human.get("PreHumanTaskLambdaArn"),
        "AnnotationConsolidationLambdaArn": human.get("AnnotationConsolidationConfig", {}).get(
            "AnnotationConsolidationLambdaArn"
        ),
    }
    return {
        "LabelingJobName": job.name,
        "LabelingJobArn": job.arn,
        "CreationTime": job.created,
        "LastModifiedTime": job.modified,
        "LabelingJobStatus": job.status.value,
        "LabelCounters": job.counters.as_api(),
        "WorkteamArn": human["WorkteamArn"],
        **{member: arn for member, arn in functions.items() if arn is not None},
        "InputConfig": copy.deepcopy(job.request["InputConfig"]),
        **_outcome(job),
    }


def _team_summary(job: Job, account: str) -> dict[str, Any]:
    counters = job.counters
    return {
        "LabelingJobName": job.name,
        "JobReferenceCode": job.reference_code,
        "WorkRequesterAccountId": account,
        "CreationTime": job.created,
        "LabelCounters": {
            "HumanLabeled": counters.human_labeled,
            "PendingHuman": 0 if job.status.ended else counters.unlabeled,
            "Total": counters.human_labeled + counters.failed + counters.unlabeled,
        },
        "NumberOfHumanWorkersPerDataObject": job.request["HumanTaskConfig"]["NumberOfHumanWorkersPerDataObject"],
    }
