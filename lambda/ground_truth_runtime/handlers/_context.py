"""What every handler shares: logger, metrics, settings from the environment, and gateways made once per container."""

import os
import warnings
from functools import cache

from aws_lambda_powertools import Logger, Metrics

from ground_truth_runtime.gateways import clients
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.notices import Notices
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.gateways.roles import Roles
from ground_truth_runtime.gateways.waits import Waits
from ground_truth_runtime.settings import Allowlist, StackSettings, Variable

# A function that fails, or hears of a job that is none of ours, has nothing to count.
warnings.filterwarnings("ignore", "No application metrics to publish")

# Service and namespace come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_METRICS_NAMESPACE. Neither events nor results
# are logged: they may hold private text, and launch's holds a task token.
logger = Logger()
metrics = Metrics()


def setting(name: str) -> str:
    """A variable that the stack sets, by its name in `Variable`; KeyError names the one that is missing."""
    return os.environ[Variable[name]]


def optional(name: str) -> str | None:
    """A variable that the stack may leave out or empty, by its name in `Variable`."""
    value = os.environ.get(Variable[name], "")
    return value if value else None


def settings() -> StackSettings:
    """What the stack gives to every event: the plan function's variables."""
    return StackSettings.from_environment(os.environ, region=os.environ["AWS_REGION"])


@cache
def store() -> ObjectStore:
    """Amazon S3: the stack's bucket and those of its allowlist, where the function has one."""
    inputs = Allowlist.from_environment(os.environ).input_buckets
    return ObjectStore(clients.s3_client(), buckets=None if inputs is None else frozenset({setting("BUCKET"), *inputs}))


@cache
def labeling_jobs() -> LabelingJobs:
    """Amazon SageMaker."""
    return LabelingJobs(clients.sagemaker_client())


@cache
def jobs_table() -> JobsTable:
    """The stack's jobs table."""
    return JobsTable(clients.dynamodb_table(setting("JOBS_TABLE")))


@cache
def roles() -> Roles:
    """AWS IAM."""
    return Roles(clients.iam_client())


@cache
def waits() -> Waits:
    """AWS Step Functions."""
    return Waits(clients.stepfunctions_client())


@cache
def _notices(topic_arn: str) -> Notices:
    return Notices(clients.sns_client(), topic_arn)


def tell(notice: tuple[str, str]) -> None:
    """Tells the stack's topic, where it has one. A notice that cannot be sent is logged and costs nothing else."""
    topic_arn = optional("NOTICE_TOPIC_ARN")
    if topic_arn is None:
        return
    problem = _notices(topic_arn).tell(*notice)
    if problem is not None:
        logger.warning("notice not sent", extra={"topic_arn": topic_arn, "problem": problem})
