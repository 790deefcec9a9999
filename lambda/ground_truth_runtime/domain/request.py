"""The CreateLabelingJob request of a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.rules import label_attribute_name
from ground_truth_runtime.facts.regions import consolidation_arn, pre_annotation_arn, public_workteam_arn


@dataclass(frozen=True, kw_only=True)
class RequestFiles:
    """S3 URIs that a request names. manifest: None for a job whose input is yet to be labeled."""

    manifest: str | None
    category_file: str
    template: str
    output: str


def create_labeling_job_request(
    job: Job,
    *,
    name: str,
    region: str,
    files: RequestFiles,
    role_arn: str,
    workteam_arn: str | None,
    output_kms_key_arn: str | None,
    tags: Mapping[str, str],
) -> dict[str, Any]:
    """The request, overrides merged in. `workteam_arn` is the stack's, for a private job that names none."""
    human_task: dict[str, Any] = {
        "WorkteamArn": _workteam_arn(job, region=region, default=workteam_arn),
        "UiConfig": {"UiTemplateS3Uri": files.template},
        "PreHumanTaskLambdaArn": pre_annotation_arn(region, job.task_type),
        "TaskTitle": job.title,
        "TaskDescription": job.description,
        "NumberOfHumanWorkersPerDataObject": job.workers_per_object,
        "TaskTimeLimitInSeconds": job.task_time_limit_seconds,
        "AnnotationConsolidationConfig": {"AnnotationConsolidationLambdaArn": consolidation_arn(region, job.task_type)},
    }
    if job.keywords is not None:
        human_task["TaskKeywords"] = job.keywords
    if job.task_availability_seconds is not None:
        human_task["TaskAvailabilityLifetimeInSeconds"] = job.task_availability_seconds
    if job.max_concurrent_tasks is not None:
        human_task["MaxConcurrentTaskCount"] = job.max_concurrent_tasks
    if job.workforce.price_usd is not None:
        human_task["PublicWorkforceTaskPrice"] = {"AmountInUsd": amount_in_usd(job.workforce.price_usd)}
    source: dict[str, Any] = {"DataSource": {"S3DataSource": {"ManifestS3Uri": files.manifest}}}
    if files.manifest is None:
        source["DataSource"]["S3DataSource"] = {}
    if job.content_classifiers is not None:
        source["DataAttributes"] = {"ContentClassifiers": job.content_classifiers}
    output = {"S3OutputPath": files.output}
    if output_kms_key_arn is not None:
        output["KmsKeyId"] = output_kms_key_arn
    request = {
        "LabelingJobName": name,
        "LabelAttributeName": label_attribute_name(job),
        "InputConfig": source,
        "OutputConfig": output,
        "RoleArn": role_arn if job.role_arn is None else job.role_arn,
        "LabelCategoryConfigS3Uri": files.category_file,
        "HumanTaskConfig": human_task,
        "Tags": [{"Key": key, "Value": value} for key, value in {**(job.tags or {}), **tags}.items()],
    }
    return merged(request, job.request_overrides)


def amount_in_usd(price: Decimal) -> dict[str, int]:
    """A price as the service takes it: 0.036 is 0 dollars, 3 cents and 6 tenths of a cent."""
    tenths = int(price * 1000)
    return {"Dollars": tenths // 1000, "Cents": tenths % 1000 // 10, "TenthFractionsOfACent": tenths % 10}


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `over` merged in, object by object; any other value of `over` replaces, and null takes away."""
    result = dict(base)
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def _workteam_arn(job: Job, *, region: str, default: str | None) -> str | None:
    if job.workforce.type == "public":
        return public_workteam_arn(region)
    return default if job.workforce.workteam_arn is None else job.workforce.workteam_arn
