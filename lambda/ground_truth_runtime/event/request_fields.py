"""Which field of CreateLabelingJob each field of the event makes. Paths are joined with dots."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

REQUEST_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "LabelAttributeName": "label_attribute_name",
        "InputConfig.DataSource.S3DataSource": "input",
        "InputConfig.DataSource.SnsDataSource.SnsTopicArn": "streaming.input_topic_arn",
        "InputConfig.DataAttributes.ContentClassifiers": "content_classifiers",
        "OutputConfig.S3OutputPath": "output",
        "OutputConfig.KmsKeyId": "output_kms_key_arn",
        "OutputConfig.SnsTopicArn": "streaming.output_topic_arn",
        "RoleArn": "role_arn",
        "LabelCategoryConfigS3Uri": "labels",
        "StoppingConditions.MaxHumanLabeledObjectCount": "stop_after.human_labeled_objects",
        "StoppingConditions.MaxPercentageOfInputDatasetLabeled": "stop_after.percent_labeled",
        "LabelingJobAlgorithmsConfig": "automated_labeling",
        "LabelingJobAlgorithmsConfig.InitialActiveLearningModelArn": "automated_labeling.initial_model_arn",
        "LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VolumeKmsKeyId": "automated_labeling.volume_kms_key_arn",
        "LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VpcConfig.SecurityGroupIds": (
            "automated_labeling.security_group_ids"
        ),
        "LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VpcConfig.Subnets": "automated_labeling.subnets",
        "HumanTaskConfig.WorkteamArn": "workforce.workteam_arn",
        "HumanTaskConfig.UiConfig.UiTemplateS3Uri": "template",
        "HumanTaskConfig.PreHumanTaskLambdaArn": "functions.pre_annotation_arn",
        "HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn": "functions.consolidation_arn",
        "HumanTaskConfig.TaskTitle": "title",
        "HumanTaskConfig.TaskDescription": "description",
        "HumanTaskConfig.TaskKeywords": "keywords",
        "HumanTaskConfig.NumberOfHumanWorkersPerDataObject": "workers_per_object",
        "HumanTaskConfig.TaskTimeLimitInSeconds": "task_time_limit_seconds",
        "HumanTaskConfig.TaskAvailabilityLifetimeInSeconds": "task_availability_seconds",
        "HumanTaskConfig.MaxConcurrentTaskCount": "max_concurrent_tasks",
        "HumanTaskConfig.PublicWorkforceTaskPrice": "workforce.price_usd",
        "Tags": "tags",
    }
)
"""Field of the request -> field of a job."""


def field_of_job(request_field: str) -> str | None:
    """Return the field of a job that makes a field of the request, such as `HumanTaskConfig.TaskKeywords[1]`."""
    path = request_field
    while path:
        if path in REQUEST_FIELDS:
            return REQUEST_FIELDS[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None


def value_at(request: Any, path: str) -> Any:
    """Return what is at a path of a request; None where there is nothing."""
    for key in path.split("."):
        if not isinstance(request, Mapping):
            return None
        request = request.get(key)
    return request


def is_given(overrides: Mapping[str, Any], request_field: str) -> bool:
    """Whether overrides say what is at a path of a request: a value, null, or something in place of an object."""
    value: Any = overrides
    for key in request_field.split("."):
        if not isinstance(value, Mapping):
            return True
        name = key.partition("[")[0]
        if name not in value:
            return False
        value = value[name]
    return True
