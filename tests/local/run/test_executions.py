"""Executions, as far as they can be told without a cloud."""

from pathlib import Path

from ground_truth_local.run.executions import Execution, readable_cause
from ground_truth_runtime.domain.execution import ExecutionId


def test_the_cause_of_a_failed_function_is_its_message() -> None:
    assert readable_cause('{"errorMessage": "jobs[0]: bad\\njobs[1]: worse", "errorType": "EventInvalid"}') == (
        "jobs[0]: bad\njobs[1]: worse"
    )


def test_any_other_cause_is_told_as_it_is() -> None:
    assert readable_cause("boxes: NothingLabeled") == "boxes: NothingLabeled"
    assert readable_cause('{"reason": "other"}') == '{"reason": "other"}'
    assert readable_cause("7") == "7"


def test_names_are_read_from_an_event_that_is_out_of_order() -> None:
    jobs = [{"name": "a"}, {}, "b", {"name": "c"}]
    execution = Execution(
        event_file=Path("x"), event={"jobs": jobs}, name="x", id=ExecutionId(arn="arn", started_at=None)
    )
    assert execution.job_names == ["a", "c"]
