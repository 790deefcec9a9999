"""The service's own tables: accounts, task types, prices, rates. Each file names its source.

They are the local service's own and independent of those that requests are made from, so that a mistake there is found
here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class TaskRules:
    """What the service demands of one built-in task type.

    Attributes:
        ui: which member of UiConfig describes the page.
        ui_name: name of AWS's own page, for types that have one.
        ref: whether the label attribute must end in `-ref`; else it must not.
        max_labels: None without a limit.
        category_file: format of the label category file.
        one_worker: whether only one worker may label an object.
        max_seconds: largest TaskTimeLimitInSeconds.
        public: whether the public workforce may do it.
        algorithm: name of the algorithm for automated labeling, if there is one.
        prices: which list of prices holds for it.
    """

    family: Literal["image", "text", "video-clip", "video-frame", "3d", "custom"]
    ui: Literal["UiTemplateS3Uri", "HumanTaskUiArn"]
    ui_name: str | None
    ref: bool
    min_labels: int
    max_labels: int | None
    category_file: Literal["plain", "ner", "rich", "optional"]
    one_worker: bool
    max_seconds: int
    public: bool
    algorithm: str | None
    prices: str


@cache
def _table(name: str) -> Any:
    return json.loads(resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


@cache
def task_rules() -> Mapping[str, TaskRules]:
    """The rules of every built-in task type, by the suffix of its functions' names."""
    return {name: TaskRules(**row) for name, row in _table("task_types.json")["types"].items()}


def function_account(region: str) -> str | None:
    """The account of the built-in functions in a region; None where there are none."""
    account: str | None = _table("accounts.json")["function_accounts"].get(region)
    return account


def function_accounts() -> Mapping[str, str]:
    """The accounts of the built-in functions, by region."""
    accounts: dict[str, str] = _table("accounts.json")["function_accounts"]
    return accounts


def public_account() -> str:
    """The account of the public work team and of AWS's own pages, in every region."""
    return str(_table("accounts.json")["public_crowd_and_ui_account"])


def algorithm_account() -> str:
    """The account of the algorithms for automated labeling, in every region."""
    return str(_table("accounts.json")["algorithm_account"])


@cache
def prices(family: str) -> tuple[Decimal, ...]:
    """What a public worker may be paid for one task, in USD, ascending."""
    return tuple(Decimal(price) for price in _table("prices.json")[family])


@cache
def rates() -> Mapping[str, float]:
    """Requests per second that the service takes, by operation."""
    return {operation: float(rate) for operation, rate in _table("rates.json")["rates"].items()}
