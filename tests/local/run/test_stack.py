"""The stack's outputs."""

import json
from pathlib import Path

import pytest

from ground_truth_local.run.errors import StepFailed
from ground_truth_local.run.stack import Stack, read_outputs


def test_the_labeling_stack_is_found_among_others(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    outputs = {"Other": {"X": "1"}, "Labeling": {"BucketName": "b", "StateMachineArn": "a", "Y": "2"}}
    file.write_text(json.dumps(outputs))
    assert read_outputs(file) == Stack(bucket="b", state_machine="a")


def test_missing_outputs_are_told_with_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"Other": {"X": "1", "BucketName": "b"}}))
    with pytest.raises(StepFailed, match=r"no outputs BucketName and StateMachineArn .* it holds: BucketName, X"):
        read_outputs(file)
