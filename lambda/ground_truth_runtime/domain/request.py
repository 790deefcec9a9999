"""The CreateLabelingJob request of a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ground_truth_runtime.event.chains import label_attribute_name
from ground_truth_runtime.event.models import AutomatedLabeling, Job
from ground_truth_runtime.facts.regions import (
    algorithm_arn,
    consolidation_arn,
    human_task_ui_arn,
    pre_annotation_arn,
    public_workteam_arn,
)
from ground_truth_runtime.facts.task_types import TASK_TYPES, TaskType
from ground_truth_runtime.settings import StackSettings


@dataclass(frozen=True, kw_only=True)
class RequestFiles:
    """S3 URIs that a request names.

    manifest: None where the input is yet to be labeled, or comes through a topic.
    category_file: None for a job without labels.
    template: None where workers see a page of AWS's own.
    """

    manifest: str | None
    category_file: str | None
    template: str | None
    output: str


def create_labeling_job_request(
    job: Job, *, name: str, files: RequestFiles, stack: StackSettings, tags: Mapping[str, str]
) -> dict[str, Any]:
    """The request, overrides merged in. `tags` are the stack's own: no override takes them away."""
    request: dict[str, Any] = {
        "LabelingJobName": name,
        "LabelAttributeName": label_attribute_name(job),
        "InputConfig": _input(job, files),
        "OutputConfig": _output(job, files, stack),
        "RoleArn": stack.role_arn if job.role_arn is None else job.role_arn,
    }
    if files.category_file is not None:
        request["LabelCategoryConfigS3Uri"] = files.category_file
    if job.stop_after is not None:
        request["StoppingConditions"] = _given(
            MaxHumanLabeledObjectCount=job.stop_after.human_labeled_objects,
            MaxPercentageOfInputDatasetLabeled=job.stop_after.percent_labeled,
        )
    algorithm = TASK_TYPES[job.task_type].algorithm
    if job.automated_labeling is not None and algorithm is not None:
        request["LabelingJobAlgorithmsConfig"] = _algorithm(
            job.automated_labeling, algorithm_arn(stack.region, algorithm), stack
        )
    request["HumanTaskConfig"] = _human_task(job, files, stack)
    request["Tags"] = [] if job.tags is None else [{"Key": key, "Value": value} for key, value in job.tags.items()]
    return _with_tags(merged(request, job.request_overrides), tags)


def _with_tags(request: dict[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    """The request with these tags, in the place of those with the same keys. Tags that are no list stay, to be told."""
    given = request.get("Tags", [])
    if not isinstance(given, list):
        return request
    others = [tag for tag in given if not (isinstance(tag, Mapping) and tag.get("Key") in tags)]
    return {**request, "Tags": [*others, *({"Key": key, "Value": value} for key, value in tags.items())]}


def decided_by_type(job: Job, stack: StackSettings) -> dict[str, str | None]:
    """Return what a task type and the kind of workforce decide of the request: path -> value; None: nothing there."""
    task_type = TASK_TYPES[job.task_type]
    ui = task_type.human_task_ui
    decided = {"HumanTaskConfig.UiConfig.HumanTaskUiArn": None if ui is None else human_task_ui_arn(stack.region, ui)}
    if task_type.functions != "caller":
        pre_annotation, consolidation = _functions(job, task_type, stack)
        decided["HumanTaskConfig.PreHumanTaskLambdaArn"] = pre_annotation
        path = "HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn"
        decided[path] = consolidation
    if job.workforce.type == "public":
        decided["HumanTaskConfig.WorkteamArn"] = public_workteam_arn(stack.region)
    if job.automated_labeling is not None and task_type.algorithm is not None:
        path = "LabelingJobAlgorithmsConfig.LabelingJobAlgorithmSpecificationArn"
        decided[path] = algorithm_arn(stack.region, task_type.algorithm)
    return decided


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
            # In an object that `base` lacks, null says the same: nothing.
            result[key] = merged({}, value) if isinstance(value, Mapping) else value
    return result


def _given(**fields: Any) -> dict[str, Any]:
    """Fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}


def _input(job: Job, files: RequestFiles) -> dict[str, Any]:
    source: dict[str, Any] = {}
    if files.manifest is not None:
        source["S3DataSource"] = {"ManifestS3Uri": files.manifest}
    elif job.input.job is not None:
        source["S3DataSource"] = {}  # launch knows the manifest, when the job before has ended
    if job.streaming is not None:
        source["SnsDataSource"] = {"SnsTopicArn": job.streaming.input_topic_arn}
    config: dict[str, Any] = {"DataSource": source}
    if job.content_classifiers is not None:
        config["DataAttributes"] = {"ContentClassifiers": job.content_classifiers}
    return config


def _output(job: Job, files: RequestFiles, stack: StackSettings) -> dict[str, str]:
    return _given(
        S3OutputPath=files.output,
        KmsKeyId=stack.output_kms_key_arn if job.output_kms_key_arn is None else job.output_kms_key_arn,
        SnsTopicArn=None if job.streaming is None else job.streaming.output_topic_arn,
    )


def _human_task(job: Job, files: RequestFiles, stack: StackSettings) -> dict[str, Any]:
    task_type = TASK_TYPES[job.task_type]
    pre_annotation, consolidation = _functions(job, task_type, stack)
    price = job.workforce.price_usd
    return {
        "WorkteamArn": _workteam_arn(job, stack),
        "UiConfig": _page(task_type, files, stack.region),
        **_given(PreHumanTaskLambdaArn=pre_annotation),
        "TaskTitle": job.title,
        "TaskDescription": job.description,
        "NumberOfHumanWorkersPerDataObject": job.workers_per_object,
        "TaskTimeLimitInSeconds": job.task_seconds,
        **_given(
            AnnotationConsolidationConfig=(
                None if consolidation is None else {"AnnotationConsolidationLambdaArn": consolidation}
            ),
            TaskKeywords=job.keywords,
            TaskAvailabilityLifetimeInSeconds=job.task_availability_seconds,
            MaxConcurrentTaskCount=job.max_concurrent_tasks,
            PublicWorkforceTaskPrice=None if price is None else {"AmountInUsd": amount_in_usd(price)},
        ),
    }


def _functions(job: Job, task_type: TaskType, stack: StackSettings) -> tuple[str | None, str | None]:
    """ARNs of the pre-annotation and of the consolidation function."""
    if task_type.functions == "built-in":
        return pre_annotation_arn(stack.region, job.task_type), consolidation_arn(stack.region, job.task_type)
    if task_type.functions == "stack":
        return stack.pre_annotation_arn, stack.consolidation_arn
    own = job.functions
    return (None, None) if own is None else (own.pre_annotation_arn, own.consolidation_arn)


def _page(task_type: TaskType, files: RequestFiles, region: str) -> dict[str, str | None]:
    if task_type.human_task_ui is not None:
        return {"HumanTaskUiArn": human_task_ui_arn(region, task_type.human_task_ui)}
    return {"UiTemplateS3Uri": files.template}


def _algorithm(given: AutomatedLabeling, arn: str, stack: StackSettings) -> dict[str, Any]:
    network = None
    if given.security_group_ids is not None and given.subnets is not None:
        network = {"SecurityGroupIds": given.security_group_ids, "Subnets": given.subnets}
    key = stack.output_kms_key_arn if given.volume_kms_key_arn is None else given.volume_kms_key_arn
    resources = _given(VolumeKmsKeyId=key, VpcConfig=network)
    return _given(
        LabelingJobAlgorithmSpecificationArn=arn,
        InitialActiveLearningModelArn=given.initial_model_arn,
        LabelingJobResourceConfig=resources if resources else None,
    )


def _workteam_arn(job: Job, stack: StackSettings) -> str | None:
    if job.workforce.type == "public":
        return public_workteam_arn(stack.region)
    return stack.workteam_arn if job.workforce.workteam_arn is None else job.workforce.workteam_arn
