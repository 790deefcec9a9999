"""What tests of whole jobs read of them."""

import json
import re
from typing import Any

FOUR_LABELED = {"TotalLabeled": 4, "HumanLabeled": 4, "MachineLabeled": 0, "FailedNonRetryableError": 0, "Unlabeled": 0}
COMMON = {"type", "job-name", "human-annotated", "creation-date"}
CREATION_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}")


def numbers(job: dict[str, Any]) -> tuple[int, int, int]:
    """Labeled, failed, unlabeled."""
    counters = job["LabelCounters"]
    return counters["TotalLabeled"], counters["FailedNonRetryableError"], counters["Unlabeled"]


def answers_of(cloud: Any, name: str, object_id: int) -> list[dict[str, Any]]:
    (key,) = cloud.keys(f"labels/{name}/annotations/worker-response/iteration-1/{object_id}/")
    assert re.search(r"/\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d\.json$", key)
    answers: list[dict[str, Any]] = json.loads(cloud.read(f"s3://pictures/{key}"))["answers"]
    return answers


def check_metadata(metadata: dict[str, Any], *, kind: str, name: str, own: set[str]) -> None:
    assert metadata.keys() == COMMON | own
    assert metadata["type"] == kind
    assert metadata["job-name"] == f"labeling-job/{name}"
    assert metadata["human-annotated"] == "yes"
    assert CREATION_DATE.fullmatch(metadata["creation-date"])
