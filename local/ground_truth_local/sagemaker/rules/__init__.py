"""What the service demands of CreateLabelingJob beyond its model: one file per subject, collected in `check`."""

from collections.abc import Mapping
from typing import Any

from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import validation_error
from ground_truth_local.sagemaker.rules import algorithm, data, files, functions, names, page, price, role, times
from ground_truth_local.sagemaker.rules.facts import RequestFacts
from ground_truth_local.sagemaker.rules.team import find_team


def check(context: Context, request: Mapping[str, Any]) -> RequestFacts:
    """Refuses what the service refuses, with all problems at once, and gives what was learnt on the way.

    Raises:
        ServiceError: ValidationException.
    """
    task_type, problems = functions.task_type(request, account=context.account, region=context.region)
    team, team_problems = find_team(context, request["HumanTaskConfig"]["WorkteamArn"])
    facts = RequestFacts(
        request=request, account=context.account, region=context.region, task_type=task_type, team=team
    )
    problems += team_problems
    # Without the task type and the team most rules would say nothing true.
    if not problems:
        for rule in (names, page, times, price, role, data, algorithm):
            problems += rule.problems(facts, context.settings)
    if not problems and context.settings.check_files:
        problems += files.problems(facts, context)
    if problems:
        raise validation_error(problems)
    role.require(context, request["RoleArn"])
    return facts
