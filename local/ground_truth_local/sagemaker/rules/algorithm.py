"""Automated labeling (developer guide, sms-automated-labeling)."""

from ground_truth_local.sagemaker.arns import parse_arn
from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.rules.facts import RequestFacts
from ground_truth_local.sagemaker.settings import Settings
from ground_truth_local.sagemaker.tables import algorithm_account

PATH = "labelingJobAlgorithmsConfig.labelingJobAlgorithmSpecificationArn"


def problems(facts: RequestFacts, _settings: Settings) -> list[str]:
    config = facts.request.get("LabelingJobAlgorithmsConfig")
    if config is None:
        return []
    arn = config["LabelingJobAlgorithmSpecificationArn"]
    found = []
    if "SnsDataSource" in facts.request["InputConfig"]["DataSource"]:
        found.append(constraint(arn, PATH, "A streaming job cannot label automatically"))
    name = None if facts.rules is None else facts.rules.algorithm
    if name is None:
        found.append(constraint(arn, PATH, f"{facts.task_type or 'A custom task'} cannot be labeled automatically"))
        return found
    expected = f"{facts.region}:{algorithm_account()}:labeling-job-algorithm-specification/{name}"
    try:
        parts = parse_arn(arn)
        given = f"{parts.region}:{parts.account}:{parts.resource}"
    except ValueError:
        given = arn
    if given != expected:
        found.append(constraint(arn, PATH, f"Task type {facts.task_type} needs arn:aws:sagemaker:{expected}"))
    return found
