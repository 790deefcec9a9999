import io
import json
from collections.abc import Iterator
from statistics import mean
from typing import Any

import pytest
from botocore.exceptions import ClientError
from PIL import Image, ImageDraw

from ground_truth_local.engine import Simulation
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.steps import job_quality as step
from ground_truth_runtime.steps.job_quality import job_quality
from tests.support.account import BUCKET, Account, account
from tests.support.events import classification_job, event, job, segmentation_job
from tests.support.pipeline import Pipeline, refs

OUTPUT = f"s3://{BUCKET}/labels/demo/manifests/output/output.manifest"


def _picture() -> bytes:
    picture = Image.new("RGB", (96, 64), "white")
    ImageDraw.Draw(picture).ellipse((20, 12, 70, 50), fill="darkred")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


PICTURE = _picture()


def _put_answers(cloud: Account, number: int, said: dict[str, str], *, iteration: int = 1, file: str = "a") -> None:
    answers = [
        {"workerId": worker, "answerContent": {"crowd-image-classifier": {"label": label}}, "timeSpentInSeconds": 4}
        for worker, label in said.items()
    ]
    folder = f"labels/demo/annotations/worker-response/iteration-{iteration}/{number - 1}"
    cloud.put(f"{folder}/{file}.json", json.dumps({"answers": answers}))


def _put_manifest(cloud: Account, *labels: str) -> None:
    lines = [
        {"source-ref": "s3://b/k.png", "birds": 0, "birds-metadata": {"class-name": label, "job-name": "demo"}}
        for label in labels
    ]
    cloud.put("labels/demo/manifests/output/output.manifest", "\n".join(map(json.dumps, lines)))


def _quality(cloud: Account, **settings: Any) -> JobQuality:
    return job_quality(OUTPUT, attribute="birds", store=cloud.store, **settings)


def test_answers_lie_in_the_folder_of_their_line_counted_from_0(cloud: Account) -> None:
    _put_manifest(cloud, "cat", "dog")
    _put_answers(cloud, 1, {"ann": "cat", "bob": "cat"})
    _put_answers(cloud, 2, {"ann": "dog", "bob": "cat"})

    quality = _quality(cloud)

    assert (quality.measure, quality.answered, quality.answers) == ("krippendorff_alpha", 2, 4)
    assert quality.objects == {1: 1.0, 2: 0.0}
    assert {worker.worker: (worker.with_label, worker.median_seconds) for worker in quality.workers} == {
        "ann": (1.0, 4.0),
        "bob": (0.5, 4.0),
    }
    assert quality.sampled_from is None


def test_the_latest_iteration_of_a_worker_counts(cloud: Account) -> None:
    _put_manifest(cloud, "cat")
    _put_answers(cloud, 1, {"ann": "dog"}, iteration=10)
    _put_answers(cloud, 1, {"ann": "cat", "bob": "dog"}, iteration=9)
    _put_answers(cloud, 1, {"ann": "cat"}, iteration=2, file="z")

    assert _quality(cloud).objects == {1: 1.0}


def test_files_that_cannot_be_read_are_counted_and_the_rest_is_used(cloud: Account) -> None:
    _put_manifest(cloud, "cat")
    _put_answers(cloud, 1, {"ann": "cat", "bob": "cat"})
    cloud.put("labels/demo/annotations/worker-response/iteration-1/0/b.json", b"{broken")
    cloud.put("labels/demo/annotations/worker-response/iteration-1/0/notes.json", b'{"answers": [{}]}')
    cloud.put("labels/demo/annotations/worker-response/readme.json", b"no answers")

    quality = _quality(cloud)

    assert quality.objects == {1: 1.0}
    assert sorted(quality.unreadable.values()) == [1, 1]


def test_without_the_manifest_answers_are_compared_with_each_other(cloud: Account) -> None:
    _put_answers(cloud, 1, {"ann": "cat", "bob": "cat"})

    quality = _quality(cloud)

    assert quality.objects == {1: 1.0}
    assert [worker.with_label for worker in quality.workers] == [None, None]


def test_a_manifest_elsewhere_has_no_answers_beside_it(cloud: Account) -> None:
    quality = job_quality(f"s3://{BUCKET}/some.manifest", attribute="birds", store=cloud.store)

    assert quality.value is None
    assert "answers are looked for beside manifests/output/output.manifest only" in quality.notes


def test_a_bucket_that_may_not_be_listed_is_told(cloud: Account) -> None:
    quality = job_quality(
        "s3://no-such-bucket/labels/demo/manifests/output/output.manifest", attribute="birds", store=cloud.store
    )

    assert quality.answers == 0
    assert "cannot be listed: NoSuchBucket" in quality.notes[0]


def test_a_file_that_may_not_be_read_is_told(cloud: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    _put_answers(cloud, 1, {"ann": "cat", "bob": "cat"})

    def refuse(**_: str) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetObject")

    monkeypatch.setattr(cloud.s3, "get_object", refuse)

    assert _quality(cloud).unreadable == {"the file cannot be read: AccessDenied: no": 1}


def test_of_many_objects_the_same_ones_are_looked_at_each_time(cloud: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step, "OBJECTS_MAX", 5)
    for number in range(1, 31):
        _put_answers(cloud, number, {"ann": "cat", "bob": "cat"})

    first, second = _quality(cloud), _quality(cloud)

    assert (first.answered, first.sampled_from) == (5, 30)
    assert first.notes[0] == "5 of 30 objects were looked at, always the same ones"
    assert list(first.objects) != [1, 2, 3, 4, 5]
    assert first == second


def test_it_ends_in_time(cloud: Account) -> None:
    for number in range(1, 11):
        _put_answers(cloud, number, {"ann": "cat", "bob": "cat"})
    seconds: Iterator[int] = iter(range(0, 10_000, 200))

    quality = _quality(cloud, clock=lambda: next(seconds))

    assert (quality.answered, quality.sampled_from) == (2, 10)


@pytest.mark.parametrize(
    ("raw", "measure"),
    [
        (job(workers_per_object=3), "mean_iou"),
        (classification_job(workers_per_object=3), "krippendorff_alpha"),
        (segmentation_job(workers_per_object=3), "mean_iou"),
    ],
)
def test_workers_who_know_what_they_do_agree_more(aws_environment: None, raw: dict[str, Any], measure: str) -> None:
    """Over the whole pipeline: simulated workers, the files they leave, and what collect makes of them."""

    def agreement(simulation: Simulation) -> tuple[float, float]:
        with account(simulation=simulation) as cloud:
            for number in range(12):
                cloud.put(f"images/{number}.png", PICTURE)
            run = Pipeline(cloud=cloud)
            (ref,) = refs(run.plan(event(raw)))
            run.launch(ref)
            cloud.service.run_until_idle()
            outcome = run.collect(ref)
            quality = cloud.json(outcome["result_uri"])["quality"]
        assert outcome["agreement_measure"] == measure
        assert quality["value"] == outcome["agreement"]
        assert (quality["answered"], quality["answers"]) == (12, 36)
        return mean(quality["objects"].values()), mean(worker["with_label"] for worker in quality["workers"])

    careful = Simulation(accuracy=1, missed_boxes=0, box_jitter=0, mask_noise=0)
    careless = Simulation(accuracy=0.4, missed_boxes=0.3, box_jitter=0.2, mask_noise=0.1)
    (good, good_with_label), (bad, bad_with_label) = agreement(careful), agreement(careless)

    assert good == good_with_label == 1
    assert bad < 0.9
    assert bad_with_label < 0.9
