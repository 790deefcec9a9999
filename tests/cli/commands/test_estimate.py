"""`ground-truth estimate`."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ground_truth_runtime.domain.manifest_survey import ONE_DOCUMENT
from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment, add_plan_function
from tests.support.events import event, job, public_job

EVENT = event(job(), public_job(workers_per_object=2), job("more", input={"job": "boxes-public"}))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, EVENT)


def written(path: Path, content: Any) -> Path:
    made = path / "event.json"
    made.write_text(json.dumps(content))
    return made


def test_offline_every_job_costs_what_its_objects_cost(file: Path) -> None:
    document = ground_truth("estimate", file, "--objects", 1000, "--object-price", "0.08", "--json").document
    assert document["total_usd"] == str(Decimal("72.000") + 3 * Decimal("80.00"))
    assert document["includes_service_price"] is True
    assert [each["workers_usd"] for each in document["jobs"]] == ["0", "72.000", "0"]


def test_objects_can_be_told_for_each_job(file: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "input.manifest"
    manifest.write_text('{"source-ref": "s3://b/1.png"}\n{"source-ref": "s3://b/2.png"}\n\n')
    ran = ground_truth("estimate", file, "--objects", f"boxes={manifest}", "--objects", "boxes-public=7", "--json")
    # A job that labels what another puts out has as many.
    assert [each["objects"] for each in ran.document["jobs"]] == [2, 7, 7]


def test_objects_are_counted_in_the_account(deployed: Deployment, file: Path) -> None:
    add_plan_function(deployed.cloud, GROUND_TRUTH_OBJECT_PRICE_USD="0.1")
    document = ground_truth("estimate", file, "--json").document
    assert [each["objects"] for each in document["jobs"]] == [3, 3, 3]
    assert document["total_usd"] == "1.116"  # 9 x 0.1 and 3 x 2 x 0.036


def test_people_get_a_table_and_what_is_left_out(file: Path) -> None:
    ran = ground_truth("estimate", file, "--objects", 1000)
    assert ran.status == 0
    heading, *rows, total = ran.out.splitlines()
    assert heading.split()[:3] == ["job", "objects", "workers"]
    assert rows[1].split() == ["boxes-public", "1,000", "2", "public,", "0.036", "USD", "72.000", "?", "72.000"]
    assert total.split() == ["total", "72.000"]
    assert "--object-price" in ran.err
    assert "max_cost_usd" not in ran.err


def test_a_bound_that_an_incomplete_estimate_does_not_reach_is_named(tmp_path: Path) -> None:
    bounded = written(tmp_path, event(job(), max_cost_usd="1"))
    ran = ground_truth("estimate", bounded, "--objects", 100_000)
    assert (ran.status, "Therefore max_cost_usd does not bound it." in ran.err) == (0, True)


def test_an_estimate_above_the_events_bound_is_told_by_the_status(tmp_path: Path) -> None:
    file = written(tmp_path, event(public_job(), max_cost_usd="1"))
    ran = ground_truth("estimate", file, "--objects", 100)
    assert ran.status == 1
    assert "above max_cost_usd, 1 USD" in ran.err
    assert ground_truth("estimate", file, "--objects", 20).status == 0


@pytest.mark.parametrize(
    ("objects", "told"),
    [
        (["flying=3"], "there is no job 'flying'"),
        (["boxes=3"], "tells nothing of job boxes-public"),
        (["boxes=none.manifest"], "neither a number nor a manifest"),
        (["many"], "neither a number nor a manifest"),
    ],
)
def test_counts_that_are_none_are_refused(file: Path, objects: list[str], told: str) -> None:
    ran = ground_truth("estimate", file, *(part for each in objects for part in ("--objects", each)))
    assert ran.status == 2
    assert told in ran.err


def test_what_can_not_be_counted_is_told(deployed: Deployment, tmp_path: Path) -> None:
    add_plan_function(deployed.cloud)
    ran = ground_truth("estimate", written(tmp_path, event(job(input={"manifest": "none"}))))
    assert ran.status == 2
    assert "no objects can be counted for boxes" in ran.err


def test_a_manifest_with_bad_lines_is_not_counted(file: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "input.manifest"
    manifest.write_text("{}\n")
    ran = ground_truth("estimate", file, "--objects", f"boxes={manifest}", "--objects", "3")
    assert ran.status == 2
    assert "line 1 has no source-ref" in ran.err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"source-ref": "s3://b/1.png"}\nno\n', "line 2 is not JSON"),
        ('no\n{"source-ref": "s3://b/1.png"}\nno\n', "line 1 is not JSON; 2 lines in all can't be read"),
        ('{\n "source-ref": "s3://b/1.png"\n}\n', ONE_DOCUMENT),
        ('[{"source-ref": "s3://b/1.png"}]', ONE_DOCUMENT),
    ],
)
@pytest.mark.parametrize("named", ["", "boxes="])
def test_a_manifest_that_is_none_is_the_only_problem(
    file: Path, tmp_path: Path, content: str, told: str, named: str
) -> None:
    manifest = tmp_path / "bad.manifest"
    manifest.write_text(content)
    others = ["--objects", "boxes-public=1"] if named else []
    ran = ground_truth("estimate", file, "--objects", f"{named}{manifest}", *others)
    assert ran.status == 2
    assert ran.err == f"ground-truth: --objects {named}{manifest}: {told}\n"
