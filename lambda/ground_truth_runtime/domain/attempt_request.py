"""The CreateLabelingJob request of one attempt: what plan decided, less what the ones before it have done."""

import copy
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.facts.limits import AUTOMATED_OBJECTS_MIN


def attempt_request(
    planned: PlannedJob, ref: JobRef, name: str, *, manifest: str | None, before: Sequence[LabelingJob]
) -> Mapping[str, Any] | None:
    """The request; None where the labeling jobs `before` have labeled as much as the event asked for.

    `manifest`: S3 URI of the input manifest, where it is not the one that plan decided.
    """
    request: dict[str, Any] = copy.deepcopy(dict(planned.request))
    request["LabelingJobName"] = name
    if manifest is not None:
        request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"] = manifest
    if not before:
        return request
    labeled = sum(job.labeled for job in before)
    # A model has been sure of nothing that it left, and of a few objects it can learn nothing.
    if ref.earlier or ref.objects - labeled < AUTOMATED_OBJECTS_MIN:
        request.pop("LabelingJobAlgorithmsConfig", None)
    if planned.stops_early:
        by_people = sum(job.counters.get("human_labeled", 0) for job in before)
        asked = _still_asked(planned.request["StoppingConditions"], ref.objects, labeled=labeled, by_people=by_people)
        if asked is None:
            return None
        request["StoppingConditions"] = asked
    return request


def _still_asked(
    conditions: Mapping[str, int], objects: int, *, labeled: int, by_people: int
) -> Mapping[str, int] | None:
    """The conditions for the objects that are left; None where one of them is met. The first that is met counts."""
    asked: dict[str, int] = {}
    if "MaxHumanLabeledObjectCount" in conditions:
        asked["MaxHumanLabeledObjectCount"] = conditions["MaxHumanLabeledObjectCount"] - by_people
    if "MaxPercentageOfInputDatasetLabeled" in conditions:
        wanted = objects * conditions["MaxPercentageOfInputDatasetLabeled"] // 100 - labeled
        asked["MaxPercentageOfInputDatasetLabeled"] = ceil(100 * wanted / max(1, objects - labeled))
    return asked if min(asked.values()) > 0 else None
