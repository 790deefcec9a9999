"""A plan ends before its function's time and memory do: what it cannot look at is refused, with the number."""

import tempfile
import threading
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.facts import limits
from ground_truth_runtime.gateways.clients import S3_CONNECTIONS
from ground_truth_runtime.gateways.object_store import ObjectStore, StoredObject
from ground_truth_runtime.steps.inputs import Allowance
from tests.support.account import BUCKET
from tests.support.calls import calls_of
from tests.support.events import event, job, job_of
from tests.support.pipeline import Pipeline, refs


def problems(run: Pipeline, *jobs: dict[str, Any]) -> list[str]:
    with pytest.raises(EventInvalid) as caught:
        run.plan(event(*jobs))
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def put_texts(run: Pipeline, count: int, *, prefix: str = "texts/") -> None:
    for number in range(count):
        run.cloud.put(f"{prefix}{number}.txt", f"A bird, and {number} more.")


def manifest(run: Pipeline, count: int) -> dict[str, Any]:
    run.cloud.put_images(count)
    lines = (f'{{"source-ref": "s3://{BUCKET}/images/{number}.png"}}\n' for number in range(count))
    run.cloud.put("input.manifest", "".join(lines))
    return {"manifest": "input.manifest", "check": "all"}


def test_more_texts_than_a_plan_reads_are_refused_before_any_is_read(
    run: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PLAN_REQUESTS_MAX", 4)
    put_texts(run, 5)
    reads = calls_of(run.cloud.s3, "GetObject")

    (problem,) = problems(run, job_of("TextMultiClass", input={"prefix": "texts/"}))

    assert "has 5 texts, and a plan looks at 4 one by one at most" in problem
    assert "write a manifest with the texts in source, or start several executions" in problem
    assert reads == []


def test_more_objects_than_a_plan_looks_for_are_refused_before_any_is_looked_for(
    run: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PLAN_REQUESTS_MAX", 4)
    given = manifest(run, 5)
    looks = calls_of(run.cloud.s3, "HeadObject")

    (problem,) = problems(run, job(input=given))

    assert "has 5 objects to look for, and a plan looks at 4 one by one at most" in problem
    assert "check: sample looks for some of them" in problem
    assert looks == []


def test_all_jobs_of_an_event_share_what_a_plan_looks_at(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PLAN_REQUESTS_MAX", 5)
    put_texts(run, 3, prefix="a/")
    put_texts(run, 3, prefix="b/")

    (problem,) = problems(run, *(job_of("TextMultiClass", name, input={"prefix": f"{name}/"}) for name in "ab"))

    assert problem.startswith("jobs[1].input.prefix")
    assert "a plan looks at 5 one by one at most, 3 of them for other sources" in problem


def test_more_objects_than_a_plan_lists_are_refused(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PLAN_LISTED_MAX", 2)

    (problem,) = problems(run, job())

    assert "has more objects than a plan lists of all prefixes together, 2" in problem


def test_what_the_limits_allow_is_planned(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PLAN_REQUESTS_MAX", 6)
    monkeypatch.setattr(limits, "PLAN_LISTED_MAX", 3)
    put_texts(run, 3)
    given = manifest(run, 3)

    assert len(refs(run.plan(event(job(input=given), job_of("TextMultiClass", input={"prefix": "texts/"}))))) == 2


@pytest.mark.parametrize(
    "raw",
    [
        job_of("TextMultiClass", input={"prefix": "texts/"}),
        job(input={"manifest": "input.manifest", "check": "all"}),
        job(input={"manifest": "input.manifest"}),
    ],
    ids=["texts", "check all", "manifest"],
)
def test_a_plan_whose_time_is_up_says_so_instead_of_dying(run: Pipeline, raw: dict[str, Any]) -> None:
    manifest(run, 3)
    put_texts(run, 120)
    clock = iter(range(1_000_000))
    run.allowance = Allowance(seconds=0.5, now=lambda: float(next(clock)))

    (problem,) = problems(run, raw)

    assert "could not be looked at in the time that a plan has: S3 answered slowly" in problem
    assert "start it again, or start several executions" in problem


def test_requests_run_side_by_side(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    put_texts(run, S3_CONNECTIONS)
    together = threading.Barrier(S3_CONNECTIONS, timeout=30)
    read = ObjectStore.content_up_to

    def wait_for_all(self: ObjectStore, uri: str, *, most_bytes: int) -> bytes | None:
        together.wait()  # breaks where fewer are under way at once
        return read(self, uri, most_bytes=most_bytes)

    monkeypatch.setattr(ObjectStore, "content_up_to", wait_for_all)
    planned = run.plan(event(job_of("TextMultiClass", input={"prefix": "texts/"})))

    assert refs(planned)[0]["objects"] == S3_CONNECTIONS


def test_texts_pass_through_memory_and_use_no_disk(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def listed(_self: ObjectStore, prefix: str) -> Iterator[StoredObject]:
        yield from (StoredObject(f"{prefix}{number}.txt", 20_000) for number in range(3_000))

    monkeypatch.setattr(tempfile, "tempdir", "/dev/null/no-disk")
    monkeypatch.setattr(ObjectStore, "objects", listed)
    monkeypatch.setattr(ObjectStore, "content_up_to", lambda _self, uri, most_bytes: (uri * 400)[:20_000].encode())
    sent = 0

    def take(params: dict[str, Any], **_: Any) -> None:
        nonlocal sent
        sent += len(params["Body"])
        params["Body"] = b"x"  # moto would keep all of it

    run.cloud.s3.meta.events.register("provide-client-params.s3.UploadPart", take)
    tracemalloc.start()
    with pytest.raises(EventInvalid):  # the second job keeps the first one's manifest from being completed
        run.plan(event(job_of("TextMultiClass", input={"prefix": "texts/"}), job(role_arn="arn:aws:iam::1:role/x")))
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert sent > 50_000_000
    assert held < 40_000_000
