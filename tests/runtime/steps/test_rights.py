"""Jobs that need rights which the stack's execution role lacks are refused before anything is created."""

from typing import Any

import pytest

from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.regions import algorithm_arn
from tests.support.account import ACCOUNT_ID, REGION, ROLE_ARN, add_role
from tests.support.events import event, job
from tests.support.pipeline import Pipeline

OTHER_ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/other"
OVERRIDES = {
    "LabelingJobAlgorithmsConfig": {"LabelingJobAlgorithmSpecificationArn": algorithm_arn(REGION, "object-detection")}
}
NEEDS = (
    "needs rights that the stack's execution role does not have (deploy with the context value "
    "automated_labeling=true, or JobFeatures(automated_labeling=True))"
)


@pytest.fixture
def run(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """A stack whose role has no rights for automated labeling, which otherwise would take three objects."""
    monkeypatch.setattr(limits, "AUTOMATED_OBJECTS_MIN", 1)
    run.settings["automated_labeling"] = False
    return run


def problems(run: Pipeline, **given: Any) -> list[str]:
    try:
        run.plan(event(job(**given)))
    except EventInvalid as error:
        return [line.strip() for line in str(error).splitlines()[1:]]
    return []


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"automated_labeling": {}}, "automated_labeling"),
        ({"request_overrides": OVERRIDES}, "request_overrides.LabelingJobAlgorithmsConfig"),
        ({"automated_labeling": {}, "role_arn": ROLE_ARN}, "automated_labeling"),
    ],
    ids=["field", "override", "the role by name"],
)
def test_automated_labeling_needs_a_role_that_may_pass_itself_on(
    run: Pipeline, given: dict[str, Any], place: str
) -> None:
    (problem,) = problems(run, **given)
    assert problem.startswith(f"jobs[0].{place}: ")
    assert problem.endswith(NEEDS)


@pytest.mark.parametrize("known", [True, None])
def test_a_role_that_may_or_is_not_known_is_left_to_iam(run: Pipeline, known: bool | None) -> None:
    run.settings["automated_labeling"] = known
    assert problems(run, automated_labeling={}) == []


def test_another_role_is_left_to_iam(run: Pipeline) -> None:
    add_role(run.cloud.iam, OTHER_ROLE)
    assert problems(run, automated_labeling={}, role_arn=OTHER_ROLE) == []


def test_a_job_that_people_label_alone_needs_none_of_it(run: Pipeline) -> None:
    assert problems(run) == []
