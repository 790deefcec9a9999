"""The execution role: one of the caller's account, which the service can assume."""

from ground_truth_local.sagemaker.arns import parse_arn
from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import ServiceError, constraint
from ground_truth_local.sagemaker.rules.facts import RequestFacts
from ground_truth_local.sagemaker.settings import Settings


def problems(facts: RequestFacts, _settings: Settings) -> list[str]:
    arn = facts.request["RoleArn"]
    if parse_arn(arn).account == facts.account:
        return []
    return [constraint(arn, "roleArn", f"The role must be one of account {facts.account}")]


def require(context: Context, arn: str) -> None:
    """Refuses a role that does not exist, or does not trust the service, as SageMaker's other operations word it.

    Raises:
        ServiceError: ValidationException.
    """
    if not context.identities.assumable(arn):
        raise ServiceError(
            "ValidationException",
            f"Could not assume role {arn}. Please ensure that the role exists and allows principal "
            "'sagemaker.amazonaws.com' to assume the role.",
        )
