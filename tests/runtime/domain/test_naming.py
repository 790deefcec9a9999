import pytest

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.naming import LabelingJobName, read_labeling_job_name


def test_a_labeling_job_name_is_lower_case_because_the_service_compares_so() -> None:
    assert naming.labeling_job_name("FlyingBirds", "0123456789", 2) == "flyingbirds-0123456789-2"


def test_parts_of_a_job_have_names_of_their_own() -> None:
    assert naming.labeling_job_name("boxes", "0123456789", 2, part=12) == "boxes-0123456789-12-2"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("boxes-0123456789-2", LabelingJobName(job="boxes", run="0123456789", attempt=2)),
        ("boxes-0123456789-12-2", LabelingJobName(job="boxes", run="0123456789", attempt=2, part=12)),
        ("a-b-0123456789-1", LabelingJobName(job="a-b", run="0123456789", attempt=1)),
        ("boxes-012345678-2", None),
        ("somebody-elses-job", None),
    ],
)
def test_a_name_says_what_it_was_made_of(name: str, read: LabelingJobName | None) -> None:
    assert read_labeling_job_name(name) == read


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match=r"has 64 characters, at most 63"):
        naming.labeling_job_name("n" * 51, "0123456789", 1)


def test_keys_lie_under_the_prefixes_that_live_and_expire_apart() -> None:
    assert naming.plan_key("r") == "runs/r/plan.json"
    assert naming.scratch_key("r", "boxes", "labels.json") == "runs/r/boxes/labels.json"
    assert naming.manifest_key_of_part("r", "boxes", 1) == "runs/r/boxes/part-1.manifest"
    assert naming.manifest_key_of_part("r", "boxes", 1, follow_up=2) == "runs/r/boxes/part-1-follow-up-2.manifest"
    assert naming.job_result_key("r", "boxes") == "results/r/boxes.json"
    assert naming.part_result_key("r", "boxes", 3) == "results/r/boxes/part-3.json"
    assert naming.merged_manifest_key("r", "boxes") == "results/r/boxes.manifest"
    assert naming.agreement_key("r", "boxes") == "results/r/boxes.agreement.jsonl"
    assert naming.result_key("r") == "results/r.json"


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("images/", "s3://ours/images/"),
        ("s3://theirs/images/", "s3://theirs/images/"),
        ("s3:/odd", "s3://ours/s3:/odd"),
    ],
)
def test_an_address_without_a_scheme_is_a_key_in_our_bucket(address: str, uri: str) -> None:
    assert naming.s3_uri(address, "ours") == uri


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        ("s3://b/k", ("b", "k")),
        ("s3://b/a/b//c", ("b", "a/b//c")),
        ("s3://b/", ("b", "")),
        ("s3://b", ("b", "")),
    ],
)
def test_a_uri_falls_into_bucket_and_key(uri: str, parts: tuple[str, str]) -> None:
    assert naming.bucket_and_key(uri) == parts
