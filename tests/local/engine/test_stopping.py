from typing import Any, Literal

import pytest

from ground_truth_local.engine import Behaviour
from ground_truth_local.engine.job import JobSpec, Team
from ground_truth_local.engine.progress import Progress
from ground_truth_local.engine.stopping import Limits


def limits(*, dataset: int = 100, kind: Literal["private", "public"] = "private", **fields: Any) -> Limits:
    spec = JobSpec(
        name="boxes",
        arn="arn:aws:sagemaker:us-east-1:123456789012:labeling-job/boxes",
        region="us-east-1",
        task_type="BoundingBox",
        label_attribute="label",
        manifest_uri="s3://b/m",
        output_path="s3://b/labels/",
        role_arn="arn:aws:iam::123456789012:role/labeling",
        category_file_uri="s3://b/l",
        team=Team(arn="team", kind=kind),
        title="Box the birds",
        description="Draw a box around every bird",
        keywords=(),
        workers_per_object=1,
        task_time_limit=600,
        task_availability=600,
        max_concurrent_objects=fields.pop("max_concurrent_objects", 1000),
        **fields,
    )
    return Limits.of(spec, behaviour=Behaviour(), dataset=dataset)


def progress(*, total: int = 100, labeled: int = 0, failed: int = 0) -> Progress:
    result = Progress(lambda update: None)
    result.total, result.labeled, result.failed = total, labeled, failed
    return result


def test_without_conditions_there_is_no_end_before_the_last_object() -> None:
    assert not limits().reached(progress(labeled=99))
    assert limits().may_open(progress(labeled=99), begun=99, opened=0, answered=0)


@pytest.mark.parametrize(("percentage", "expected"), [(1, 1), (50, 7), (99, 14), (100, 15)])
def test_a_percentage_is_of_the_whole_data_set_and_at_least_one_object(percentage: int, expected: int) -> None:
    assert limits(dataset=15, max_percentage=percentage).to_label == expected


def test_the_stricter_condition_holds() -> None:
    assert limits(max_objects=30, max_percentage=20).to_label == 20


def test_objects_on_their_way_count_towards_the_limit() -> None:
    ten = limits(max_objects=10)
    assert ten.may_open(progress(labeled=5), begun=9, opened=3, answered=1)
    assert not ten.may_open(progress(labeled=5), begun=10, opened=3, answered=2)


def test_a_condition_met_by_the_last_object_is_no_early_end() -> None:
    ten = limits(max_objects=10)
    assert ten.reached(progress(total=11, labeled=10))
    assert not ten.reached(progress(total=12, labeled=10, failed=2))


def test_the_public_gets_ten_objects_at_first() -> None:
    public = limits(kind="public", max_concurrent_objects=50)
    assert public.may_open(progress(), begun=9, opened=9, answered=0)
    assert not public.may_open(progress(labeled=8), begun=10, opened=1, answered=1)
    assert not public.may_open(progress(labeled=9), begun=10, opened=0, answered=1)
    assert not public.may_open(progress(labeled=9), begun=10, opened=1, answered=0)
    assert public.may_open(progress(labeled=9, failed=1), begun=10, opened=0, answered=0)
    assert public.may_open(progress(labeled=10), begun=59, opened=49, answered=0)
    assert not public.may_open(progress(labeled=10), begun=60, opened=50, answered=0)
    assert limits(max_concurrent_objects=50).may_open(progress(), begun=49, opened=49, answered=0)


def test_the_public_labels_ten_objects_in_one_iteration_and_all_others_in_the_next() -> None:
    assert [limits(kind="public").iteration(begun) for begun in (0, 9, 10, 500)] == [1, 1, 2, 2]
    assert [limits().iteration(begun) for begun in (0, 9, 10, 500)] == [1, 1, 1, 1]
