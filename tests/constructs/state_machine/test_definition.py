"""The definition says what docs/architecture.md says, and is valid Amazon States Language."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonata import Jsonata

from tests.constructs.support import ROOT, Json, one

# What Step Functions matches: names of `ground_truth_runtime.errors` and of AWS itself.
LAMBDA_FAULTS = [
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
]
LAMBDA_DEATHS = ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "Runtime.OutOfMemory"]


def definition_text(template: Json) -> str:
    """The definition, with the name of each function's logical id in its ARN."""
    value = one(template, "AWS::StepFunctions::StateMachine")["DefinitionString"]
    parts = []
    for part in value["Fn::Join"][1]:
        match part:
            case {"Fn::GetAtt": [name, "Arn"]}:
                parts.append(f"arn:aws:lambda:us-east-1:123456789012:function:{name}")
            case {"Ref": "AWS::Partition"}:
                parts.append("aws")
            case _:
                assert isinstance(part, str)
                parts.append(part)
    return "".join(parts)


@pytest.fixture(scope="module")
def text(default: Json) -> str:
    return definition_text(default)


@pytest.fixture(scope="module")
def states(text: str) -> Json:
    found: Json = json.loads(text)["States"]
    return found


@pytest.fixture(scope="module")
def jobs(states: Json) -> Json:
    found: Json = states["Waves"]["ItemProcessor"]["States"]["Jobs"]
    return found


@pytest.fixture(scope="module")
def split(states: Json) -> Json:
    found: Json = states["Waves"]["ItemProcessor"]["States"]["Split"]
    return found


@pytest.fixture(scope="module")
def job_states(jobs: Json) -> Json:
    found: Json = jobs["ItemProcessor"]["States"]
    return found


def function_of(state: Json) -> str:
    name: str = state["Parameters"]["FunctionName"]
    return name.rpartition("Functions")[2]


def validator(definition: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "definition.json"
    path.write_text(definition)
    command = [str(ROOT / "node_modules/.bin/asl-validator"), "--json-path", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_asl_validator_accepts_it(text: str, tmp_path: Path) -> None:
    run = validator(text, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr


def test_asl_validator_would_refuse_a_broken_one(text: str, tmp_path: Path) -> None:
    broken = json.loads(text)
    broken["States"]["Plan"]["Next"] = "Nowhere"
    assert validator(json.dumps(broken), tmp_path).returncode != 0


def test_the_states_follow_each_other(text: str, states: Json, jobs: Json, job_states: Json) -> None:
    assert json.loads(text)["StartAt"] == "Plan"
    assert states["Plan"]["Next"] == "Waves"
    assert states["Waves"]["Next"] == "Finish"
    assert states["Finish"]["Next"] == "Succeeded?"
    assert jobs["ItemProcessor"]["StartAt"] == "Launch"
    assert job_states["Launch"]["Next"] == "Collect"
    assert job_states["Collect"]["Next"] == "FollowUp?"
    assert set(states) == {"Plan", "Waves", "Finish", "Succeeded?", "Done", "JobsFailed"}
    assert set(job_states) == {"Launch", "Collect", "CollectFailed", "FollowUp?", "Collected"}


def test_a_follow_up_is_launched_like_the_job_before_it(job_states: Json) -> None:
    assert job_states["FollowUp?"]["Choices"] == [{"Variable": "$.again", "IsPresent": True, "Next": "Launch"}]
    assert job_states["FollowUp?"]["Default"] == "Collected"
    assert job_states["Collected"]["Type"] == "Succeed"


def test_the_parts_of_a_split_job_become_one_outcome_after_all_jobs_of_the_wave(jobs: Json, split: Json) -> None:
    assert jobs["Next"] == "Split"
    assert split["End"] is True
    assert (split["ItemsPath"], split["ResultPath"]) == ("$.split", "$.outcomes.split")
    assert split["OutputPath"] == "$.outcomes"
    assert split["ItemSelector"] == jobs["ItemSelector"]
    gather = split["ItemProcessor"]["States"]["Gather"]
    assert function_of(gather).startswith("Collect")
    assert gather["Parameters"]["Payload"] == {"job.$": "$"}
    assert gather["Catch"] == [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "GatherFailed"}]


def test_plan_gets_event_and_execution_and_replaces_the_input(states: Json) -> None:
    plan = states["Plan"]
    assert function_of(plan).startswith("Plan")
    assert plan["Parameters"]["Payload"] == {
        "event.$": "$",
        "execution": {
            "arn.$": "$$.Execution.Id",
            "name.$": "$$.Execution.Name",
            "started_at.$": "$$.Execution.StartTime",
        },
    }
    assert plan["OutputPath"] == "$.Payload"
    assert "ResultPath" not in plan


def test_a_bad_event_ends_the_execution(states: Json) -> None:
    assert "Catch" not in states["Plan"]
    assert "EventInvalid" not in json.dumps(states["Plan"]["Retry"])


def test_waves_run_one_after_another_and_jobs_side_by_side(states: Json, jobs: Json) -> None:
    assert states["Waves"]["Type"] == jobs["Type"] == "Map"
    assert states["Waves"]["ItemsPath"] == "$.waves"
    assert states["Waves"]["MaxConcurrency"] == 1
    assert states["Waves"]["ResultPath"] == "$.waves"
    assert jobs["ItemsPath"] == "$.jobs"
    assert jobs["MaxConcurrency"] == 40
    assert jobs["ResultPath"] == "$.outcomes.jobs"


def test_items_get_what_all_have_in_common_when_their_turn_comes(states: Json, jobs: Json) -> None:
    assert states["Waves"]["ItemSelector"] == {
        "run.$": "$.run",
        "jobs.$": "$$.Map.Item.Value.jobs",
        "split.$": "$$.Map.Item.Value.split",
        "outcomes": {},
    }
    of_run = {f"{name}.$": f"$.run.{name}" for name in ("run_id", "execution_arn", "started_at", "plan_uri")}
    of_item = {f"{name}.$": f"$$.Map.Item.Value.{name}" for name in ("job", "task_type", "objects", "part", "parts")}
    assert jobs["ItemSelector"] == {**of_item, **of_run}


def test_launch_waits_for_its_token_longer_than_a_labeling_job_lives(job_states: Json) -> None:
    launch = job_states["Launch"]
    assert function_of(launch).startswith("Launch")
    assert launch["Resource"].endswith(":states:::lambda:invoke.waitForTaskToken")
    assert launch["Parameters"]["Payload"] == {"job.$": "$", "task_token.$": "$$.Task.Token"}
    assert launch["ResultPath"] == "$.labeling_job"
    assert launch["HeartbeatSeconds"] == 3600
    assert launch["TimeoutSeconds"] == 32 * 86_400


def test_a_failed_launch_is_collected_too(job_states: Json) -> None:
    assert job_states["Launch"]["Catch"] == [
        {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Collect"}
    ]
    assert job_states["Collect"]["Parameters"]["Payload"] == {"job.$": "$"}
    assert job_states["Collect"]["OutputPath"] == "$.Payload"


def test_a_failed_collect_becomes_an_outcome(job_states: Json, split: Json) -> None:
    assert job_states["Collect"]["Catch"] == [
        {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "CollectFailed"}
    ]
    failed = job_states["CollectFailed"]
    assert failed["Type"] == "Pass"
    assert failed["End"] is True
    assert failed["QueryLanguage"] == "JSONata"
    assert split["ItemProcessor"]["States"]["GatherFailed"] == failed


@pytest.mark.parametrize("cause", ["c" * 30_000, "", None])
@pytest.mark.parametrize("labeling_job", [{"labeling_job_name": "boxes-0123456789-1"}, None])
def test_of_what_could_not_be_collected_little_is_left(
    job_states: Json, cause: str | None, labeling_job: Json | None
) -> None:
    known = {"task_type": "BoundingBox", "objects": 3, "parts": 1}
    launched = {} if labeling_job is None else {"labeling_job": labeling_job}
    error = {"Error": "E"} if cause is None else {"Error": "E", "Cause": cause}

    left = _output(job_states["CollectFailed"], {"job": "boxes", "part": 1, **known, **launched, "error": error})

    kept = {"Error": "E", "Cause": "" if cause is None else cause[:200]}
    assert left == {"name": "boxes", "uncollected": {**known, **launched, "error": kept}}


@pytest.mark.parametrize(("part", "left"), [(2, {"name": "boxes", "part": 2}), (0, None)])
def test_of_a_part_that_could_not_be_collected_only_its_number_is_left(
    job_states: Json, part: int, left: Json | None
) -> None:
    state = {"job": "boxes", "task_type": "BoundingBox", "objects": 3, "part": part, "parts": 3}

    found = _output(job_states["CollectFailed"], {**state, "error": {"Error": "E", "Cause": "c"}})

    assert found == left or (left is None and "uncollected" in found)


def _output(state: Json, given: Json) -> Json:
    """What a Pass state in JSONata leaves."""
    expression = Jsonata(state["Output"].removeprefix("{%").removesuffix("%}"))
    expression.assign("states", {"input": given})
    output: Json = expression.evaluate(None)
    return output


def test_finish_gets_all_that_the_result_needs(states: Json) -> None:
    assert states["Finish"]["Parameters"]["Payload"] == {
        "run.$": "$.run",
        "waves.$": "$.waves",
        "estimate.$": "$.estimate",
        "warnings.$": "$.warnings",
    }
    assert states["Finish"]["OutputPath"] == "$.Payload"


def test_an_execution_whose_jobs_failed_fails_with_the_reason(states: Json) -> None:
    assert states["Succeeded?"]["Choices"] == [{"Variable": "$.succeeded", "BooleanEquals": True, "Next": "Done"}]
    assert states["Succeeded?"]["Default"] == "JobsFailed"
    assert states["Done"]["Type"] == "Succeed"
    assert states["JobsFailed"]["Type"] == "Fail"
    assert states["JobsFailed"]["Error"] == "LabelingJobsFailed"
    assert states["JobsFailed"]["CausePath"] == "$.cause"


def retries(state: Json) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = state["Retry"]
    return found


def test_every_function_waits_out_throttling_and_passing_faults(states: Json, job_states: Json) -> None:
    for state in (states["Plan"], states["Finish"], job_states["Launch"], job_states["Collect"]):
        throttled, unavailable, died = retries(state)[:3]
        assert throttled == {
            "ErrorEquals": ["Throttled", "Lambda.TooManyRequestsException"],
            "IntervalSeconds": 20,
            "BackoffRate": 2,
            "MaxDelaySeconds": 300,
            "MaxAttempts": 30,
            "JitterStrategy": "FULL",
        }
        assert unavailable["ErrorEquals"] == ["ServiceUnavailable", *LAMBDA_FAULTS]
        assert (unavailable["MaxAttempts"], unavailable["MaxDelaySeconds"]) == (8, 60)
        assert died["ErrorEquals"] == LAMBDA_DEATHS
        assert died["MaxAttempts"] == 3


def test_only_launch_is_tried_again_after_a_lost_wait(states: Json, job_states: Json) -> None:
    heartbeat, abandoned = retries(job_states["Launch"])[3:]
    assert heartbeat["ErrorEquals"] == ["States.HeartbeatTimeout"]
    delays = [min(heartbeat["IntervalSeconds"] * 2**tries, 8 * 3600) for tries in range(heartbeat["MaxAttempts"])]
    assert (heartbeat["BackoffRate"], heartbeat["MaxDelaySeconds"], delays[0]) == (2, 8 * 3600, 600)
    assert sum(delays) + 3600 * (1 + len(delays)) > 2.9 * 86_400
    assert abandoned["ErrorEquals"] == ["LabelingJobAbandoned"]
    assert all(len(retries(state)) == 3 for state in (states["Plan"], states["Finish"]))


def test_labels_of_a_job_that_is_being_stopped_are_read_for_hours_in_few_tries(job_states: Json, split: Json) -> None:
    gather = split["ItemProcessor"]["States"]["Gather"]
    for state in (job_states["Collect"], gather):
        stopping = retries(state)[3]
        assert stopping["ErrorEquals"] == ["LabelingJobStopping"]
        delays = [min(30 * 3**tries, stopping["MaxDelaySeconds"]) for tries in range(stopping["MaxAttempts"])]
        assert (len(delays), sum(delays) > 6 * 3600) == (7, True)


def test_nothing_polls(text: str) -> None:
    """A loop would run into the limit of 25,000 history events within a labeling job's 30 days."""
    assert '"Type":"Wait"' not in text
