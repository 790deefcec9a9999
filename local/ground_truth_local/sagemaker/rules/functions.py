"""The functions before and after annotation: built-in ones of this region, or the customer's own."""

from collections.abc import Mapping
from typing import Any

from ground_truth_local.sagemaker.arns import parse_arn
from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.tables import function_account, task_rules

PRE_PATH = "humanTaskConfig.preHumanTaskLambdaArn"
ACS_PATH = "humanTaskConfig.annotationConsolidationConfig.annotationConsolidationLambdaArn"


def task_type(request: Mapping[str, Any], *, account: str, region: str) -> tuple[str | None, list[str]]:
    """The built-in type that both functions belong to, None for a custom job, and what is wrong with them."""
    human = request["HumanTaskConfig"]
    pre_arn = human.get("PreHumanTaskLambdaArn")
    acs_arn = human.get("AnnotationConsolidationConfig", {}).get("AnnotationConsolidationLambdaArn")
    problems: list[str] = []
    pre = _type_of(pre_arn, "PRE", PRE_PATH, problems, account=account, region=region)
    acs = _type_of(acs_arn, "ACS", ACS_PATH, problems, account=account, region=region)
    if not problems and pre != acs:
        expected = "a function of your own" if pre is None else f"ACS-{pre}"
        rule = f"Member must belong to the same task type as {PRE_PATH} ({pre_arn}): expected {expected}"
        problems.append(constraint(acs_arn, ACS_PATH, rule))
    return pre, problems


def _type_of(arn: str | None, kind: str, path: str, problems: list[str], *, account: str, region: str) -> str | None:
    if arn is None:
        return None
    parts = parse_arn(arn)
    owner = function_account(region)
    if parts.region != region:
        problems.append(constraint(arn, path, f"The function must be in the region of the labeling job, {region}"))
    elif parts.account == owner:
        name = parts.resource.removeprefix("function:")
        prefix, _, suffix = name.partition("-")
        if prefix == kind and suffix in task_rules():
            return suffix
        known = ", ".join(f"{kind}-{known}" for known in task_rules())
        problems.append(constraint(arn, path, f"Built-in functions here are: [{known}]"))
    elif parts.account != account:
        built_in = (
            f"built-in functions of {region} are in account {owner}" if owner else f"{region} has no built-in ones"
        )
        problems.append(constraint(arn, path, f"Functions of your own are in account {account}, {built_in}"))
    return None
