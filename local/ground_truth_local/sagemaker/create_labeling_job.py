"""CreateLabelingJob."""

import base64
import copy
import hashlib
import logging
from collections.abc import Callable, Mapping
from typing import Any

from ground_truth_local.engine.job import JobSpec, JobStatus, JobUpdate
from ground_truth_local.sagemaker.arns import sagemaker_arn
from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import ServiceError
from ground_truth_local.sagemaker.events import TOLD, state_change
from ground_truth_local.sagemaker.rules import check
from ground_truth_local.sagemaker.rules.facts import RequestFacts
from ground_truth_local.sagemaker.rules.price import PII_FLAG, pii_flag_missing
from ground_truth_local.sagemaker.rules.times import DEFAULT_AVAILABILITY
from ground_truth_local.sagemaker.state import Job
from ground_truth_local.sagemaker.tags import remember_tags

log = logging.getLogger(__name__)

DEFAULT_CONCURRENCY = 1000
"""MaxConcurrentTaskCount (botocore model)."""
PROFILE_TAG = "ground-truth:simulation"
"""Tag with the S3 address of a simulation profile for one labeling job; to the real service a tag like any other."""


def create_labeling_job(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    facts = check(context, request)
    name: str = request["LabelingJobName"]
    # ARNs of labeling jobs are in small letters, whatever the name.
    arn = sagemaker_arn(f"labeling-job/{name.lower()}", account=context.account, region=context.region)
    with context.state.lock:
        if name.lower() in context.state.jobs:
            # Names are burnt for good: there is no DeleteLabelingJob.
            raise ServiceError("ResourceInUse", f"Labeling job already exists: {arn}")
        remember_tags(context.state, arn, request.get("Tags", []))
        now = context.clock.now()
        job = Job(
            request=copy.deepcopy(request),
            arn=arn,
            reference_code=_reference_code(arn, context.account),
            status=JobStatus(context.settings.behaviour.status_at_creation),
            created=now,
            modified=now,
        )
        context.state.jobs[name.lower()] = job
    context.engine.submit(_spec(facts, context, arn), _listener(context, job))
    return {"LabelingJobArn": arn}


def _spec(facts: RequestFacts, context: Context, arn: str) -> JobSpec:
    request, human = facts.request, facts.human
    if facts.team is None:
        raise AssertionError("a request without a team is refused before")
    stopping = request.get("StoppingConditions", {})
    source = request["InputConfig"]["DataSource"]
    return JobSpec(
        name=request["LabelingJobName"],
        arn=arn,
        region=context.region,
        task_type=facts.task_type,
        label_attribute=request["LabelAttributeName"],
        manifest_uri=source.get("S3DataSource", {}).get("ManifestS3Uri", ""),
        output_path=request["OutputConfig"]["S3OutputPath"],
        role_arn=request["RoleArn"],
        category_file_uri=request.get("LabelCategoryConfigS3Uri"),
        pre_function=None if facts.task_type else human.get("PreHumanTaskLambdaArn"),
        consolidation_function=None
        if facts.task_type
        else human.get("AnnotationConsolidationConfig", {}).get("AnnotationConsolidationLambdaArn"),
        template_uri=human["UiConfig"].get("UiTemplateS3Uri"),
        ui_arn=human["UiConfig"].get("HumanTaskUiArn"),
        profile_uri=_profile_uri(request),
        title=human["TaskTitle"],
        description=human["TaskDescription"],
        keywords=tuple(human.get("TaskKeywords", ())),
        team=facts.team,
        workers_per_object=human["NumberOfHumanWorkersPerDataObject"],
        task_time_limit=human["TaskTimeLimitInSeconds"],
        task_availability=human.get("TaskAvailabilityLifetimeInSeconds", DEFAULT_AVAILABILITY[facts.kind]),
        max_concurrent_objects=human.get("MaxConcurrentTaskCount", DEFAULT_CONCURRENCY),
        max_objects=stopping.get("MaxHumanLabeledObjectCount"),
        max_percentage=stopping.get("MaxPercentageOfInputDatasetLabeled"),
        manifest_limit=context.settings.max_objects,
        kms_key_id=request["OutputConfig"].get("KmsKeyId") or None,
        problem=_problem_at_start(facts),
    )


def _profile_uri(request: Mapping[str, Any]) -> str | None:
    return next((tag["Value"] for tag in request.get("Tags", []) if tag["Key"] == PROFILE_TAG), None)


def _problem_at_start(facts: RequestFacts) -> str | None:
    """Why a job that was accepted cannot run all the same."""
    if pii_flag_missing(facts):
        return f"ClientError: the public workforce needs the content classifier {PII_FLAG}"
    if "SnsDataSource" in facts.request["InputConfig"]["DataSource"]:
        return "ClientError: streaming jobs (SnsDataSource) are not simulated by the local Ground Truth"
    if "LabelingJobAlgorithmsConfig" in facts.request:
        return (
            "ClientError: automated labeling (LabelingJobAlgorithmsConfig) is not simulated by the local Ground Truth: "
            "it trains no models"
        )
    return None


def _listener(context: Context, job: Job) -> Callable[[JobUpdate], None]:
    def listen(update: JobUpdate) -> None:
        now = context.clock.now()
        with context.state.lock:
            job.apply(update, now=now)
            status = job.status
        if status in TOLD:
            for _ in range(context.settings.event_copies):
                _emit(context, state_change(job.arn, status, now=now))

    return listen


def _emit(context: Context, entry: dict[str, Any]) -> None:
    try:
        context.emit(entry)
    except Exception:  # whoever listens must not change how a job ends; delivery is best effort on AWS too
        log.exception("An event of %s was lost", entry["Resources"][0])


def _reference_code(arn: str, account: str) -> str:
    code = base64.b64encode(hashlib.sha256(arn.encode()).digest(), altchars=b"aZ").decode()
    return f"{account}{code[:16]}"
