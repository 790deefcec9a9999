"""The state machine's definition.

    Plan -> Waves (one after another) -> Finish -> Done | JobsFailed
              `- Jobs (side by side): Launch ... wait ... Collect -> FollowUp? -> Launch | Collected
              `- Split (side by side): Gather

A job that is split into parts is several of Jobs, and one of Split, which makes one result of its parts.

Waiting for people costs nothing and adds no history: Launch hands out a task token, and the monitor function gives it
back when the labeling job has ended, up to 30 days later.
"""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from cdk_ground_truth.state_machine.functions import Functions
from cdk_ground_truth.state_machine.retries import retry_lost_wait, retry_passing_faults
from ground_truth_runtime.facts.limits import LABELING_JOB_LIFETIME_SECONDS

# Step Functions guide, "Map state in inline mode": the most that run at once. Those behind them wait until labeling
# jobs end, which may take 30 days.
JOBS_SIDE_BY_SIDE = 40
LAUNCH_HEARTBEAT = Duration.hours(1)  # the monitor sends one with each sweep, every few minutes
LAUNCH_TIMEOUT = Duration.seconds(LABELING_JOB_LIFETIME_SECONDS).plus(Duration.days(2))


def build(scope: Construct, functions: Functions) -> sfn.IChainable:
    """The chain of states; their ids are the names in the definition."""
    plan = _call(
        scope,
        "Plan",
        functions.plan,
        {
            "event": sfn.JsonPath.object_at("$"),
            "execution": {
                "arn": sfn.JsonPath.string_at("$$.Execution.Id"),
                "name": sfn.JsonPath.string_at("$$.Execution.Name"),
                "started_at": sfn.JsonPath.string_at("$$.Execution.StartTime"),
            },
        },
        comment="Checks the whole event, orders the jobs in waves, estimates the cost",
    )
    waves = sfn.Map(
        scope,
        "Waves",
        comment="One after another: a wave may need the labels of an earlier one",
        items_path="$.waves",
        max_concurrency=1,
        result_path="$.waves",
    ).item_processor(_jobs(scope, functions).next(_split(scope, functions)))
    finish = _call(
        scope,
        "Finish",
        functions.finish,
        {
            "run": sfn.JsonPath.object_at("$.run"),
            "waves": sfn.JsonPath.object_at("$.waves"),
            "estimate": sfn.JsonPath.object_at("$.estimate"),
            "warnings": sfn.JsonPath.object_at("$.warnings"),
        },
        comment="Writes the one result document",
    )
    done = sfn.Succeed(scope, "Done", comment="Every job has its labels")
    failed = sfn.Fail(
        scope,
        "JobsFailed",
        comment="At least one job has no labels; the result document tells which and why",
        error="LabelingJobsFailed",
        cause_path="$.cause",
    )
    verdict = sfn.Choice(scope, "Succeeded?")
    verdict.when(sfn.Condition.boolean_equals("$.succeeded", True), done).otherwise(failed)
    return plan.next(waves).next(finish).next(verdict)


def _jobs(scope: Construct, functions: Functions) -> sfn.Map:
    """The jobs of a wave, or their parts. None stops the others: their labels have been paid for."""
    launch = tasks.LambdaInvoke(
        scope,
        "Launch",
        comment="Creates the labeling job; ends when the monitor gives the task token back",
        lambda_function=functions.launch,
        integration_pattern=sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
        payload=sfn.TaskInput.from_object({"job": sfn.JsonPath.object_at("$"), "task_token": sfn.JsonPath.task_token}),
        result_path="$.labeling_job",
        heartbeat_timeout=sfn.Timeout.duration(LAUNCH_HEARTBEAT),
        task_timeout=sfn.Timeout.duration(LAUNCH_TIMEOUT),
        retry_on_service_exceptions=False,
    )
    retry_passing_faults(launch)
    retry_lost_wait(launch)
    collect = _call(
        scope,
        "Collect",
        functions.collect,
        {"job": sfn.JsonPath.object_at("$")},
        comment="Reads the labels, or tells why there are none, or asks for a follow-up",
    )
    launch.add_catch(collect, errors=["States.ALL"], result_path="$.error")
    collect.add_catch(_failed(scope, "CollectFailed"), errors=["States.ALL"], result_path="$.error")
    again = sfn.Choice(scope, "FollowUp?", comment="Objects that got no label get another labeling job")
    again.when(sfn.Condition.is_present("$.again"), launch).otherwise(sfn.Succeed(scope, "Collected"))
    return sfn.Map(
        scope,
        "Jobs",
        comment="Side by side",
        items_path="$.jobs",
        max_concurrency=JOBS_SIDE_BY_SIDE,
        result_path="$.jobs",
    ).item_processor(launch.next(collect).next(again))


def _split(scope: Construct, functions: Functions) -> sfn.Map:
    """The jobs of a wave that were split; mostly none."""
    gather = _call(
        scope,
        "Gather",
        functions.collect,
        {"job": sfn.JsonPath.object_at("$")},
        comment="Makes one result of all parts",
    )
    gather.add_catch(_failed(scope, "GatherFailed"), errors=["States.ALL"], result_path="$.error")
    return sfn.Map(
        scope,
        "Split",
        comment="Side by side",
        items_path="$.split",
        max_concurrency=JOBS_SIDE_BY_SIDE,
        result_path="$.split",
    ).item_processor(gather)


def _failed(scope: Construct, name: str) -> sfn.Pass:
    """Leaves to Finish what is known."""
    return sfn.Pass(
        scope,
        name,
        comment="The labels are there, but could not be read",
        parameters={
            "name": sfn.JsonPath.string_at("$.job"),
            "uncollected": sfn.JsonPath.object_at("$"),
        },
    )


def _call(
    scope: Construct, name: str, function: lambda_.IFunction, payload: dict[str, object], *, comment: str
) -> tasks.LambdaInvoke:
    """Calls a function and goes on with what it returns."""
    task = tasks.LambdaInvoke(
        scope,
        name,
        comment=comment,
        lambda_function=function,
        payload=sfn.TaskInput.from_object(payload),
        output_path="$.Payload",
        retry_on_service_exceptions=False,
    )
    retry_passing_faults(task)
    return task
