"""The page that workers see: a template of the customer's, or one of AWS's own."""

from ground_truth_local.sagemaker.arns import parse_arn
from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.rules.facts import RequestFacts
from ground_truth_local.sagemaker.settings import Settings
from ground_truth_local.sagemaker.tables import public_account

PATH = "humanTaskConfig.uiConfig"


def problems(facts: RequestFacts, _settings: Settings) -> list[str]:
    config = facts.human["UiConfig"]
    if ("UiTemplateS3Uri" in config) == ("HumanTaskUiArn" in config):
        return [constraint(dict(config), PATH, "Exactly one of UiTemplateS3Uri and HumanTaskUiArn must be given")]
    if facts.rules is None:
        return []
    if facts.rules.ui not in config:
        return [constraint(dict(config), PATH, f"Task type {facts.task_type} needs {facts.rules.ui}")]
    if facts.rules.ui_name is None:
        return []
    parts = parse_arn(config["HumanTaskUiArn"])
    resource = f"human-task-ui/{facts.rules.ui_name}"
    if (parts.region, parts.account, parts.resource) == (facts.region, public_account(), resource):
        return []
    expected = f"arn:{parts.partition}:sagemaker:{facts.region}:{public_account()}:{resource}"
    rule = f"Task type {facts.task_type} needs {expected}"
    return [constraint(config["HumanTaskUiArn"], f"{PATH}.humanTaskUiArn", rule)]
