"""The execution role: one of the caller's account."""

from ground_truth_local.sagemaker.arns import parse_arn
from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.rules.facts import RequestFacts
from ground_truth_local.sagemaker.settings import Settings


def problems(facts: RequestFacts, _settings: Settings) -> list[str]:
    arn = facts.request["RoleArn"]
    if parse_arn(arn).account == facts.account:
        return []
    return [constraint(arn, "roleArn", f"The role must be one of account {facts.account}")]
