"""Which of the deployed stacks has the labeling pipeline."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ground_truth_local.run.errors import StepFailed
from ground_truth_local.run.stack import Stack, find_stack

LABELING = ("AWS::S3::Bucket", "AWS::StepFunctions::StateMachine")


class Deployed:
    """A cloud with stacks, of which only CloudFormation is asked.

    Args:
        stacks: Kinds of each stack's resources; the second bucket of the stack S is called s-1.
    """

    def __init__(self, **stacks: tuple[str, ...]) -> None:
        self._stacks = stacks

    def client(self, service: str) -> "Deployed":
        assert service == "cloudformation"
        return self

    def get_paginator(self, operation: str) -> "Pages":
        return Pages(self._stacks, operation)


class Pages:
    """Answers of CloudFormation, one thing on each page."""

    def __init__(self, stacks: dict[str, tuple[str, ...]], operation: str) -> None:
        self._stacks = stacks
        self._operation = operation

    def paginate(self, **asked: str) -> Iterator[dict[str, Any]]:
        if self._operation == "describe_stacks":
            yield from ({"Stacks": [{"StackName": name}]} for name in self._stacks)
            return
        name = asked["StackName"]
        for index, kind in enumerate(self._stacks[name]):
            resource = {"ResourceType": kind, "PhysicalResourceId": f"{name.lower()}-{index}"}
            yield {"StackResourceSummaries": [resource]}


def outputs(folder: Path, **told: dict[str, str]) -> Path:
    file = folder / "outputs.json"
    file.write_text(json.dumps(told))
    return file


def test_the_labeling_stack_is_found_by_its_outputs(tmp_path: Path) -> None:
    file = outputs(tmp_path, Other={"X": "1"}, Labeling={"BucketName": "b", "StateMachineArn": "a", "Y": "2"})
    assert found(file, Deployed(Unused=LABELING)) == Stack(name="Labeling", bucket="b", state_machine="a")


@pytest.mark.parametrize("told", [None, {"Other": {"X": "1", "BucketName": "b"}}])
def test_without_outputs_it_is_found_by_what_is_in_it(tmp_path: Path, told: dict[str, dict[str, str]] | None) -> None:
    file = tmp_path / "outputs.json" if told is None else outputs(tmp_path, **told)
    deployed = Deployed(CDKToolkit=LABELING, Storage=("AWS::S3::Bucket",), Birds=("AWS::SNS::Topic", *LABELING))
    assert found(file, deployed) == Stack(name="Birds", bucket="birds-1", state_machine="birds-2")


def test_no_such_stack_is_told_with_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match=r"made 0 stacks with a labeling pipeline; .*outputs BucketName and"):
        found(outputs(tmp_path), Deployed(Storage=("AWS::S3::Bucket", *LABELING)))


def test_two_such_stacks_are_named(tmp_path: Path) -> None:
    of_each = {"BucketName": "b", "StateMachineArn": "a"}
    with pytest.raises(StepFailed, match="made 2 stacks with a labeling pipeline: Cars, Birds; there must be one"):
        found(outputs(tmp_path, Cars=of_each, Birds=of_each), Deployed())


def found(file: Path, deployed: Deployed) -> Stack:
    return find_stack(file, deployed)  # type: ignore[arg-type]
