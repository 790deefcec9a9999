"""What the state machine tries again, and how. Error names are the classes of `ground_truth_runtime.errors`."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_stepfunctions as sfn

# Lambda's own passing faults: Step Functions developer guide, best practices, "Handle transient Lambda service
# exceptions".
_LAMBDA_FAULTS = [
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
]
# A function that died, of its time limit, its memory or its host: Step Functions developer guide, "Handling errors in
# workflows", and Lambda developer guide on exits of the runtime. Every function may run again at any point.
_DEATHS = ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError"]


def retry_passing_faults(task: sfn.TaskStateBase) -> None:
    """Waits out throttling, and tries again a few times where AWS had a fault or the function died."""
    # Ground Truth takes one CreateLabelingJob a second per account, so jobs side by side do throttle each other. Of a
    # thousand that start at once the last is tried again some 45 times; benchmarks/launching.py counts them.
    task.add_retry(
        errors=["Throttled", "Lambda.TooManyRequestsException"],
        interval=Duration.seconds(2),
        backoff_rate=1.5,
        max_delay=Duration.seconds(60),
        max_attempts=100,
        jitter_strategy=sfn.JitterType.FULL,
    )
    # About four minutes: what AWS is out of for a moment must not cost the labels of a month.
    task.add_retry(
        errors=["ServiceUnavailable", *_LAMBDA_FAULTS],
        interval=Duration.seconds(2),
        backoff_rate=2,
        max_delay=Duration.seconds(60),
        max_attempts=8,
        jitter_strategy=sfn.JitterType.FULL,
    )
    # A function that is too slow or too big dies of it each time, after up to a quarter of an hour.
    task.add_retry(
        errors=_DEATHS,
        interval=Duration.seconds(2),
        backoff_rate=2,
        max_attempts=3,
        jitter_strategy=sfn.JitterType.FULL,
    )


def retry_lost_wait(task: sfn.TaskStateBase) -> None:
    """Launches again where the wait came to nothing.

    The monitor was silent too long: the launch adopts the job that runs already. Or the execution was stopped, and
    redriven before its labeling job had ended: the next one labels what that one left.
    """
    # An hour each, so a weekend in which somebody mends the monitor, while the launches find what has ended. 40 jobs
    # side by side add 11,520 events meanwhile, of the 25,000 that a history holds.
    task.add_retry(
        errors=["States.HeartbeatTimeout"],
        interval=Duration.seconds(60),
        backoff_rate=1,
        max_attempts=72,
        jitter_strategy=sfn.JitterType.FULL,
    )
    task.add_retry(errors=["LabelingJobAbandoned"], interval=Duration.seconds(1), max_attempts=5, backoff_rate=1)
