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
_DEATHS = ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "Runtime.OutOfMemory"]


def retry_passing_faults(task: sfn.TaskStateBase) -> None:
    """Waits out throttling, and tries again a few times where AWS had a fault or the function died."""
    # Ground Truth takes one CreateLabelingJob a second per account, so jobs side by side do throttle each other. Long
    # delays keep retries, and with them history events, few: of forty launches at once each is tried again 1.3 times,
    # and of a thousand in several executions the last 16 times; benchmarks/launching.py counts them.
    task.add_retry(
        errors=["Throttled", "Lambda.TooManyRequestsException"],
        interval=Duration.seconds(20),
        backoff_rate=2,
        max_delay=Duration.minutes(5),
        max_attempts=30,
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
    # The first after an hour and ten minutes, then ever later: three days in which somebody mends the monitor, while
    # the launches find what has ended. Each adds four events to the history, for each job of the execution.
    task.add_retry(
        errors=["States.HeartbeatTimeout"],
        interval=Duration.minutes(10),
        backoff_rate=2,
        max_delay=Duration.hours(8),
        max_attempts=12,
    )
    task.add_retry(errors=["LabelingJobAbandoned"], interval=Duration.seconds(1), max_attempts=5, backoff_rate=1)


def retry_until_stopped(task: sfn.TaskStateBase) -> None:
    """Reads labels later where their labeling job has not ended: it is being stopped, as its wait was lost.

    Six hours in all, in few steps: nobody knows how long the service takes. Each try adds three events to the history,
    for each of 200 parts, whose lost heartbeats have added 48 before (tests/faults/test_largest.py).
    """
    task.add_retry(
        errors=["LabelingJobStopping"],
        interval=Duration.seconds(30),
        backoff_rate=3,
        max_delay=Duration.hours(3),
        max_attempts=7,
    )
