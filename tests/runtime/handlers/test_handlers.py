import json
from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.settings import SettingsInvalid
from tests.support.account import BUCKET
from tests.support.calls import calls_of
from tests.support.events import event, job, public_job
from tests.support.functions import NAMES, Deployed
from tests.support.pipeline import EXECUTION_ARN, refs

_TOKEN = "secret-task-token"
_NAME = "boxes-0123456789-1"
ReadEvent = Callable[..., Any]


def classification_texts(**given: Any) -> dict[str, Any]:
    """A job over texts that the event itself holds."""
    return job("boxes", task_type="TextMultiClass", labels=["Good", "Bad"], input=given)


def _launched(deployed: Deployed, token: str = _TOKEN) -> dict[str, Any]:
    (ref,) = refs(deployed.plan(event(job())))
    deployed.step_functions.open_tokens.add(token)
    launched: dict[str, Any] = deployed.invoke("launch", {"job": ref, "task_token": token})
    return {**launched, "ref": ref}


def test_an_execution_goes_from_event_to_result(deployed: Deployed, lambda_event: ReadEvent) -> None:
    planned = deployed.plan(event(job()))
    (ref,) = refs(planned)
    deployed.step_functions.open_tokens.add("token")
    launched = deployed.invoke("launch", {"job": ref, "task_token": "token"})
    deployed.cloud.service.run_until_idle()
    heard = deployed.invoke(
        "monitor", lambda_event("labeling_job_completed", boxes_0123456789_1=launched["labeling_job_name"])
    )
    outcome = deployed.invoke("collect", {"job": {**ref, "labeling_job": deployed.step_functions.succeeded["token"]}})
    state = {name: planned[name] for name in ("run", "estimate", "warnings")}
    result = deployed.invoke("finish", {**state, "waves": [{"jobs": [outcome], "split": []}]})

    assert launched == {"labeling_job_name": f"boxes-{ref['run_id']}-1", "attempt": 1}
    assert heard == {"labeling_job_name": launched["labeling_job_name"], "followed": True}
    assert (result["succeeded"], result["jobs"][0]["labeled"]) == (True, 3)
    assert deployed.cloud.json(result["result_uri"]) == result


def test_a_bad_event_is_refused_with_all_its_problems(deployed: Deployed) -> None:
    with pytest.raises(EventInvalid, match="2 problems in the event; nothing was started"):
        deployed.plan(event(job(labels=[], title="")))


def test_the_state_change_of_a_stranger_is_not_followed(deployed: Deployed, lambda_event: ReadEvent) -> None:
    assert deployed.invoke("monitor", lambda_event("labeling_job_completed")) == {
        "labeling_job_name": _NAME,
        "followed": False,
    }


def test_the_schedule_sweeps(deployed: Deployed, lambda_event: ReadEvent) -> None:
    _launched(deployed)

    swept = deployed.invoke("monitor", lambda_event("schedule"))
    assert (swept["active"], swept["ended"], swept["abandoned"]) == (1, 0, 0)
    assert deployed.step_functions.heartbeats == ["secret-task-token"]


def test_the_end_of_an_execution_stops_its_jobs(deployed: Deployed, lambda_event: ReadEvent) -> None:
    name = _launched(deployed)["labeling_job_name"]

    assert deployed.invoke("stop", lambda_event("execution_aborted")) == {"labeling_job_names": [name]}
    described = LabelingJobs(deployed.cloud.sagemaker).describe(name)
    assert described is not None
    assert described.status == "Stopping"


def test_a_follow_up_and_a_part_are_no_outcome_yet(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told of them, and they count in no metric."""
    monkeypatch.setenv("GROUND_TRUTH_MAX_OBJECTS", "2")
    deployed.cloud.put("images/2.png", b"broken")
    planned = deployed.plan(event(job(follow_up_jobs=1)))
    told = []
    for ref in refs(planned):
        deployed.step_functions.open_tokens.add(_TOKEN)
        deployed.invoke("launch", {"job": ref, "task_token": _TOKEN})
        deployed.cloud.service.run_until_idle()
        told.append(deployed.invoke("collect", {"job": ref}))

    outcome = deployed.invoke("collect", {"job": refs(planned, of="split")[0]})

    assert told[0] == {"name": "boxes", "part": 1, "status": "Completed"}
    assert (told[1]["again"], told[1]["part"], told[1]["attempt"]) == (True, 2, 2)
    assert (outcome["name"], outcome["parts"], outcome["labeled"]) == ("boxes", 2, 2)
    collected = [line for line in deployed.logged() if line.get("message") == "collected"]
    assert [line.get("again") for line in collected] == [False, True, None]


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("GROUND_TRUTH_WORKTEAM_ARN", "", "the stack has no work team of its own"),
        ("AWS_REGION", "eu-north-1", "no built-in functions in this region"),
    ],
)
def test_settings_reach_the_plan(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, problem: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(EventInvalid, match=problem):
        deployed.plan(event(job()))


def test_optional_settings_reach_the_plan(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/0"
    monkeypatch.setenv("GROUND_TRUTH_OBJECT_PRICE_USD", "0.08")
    monkeypatch.setenv("GROUND_TRUTH_OUTPUT_KMS_KEY_ARN", key)
    monkeypatch.setenv("GROUND_TRUTH_MAX_OBJECTS", "2")

    planned = deployed.plan(event(job()))

    assert [ref["parts"] for ref in refs(planned)] == [2, 2]
    assert planned["estimate"]["total_usd"] == "0.24"
    request = deployed.cloud.json(planned["run"]["plan_uri"])["jobs"]["boxes"]["request"]
    assert request["OutputConfig"]["KmsKeyId"] == key


@pytest.mark.parametrize("name", ["GROUND_TRUTH_BUCKET", "GROUND_TRUTH_ROLE_ARN"])
def test_a_setting_that_is_missing_is_named(deployed: Deployed, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)

    with pytest.raises(SettingsInvalid, match=name):
        deployed.plan(event(job()))


def test_every_handler_of_the_architecture_is_there() -> None:
    import importlib  # noqa: PLC0415

    for name in NAMES:
        assert callable(importlib.import_module(f"ground_truth_runtime.handlers.{name}").handler)


def test_a_container_makes_its_clients_once(deployed: Deployed, lambda_event: ReadEvent) -> None:
    from ground_truth_runtime.handlers import _context  # noqa: PLC0415

    assert _context.store() is _context.store()
    assert _context.jobs_table() is _context.jobs_table()


def test_the_log_tells_what_happened_but_nothing_private(deployed: Deployed, lambda_event: ReadEvent) -> None:
    private = ["secret-label", "Secret title", "secret description", "secret-task-token", "secret-image"]
    deployed.cloud.put("images/secret-image.png")
    raw = event(job(labels=["secret-label"], title="Secret title", description="secret description"))
    planned = deployed.plan(raw)
    (ref,) = refs(planned)
    deployed.step_functions.open_tokens.add("secret-task-token")
    name = deployed.invoke("launch", {"job": ref, "task_token": "secret-task-token"})["labeling_job_name"]
    deployed.invoke("monitor", lambda_event("schedule"))
    deployed.cloud.service.run_until_idle()
    deployed.invoke("monitor", lambda_event("labeling_job_completed", boxes_0123456789_1=name))
    outcome = deployed.invoke("collect", {"job": ref})
    state = {key: planned[key] for key in ("run", "estimate", "warnings")}
    deployed.invoke("finish", {**state, "waves": [{"jobs": [outcome], "split": []}]})
    deployed.invoke("stop", lambda_event("execution_aborted"))

    logged = deployed.logged()
    assert [line["message"] for line in logged] == [
        "planned",
        "launched",
        "swept",
        "heard",
        "collected",
        "finished",
        "stopped",
    ]
    assert {line["service"] for line in logged} == {"ground-truth"}
    text = deployed.log.getvalue()
    assert "secret-label" in deployed.cloud.text(f"s3://{BUCKET}/runs/{ref['run_id']}/boxes/labels.json")
    assert [word for word in private if word in text] == []


def test_neither_the_log_nor_an_error_holds_what_is_labeled(deployed: Deployed, lambda_event: ReadEvent) -> None:
    """Lambda itself logs the message of an error that ends a function."""
    secret = "a-secret-sentence"
    texts = classification_texts(texts=[secret, f"{secret} too"])
    (ref,) = refs(deployed.plan(event(texts)))
    deployed.step_functions.open_tokens.add(_TOKEN)
    name = deployed.invoke("launch", {"job": ref, "task_token": _TOKEN})["labeling_job_name"]
    deployed.cloud.service.run_until_idle()
    deployed.invoke("monitor", lambda_event("labeling_job_completed", boxes_0123456789_1=name))
    assert deployed.invoke("collect", {"job": ref})["labeled"] == 2
    assert secret not in deployed.log.getvalue()
    bad: list[dict[str, Any]] = [
        {"texts": [secret, secret * 2_000]},
        {"texts": [secret], "prefix": "texts/"},
        {"texts": secret},
        {"texts": [{"text": secret}]},
    ]
    for given in bad:
        with pytest.raises(EventInvalid) as refused:
            deployed.plan(event(classification_texts(**given)))
        assert secret not in str(refused.value)


def test_metrics_are_told_in_the_stacks_namespace(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    deployed.plan(event(job(), public_job()))

    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "GroundTruth"
    assert line["JobsPlanned"] == [2.0]
    assert line["service"] == "ground-truth"


def test_metrics_count_what_was_labeled(
    deployed: Deployed, lambda_event: ReadEvent, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = _launched(deployed)["ref"]
    deployed.cloud.service.run_until_idle()
    capsys.readouterr()

    deployed.invoke("monitor", lambda_event("schedule"))
    deployed.invoke("collect", {"job": ref})

    swept, collected = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    assert (swept["ObjectsLabeled"], swept["ObjectsFailed"], swept["JobsActive"]) == ([3.0], [0.0], [1.0])
    assert collected["JobsFailed"] == [0.0]


def test_a_function_calls_aws_no_more_than_it_must(deployed: Deployed, lambda_event: ReadEvent) -> None:
    _launched(deployed)
    deployed.cloud.service.advance(5)
    from ground_truth_runtime.handlers import _context  # noqa: PLC0415

    sagemaker = calls_of(_context.labeling_jobs()._client)
    dynamodb = calls_of(_context.jobs_table()._client)
    deployed.invoke("monitor", lambda_event("schedule"))
    first = (len(sagemaker), len(dynamodb))
    deployed.invoke("monitor", lambda_event("schedule"))

    # a query and a list; and once an update, for the job has begun
    assert first == (1, 2)
    assert (len(sagemaker), len(dynamodb)) == (2, 3)
    assert EXECUTION_ARN in deployed.step_functions.executions
