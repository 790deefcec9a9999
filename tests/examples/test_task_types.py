"""The example of every task type: planned and launched against the local Ground Truth, whose checks are its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.account import Account
from tests.support.data import TEMPLATES, put_everything
from tests.support.pipeline import Pipeline, refs

EXAMPLES = TEMPLATES.parent
_FUNCTIONS = "arn:aws:lambda:us-east-1:123456789012:function:SageMaker"
# Both run through functions in Lambda, which this account does not have; the service takes the job all the same.
_WITHOUT_FUNCTIONS = {name for name, row in TASK_TYPES.items() if row.functions != "built-in"}
_NOT_SIMULATED = {"PassThrough"}


@pytest.fixture
def run(cloud: Account) -> Pipeline:
    put_everything(cloud)
    functions = {"pre_annotation_arn": f"{_FUNCTIONS}Pre", "consolidation_arn": f"{_FUNCTIONS}Post"}
    return Pipeline(cloud=cloud, settings=functions)


def example(task_type: str) -> Any:
    return json.loads((EXAMPLES / f"{task_type}.json").read_text("utf-8"))


def test_every_task_type_has_an_example_and_every_example_a_task_type() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.json")} == set(TASK_TYPES)


@pytest.mark.parametrize("task_type", TASK_TYPES)
def test_an_example_shows_its_task_type_last(task_type: str) -> None:
    assert example(task_type)["jobs"][-1]["task_type"] == task_type


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_an_example_names_the_schema_for_editors(path: Path) -> None:
    assert (path.parent / json.loads(path.read_text("utf-8"))["$schema"]).is_file()


@pytest.mark.parametrize("task_type", TASK_TYPES)
def test_an_example_is_planned_and_launched(run: Pipeline, task_type: str) -> None:
    planned = run.plan(example(task_type))
    document = run.cloud.json(planned["run"]["plan_uri"])

    for ref in refs(planned):
        name = run.launch(ref, f"{ref['job']}-{ref['part']}")
        assert run.status(name) in ("Initializing", "InProgress")
        run.cloud.service.run_until_idle()
        job = PlannedJob.of(document["jobs"][ref["job"]])
        if ref["task_type"] not in _WITHOUT_FUNCTIONS | _NOT_SIMULATED:
            outcome = run.collect(ref)
            assert outcome["succeeded"] is True, outcome["reason"]
            assert outcome["label_attribute_name"] == job.label_attribute_name
            assert outcome["labeled"] == outcome["objects"] > 0
