"""The state machine's definition.

    Plan -> Waves (one after another) -> Finish -> Done | JobsFailed
              `- Jobs (side by side): Launch ... wait ... Collect -> FollowUp? -> Launch | Collected
              `- Split (side by side): Gather

A job that is split into parts is several of Jobs, and one of Split, which makes one result of its parts.

A state holds 256 KiB and an execution's history 25,000 events, and all jobs of an event share both. So the plan's refs
hold only what differs between them, the Map states add the rest to each item in turn, and the cause of a state that
failed, up to 32 KiB with a stack trace, goes no further than the item that it is about.

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
from cdk_ground_truth.state_machine.retries import retry_lost_wait, retry_passing_faults, retry_until_stopped
from ground_truth_runtime.facts.limits import LABELING_JOB_LIFETIME_SECONDS

# Step Functions guide, "Map state in inline mode": the most that run at once. Those behind them wait until labeling
# jobs end, which may take 30 days.
JOBS_SIDE_BY_SIDE = 40
LAUNCH_HEARTBEAT = Duration.hours(1)  # the monitor sends one with each sweep, every few minutes
CAUSE_KEPT = 200  # characters: Lambda's begin with the message, and the stack trace is in the function's log
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
        item_selector={
            "run": sfn.JsonPath.object_at("$.run"),
            "jobs": sfn.JsonPath.object_at("$$.Map.Item.Value.jobs"),
            "split": sfn.JsonPath.object_at("$$.Map.Item.Value.split"),
            "outcomes": {},
        },
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
    retry_until_stopped(collect)
    launch.add_catch(collect, errors=["States.ALL"], result_path="$.error")
    collect.add_catch(_failed(scope, "CollectFailed"), errors=["States.ALL"], result_path="$.error")
    again = sfn.Choice(scope, "FollowUp?", comment="Objects that got no label get another labeling job")
    again.when(sfn.Condition.is_present("$.again"), launch).otherwise(sfn.Succeed(scope, "Collected"))
    return sfn.Map(
        scope,
        "Jobs",
        comment="Side by side",
        items_path="$.jobs",
        item_selector=_ref(),
        max_concurrency=JOBS_SIDE_BY_SIDE,
        result_path="$.outcomes.jobs",
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
    retry_until_stopped(gather)
    gather.add_catch(_failed(scope, "GatherFailed"), errors=["States.ALL"], result_path="$.error")
    return sfn.Map(
        scope,
        "Split",
        comment="Side by side",
        items_path="$.split",
        item_selector=_ref(),
        max_concurrency=JOBS_SIDE_BY_SIDE,
        result_path="$.outcomes.split",
        output_path="$.outcomes",
    ).item_processor(gather)


def _ref() -> dict[str, str]:
    """The ref of an item: what the plan says of it, and of the run."""
    of_item = ("job", "task_type", "objects", "part", "parts")
    of_run = ("run_id", "execution_arn", "started_at", "plan_uri")
    return {
        **{name: sfn.JsonPath.string_at(f"$$.Map.Item.Value.{name}") for name in of_item},
        **{name: sfn.JsonPath.string_at(f"$.run.{name}") for name in of_run},
    }


def _failed(scope: Construct, name: str) -> sfn.Pass:
    """Leaves to Finish what is known, with the beginning of the cause; of a part its name, as Gather asks anew."""
    cause = "$states.input.error.Cause"
    kept = f'$type({cause}) = "string" ? $substring({cause}, 0, {CAUSE_KEPT}) : ""'
    known = {
        "task_type": "$states.input.task_type",
        "objects": "$states.input.objects",
        "parts": "$states.input.parts",
        "labeling_job": "$states.input.labeling_job",  # left out where there is none
        "error": f'{{"Error": $states.input.error.Error, "Cause": {kept}}}',
    }
    fields = ", ".join(f'"{field}": {value}' for field, value in known.items())
    part = '{"name": $states.input.job, "part": $states.input.part}'
    job = f'{{"name": $states.input.job, "uncollected": {{{fields}}}}}'
    return sfn.Pass.jsonata(
        scope,
        name,
        comment="The labels are there, but could not be read",
        outputs=f"{{% $states.input.parts > 1 and $states.input.part > 0 ? {part} : {job} %}}",
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
