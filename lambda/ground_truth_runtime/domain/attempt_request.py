"""The CreateLabelingJob request of one attempt: what plan decided for the job, as far as it is this part's to do."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from ground_truth_runtime.domain.parts import shares
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.facts.limits import AUTOMATED_OBJECTS_MIN

_BY_PEOPLE = "MaxHumanLabeledObjectCount"
_PERCENT = "MaxPercentageOfInputDatasetLabeled"
_AT_ONCE = "MaxConcurrentTaskCount"


@dataclass(frozen=True, kw_only=True)
class Done:
    """What the labeling jobs of a part have done. objects: all of the part. by_people: labeled, and not by a model."""

    objects: int
    labeled: int
    by_people: int


def attempt_request(
    planned: PlannedJob, ref: JobRef, name: str, *, manifest: str | None, done: Done | None
) -> Mapping[str, Any] | None:
    """The request; None where as much is labeled as the event asked of this part.

    `manifest`: S3 URI of the input manifest, where it is not the one that plan decided. `done`: by the labeling jobs
    before it; None where it is the first.
    """
    request: dict[str, Any] = copy.deepcopy(dict(planned.request))
    request["LabelingJobName"] = name
    if manifest is not None:
        request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"] = manifest
    task = request["HumanTaskConfig"]
    if _AT_ONCE in task:
        task[_AT_ONCE] = max(1, _share(planned, ref.part, task[_AT_ONCE]))
    conditions = _conditions(planned, ref.part)
    if conditions:
        asked = _still_asked(conditions, done)
        if asked is None:
            return None
        request["StoppingConditions"] = asked
    # A model has been sure of nothing that it left, and of a few objects it can learn nothing.
    if done is not None and (ref.earlier or done.objects - done.labeled < AUTOMATED_OBJECTS_MIN):
        request.pop("LabelingJobAlgorithmsConfig", None)
    return request


def is_enough(planned: PlannedJob, part: int, done: Done) -> bool:
    """Whether as much is labeled as the event asked of a part, where it asked for less than everything."""
    conditions = _conditions(planned, part)
    return bool(conditions) and _still_asked(conditions, done) is None


def _conditions(planned: PlannedJob, part: int) -> Mapping[str, int]:
    """The stopping conditions of one part. The event gives them for the whole job, the service takes one job's own."""
    conditions: dict[str, int] = dict(planned.request.get("StoppingConditions", {}))
    if _BY_PEOPLE in conditions:
        conditions[_BY_PEOPLE] = _share(planned, part, conditions[_BY_PEOPLE])
    return conditions


def _share(planned: PlannedJob, part: int, whole: int) -> int:
    return shares(whole, planned.part_sizes)[part - 1]


def _still_asked(conditions: Mapping[str, int], done: Done | None) -> Mapping[str, int] | None:
    """The conditions for the objects that are left; None where one of them is met. The first that is met counts."""
    asked = dict(conditions)
    if done is not None and _BY_PEOPLE in asked:
        asked[_BY_PEOPLE] -= done.by_people
    if done is not None and _PERCENT in asked:
        wanted = done.objects * asked[_PERCENT] // 100 - done.labeled
        asked[_PERCENT] = ceil(100 * wanted / max(1, done.objects - done.labeled))
    return asked if min(asked.values()) > 0 else None
