"""A CreateLabelingJob request, and what was found out about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ground_truth_local.engine.job import Team
from ground_truth_local.sagemaker.tables import TaskRules, task_rules

CUSTOM_MAX_SECONDS = 28_800
"""TaskTimeLimitInSeconds of custom jobs (botocore model)."""


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What the rules look at.

    Attributes:
        task_type: suffix of the built-in functions; None for functions of the customer's own, or none at all.
        team: None only while the team is unknown, and then no rule is asked.
    """

    request: Mapping[str, Any]
    account: str
    region: str
    task_type: str | None
    team: Team | None

    @property
    def rules(self) -> TaskRules | None:
        """The built-in type's rules; None for custom jobs."""
        return None if self.task_type is None else task_rules()[self.task_type]

    @property
    def human(self) -> Mapping[str, Any]:
        """HumanTaskConfig."""
        human: Mapping[str, Any] = self.request["HumanTaskConfig"]
        return human

    @property
    def kind(self) -> str:
        """private, vendor or public."""
        return "" if self.team is None else self.team.kind
