"""Where Ground Truth offers its built-in annotation functions, and the ARNs it owns there.

The functions exist in the `aws` partition only, so their ARNs are written out with it.
Source: botocore service model `sagemaker` 2017-07-24 (`data/regions.json`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from ground_truth_runtime.facts._data import table

_TABLE = table("regions")

BUILTIN_FUNCTION_ACCOUNTS: Mapping[str, str] = MappingProxyType(_TABLE["builtin_function_accounts"])
"""Region -> AWS-owned account of its built-in functions (text: one account begins with a zero)."""

CROWD_ACCOUNT: str = _TABLE["crowd_account"]
"""AWS-owned account of the public work team and of the built-in pages, the same in every region."""

ALGORITHM_ACCOUNT: str = _TABLE["algorithm_account"]
"""AWS-owned account of the algorithms for automated labeling, the same in every region."""


def pre_annotation_arn(region: str, task_type: str) -> str:
    """ARN of the built-in pre-annotation function of a task type; KeyError where the region has none."""
    return f"arn:aws:lambda:{region}:{BUILTIN_FUNCTION_ACCOUNTS[region]}:function:PRE-{task_type}"


def consolidation_arn(region: str, task_type: str) -> str:
    """ARN of the built-in annotation consolidation function of a task type; KeyError where the region has none."""
    return f"arn:aws:lambda:{region}:{BUILTIN_FUNCTION_ACCOUNTS[region]}:function:ACS-{task_type}"


def public_workteam_arn(region: str) -> str:
    """ARN of the public (Mechanical Turk) work team."""
    return f"arn:aws:sagemaker:{region}:{CROWD_ACCOUNT}:workteam/public-crowd/default"


def human_task_ui_arn(region: str, name: str) -> str:
    """ARN of one of AWS's own pages for workers."""
    return f"arn:aws:sagemaker:{region}:{CROWD_ACCOUNT}:human-task-ui/{name}"


def algorithm_arn(region: str, name: str) -> str:
    """ARN of an algorithm for automated labeling."""
    return f"arn:aws:sagemaker:{region}:{ALGORITHM_ACCOUNT}:labeling-job-algorithm-specification/{name}"
