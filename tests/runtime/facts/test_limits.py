import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from botocore.model import ServiceModel, Shape

from ground_truth_runtime.domain.naming import labeling_job_name
from ground_truth_runtime.domain.parts import LABELING_JOBS_SIDE_BY_SIDE_MAX
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import TASK_TYPES


def _at(model: ServiceModel, path: str) -> Shape:
    """The shape at a path of CreateLabelingJobRequest: `HumanTaskConfig.TaskKeywords[]`."""
    shape: Any = model.shape_for("CreateLabelingJobRequest")
    for part in path.split("."):
        shape = shape.members[part.removesuffix("[]")]
        shape = shape.member if part.endswith("[]") else shape
    found: Shape = shape
    return found


@pytest.mark.parametrize(
    ("limit", "path", "bound"),
    [
        (limits.LABELING_JOB_NAME_MAX, "LabelingJobName", "max"),
        (limits.LABEL_ATTRIBUTE_NAME_MAX, "LabelAttributeName", "max"),
        (limits.TASK_TITLE_MAX, "HumanTaskConfig.TaskTitle", "max"),
        (limits.TASK_DESCRIPTION_MAX, "HumanTaskConfig.TaskDescription", "max"),
        (limits.KEYWORDS_MAX, "HumanTaskConfig.TaskKeywords", "max"),
        (limits.KEYWORD_MAX, "HumanTaskConfig.TaskKeywords[]", "max"),
        (limits.KEYWORD_PATTERN, "HumanTaskConfig.TaskKeywords[]", "pattern"),
        (limits.WORKERS_PER_OBJECT_MAX, "HumanTaskConfig.NumberOfHumanWorkersPerDataObject", "max"),
        (limits.MAX_CONCURRENT_TASKS_MAX, "HumanTaskConfig.MaxConcurrentTaskCount", "max"),
        (limits.TASK_TIME_LIMIT_MIN_SECONDS, "HumanTaskConfig.TaskTimeLimitInSeconds", "min"),
        (limits.TASK_AVAILABILITY_MIN_SECONDS, "HumanTaskConfig.TaskAvailabilityLifetimeInSeconds", "min"),
        (limits.TAGS_MAX, "Tags", "max"),
    ],
)
def test_a_limit_is_the_service_models(sagemaker_model: ServiceModel, limit: object, path: str, bound: str) -> None:
    assert _at(sagemaker_model, path).metadata[bound] == limit


@pytest.mark.parametrize(
    ("seconds", "path", "words"),
    [
        (
            TASK_TYPES["BoundingBox"].max_task_seconds,
            "HumanTaskConfig.TaskTimeLimitInSeconds",
            "the maximum is 8 hours",
        ),
        (
            limits.TASK_AVAILABILITY_MAX_PUBLIC_SECONDS,
            "HumanTaskConfig.TaskAvailabilityLifetimeInSeconds",
            "the maximum is 12 hours",
        ),
    ],
)
def test_a_limit_in_seconds_is_the_one_that_the_documentation_tells(
    sagemaker_model: ServiceModel, seconds: int, path: str, words: str
) -> None:
    text = re.sub(r"<[^>]+>", "", _at(sagemaker_model, path).documentation)

    assert f"{words} ({seconds:,} seconds)" in text


def test_no_task_type_has_more_time_than_an_event_may_say() -> None:
    assert max(row.max_task_seconds for row in TASK_TYPES.values()) == limits.TASK_TIME_LIMIT_MAX_SECONDS


@pytest.mark.parametrize(
    ("documented", "ours"),
    [
        ("LabelingJobName", limits.NAME_PATTERN),
        ("LabelAttributeName", limits.NAME_PATTERN),
    ],
)
def test_the_name_pattern_accepts_what_the_service_accepts(
    sagemaker_model: ServiceModel, documented: str, ours: str
) -> None:
    pattern = _at(sagemaker_model, documented).metadata["pattern"]
    matches: list[Callable[[str], Any]] = [partial(re.fullmatch, pattern), partial(re.fullmatch, ours)]

    for name in ("a", "A1", "a-b", "a--b", "-a", "a-", "a_b", "a.b", "", "é", "a\n"):
        theirs, mine = (bool(match(name)) for match in matches)
        assert theirs == mine, name


def test_the_longest_job_name_leaves_room_for_the_run_the_part_and_the_attempt() -> None:
    name = labeling_job_name("n" * limits.JOB_NAME_MAX, "0123456789", 99, part=LABELING_JOBS_SIDE_BY_SIDE_MAX)

    assert len(name) == limits.LABELING_JOB_NAME_MAX
