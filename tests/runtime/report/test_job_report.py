"""The report of a job: what it counts, lists and says."""

import base64
import hashlib
import re
from collections.abc import Iterator
from itertools import islice

import pytest

from ground_truth_runtime.labels.model import LabeledObject
from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.quality.model import ClassQuality, JobQuality, WorkerQuality
from ground_truth_runtime.report import job_report
from tests.runtime.report.conftest import MakePage, line

OUTCOME = {
    "name": "birds",
    "task_type": "BoundingBox",
    "status": "Completed",
    "succeeded": True,
    "reason": None,
    "labeling_job_name": "birds-0123456789-1",
    "workers_per_object": 2,
}


def test_the_page_loads_runs_and_sends_nothing_but_its_own(make_page: MakePage) -> None:
    text = make_page(line()).text
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].replace("&#x27;", "'").split("; "))
    assert rules["default-src"] == "'none'"
    for name, element in (("script-src", "script"), ("style-src", "style")):
        (own,) = re.findall(rf"<{element}>(.*?)</{element}>", text, flags=re.DOTALL)
        assert rules[name] == f"'sha256-{base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()}'"
    assert not re.search(r'(src|href)="(?!#)', text)
    assert " style=" not in text
    assert " on" not in " ".join(re.findall(r"<[a-z][^>]*>", make_page(line()).visible))


def test_the_head_tells_of_the_job(make_page: MakePage) -> None:
    page = make_page(line(), title="birds", subtitle="Box the birds", outcome=OUTCOME, up="../report.html")
    assert "<title>birds</title>" in page.text
    assert '<a href="../report.html">' in page.text
    for words in ("Box the birds", "BoundingBox", "birds-0123456789-1", "Completed", "Workers per object"):
        assert words in page.words


def test_the_head_tells_what_to_know_of_the_labels(make_page: MakePage) -> None:
    page = make_page(line(), outcome={**OUTCOME, "warnings": ["9 of 10 objects have fewer answers"]})
    assert "9 of 10 objects have fewer answers" in page.words


def test_objects_are_counted_by_what_became_of_them(make_page: MakePage) -> None:
    failed = {"source-ref": "s3://b/f.jpg", "boxes-metadata": {"failure-reason": "no CORS", "job-name": "birds"}}
    page = make_page(line(), line(1), failed, failed, {"source-ref": "s3://b/u.jpg"}, attribute="boxes")
    words = re.sub(r"\s+", " ", page.words)
    assert "Labeled 2 of 5" in words
    assert "Failed 2" in words
    assert "Without a label 1" in words
    assert re.search(r"no CORS\s+2\s+3, 4", page.words)
    assert [record["labels"].get("0", {}).get("state") for record in page.objects] == [
        "labeled",
        "labeled",
        "failed",
        "failed",
        None,
    ]


def test_what_cannot_be_read_is_listed_by_line_and_reason(make_page: MakePage) -> None:
    broken = line(boxes={"annotations": [{"class_id": 0}]})
    page = make_page(line(), "{oops", broken, attribute="boxes")
    assert "2 entries of the manifest could not be read" in page.words
    assert len(page.objects) == 2
    label = page.objects[1]["labels"]["0"]
    assert label["state"] == "unreadable"
    assert label["reason"] in page.words.replace("&#x27;", "'").replace("&quot;", '"')


def test_classes_are_counted_with_the_objects_that_have_them(make_page: MakePage) -> None:
    two = line()
    two["boxes"]["annotations"] *= 2
    two["boxes-metadata"]["objects"] *= 2
    page = make_page(two, line(1))
    assert re.search(r"Bird\s+3\s+2\s", page.words)


def test_shapes_keep_their_places_class_and_confidence(make_page: MakePage) -> None:
    page = make_page(line())
    label = page.objects[0]["labels"]["0"]
    assert label["at"] == [1200, 800]
    assert label["boxes"] == [[0, [300.5, 200, 100, 50.25], 0.91]]
    assert label["confidence"] == 0.91
    assert page.classes[0]["name"] == "Bird"


def test_shapes_of_custom_jobs_are_drawn_too(make_page: MakePage) -> None:
    vertices = [{"x": 1, "y": 2}, {"x": 3, "y": 4.5}, {"x": 5, "y": 1}]
    source = {"source-ref": "s3://b/a.jpg", "lbl-metadata": {"type": "groundtruth/custom"}}
    page = make_page(
        {**source, "lbl": {"polygons": [{"label": "Roof", "vertices": vertices}]}},
        {**source, "lbl": {"polylines": [{"label": "Road", "vertices": vertices}]}},
        {**source, "lbl": {"keypoints": [{"label": "Eye", "x": 1.5, "y": 2}]}},
        {**source, "lbl": {"weather": "fine"}},
    )
    labels = [record["labels"]["0"] for record in page.objects]
    assert labels[0]["polygons"] == [[0, [1, 2, 3, 4.5, 5, 1], None]]
    assert labels[1]["polylines"] == [[1, [1, 2, 3, 4.5, 5, 1], None]]
    assert labels[2]["points"] == [[2, [1.5, 2], None]]
    assert '"weather": "fine"' in labels[3]["custom"]
    assert [entry["name"] for entry in page.classes] == ["Roof", "Road", "Eye"]


def test_spans_cut_a_text_into_pieces_and_may_overlap(make_page: MakePage) -> None:
    entities = [
        {"label": "Person", "startOffset": 0, "endOffset": 8},
        {"label": "Name", "startOffset": 4, "endOffset": 99},
    ]
    page = make_page(
        {
            "source": "Ann \N{BIRD}Bird paid",
            "lbl": {"annotations": {"entities": entities}},
            "lbl-metadata": {"type": "groundtruth/text-span"},
        }
    )
    (record,) = page.objects
    assert "source" not in record
    assert record["labels"]["0"]["pieces"] == [["Ann ", [0]], ["\N{BIRD}Bir", [0, 1]], ["d paid", [1]]]


def test_every_label_attribute_has_its_numbers_and_the_last_is_first_to_see(make_page: MakePage) -> None:
    verified = {
        "ver": 1,
        "ver-metadata": {"class-name": "good", "confidence": 0.7, "type": "groundtruth/label-verification"},
    }
    page = make_page(line(**verified), line(1))
    (told,) = page.blocks('id="page"')
    assert told["attributes"] == ["boxes", "ver"]
    assert told["first"] == 1
    assert page.visible.index('data-attribute="1"') < page.visible.index('data-attribute="0"')
    assert '<option value="1" selected>ver' in page.visible
    assert "attribute-choice" not in make_page(line()).visible


def test_agreement_stands_with_objects_classes_and_workers(make_page: MakePage) -> None:
    worker = WorkerQuality(worker="private.1", answers=2, median_seconds=41.26, with_label=0.875, with_workers=None)
    quality = JobQuality(
        kind="boxes",
        measure="mean_iou",
        value=0.8125,
        measures={"mean_iou": 0.8125},
        objects={1: 0.9, 2: 0.725},
        classes={"Bird": ClassQuality(answers=4, agreement=0.75)},
        workers=(worker,),
        answers_of={1: 3, 2: 1},
        answered=2,
        answers=4,
        unreadable={"no JSON": 3},
        notes=("mind this",),
    )
    page = make_page(line(), line(1), quality=quality)
    assert [record["labels"]["0"]["agreement"] for record in page.objects] == [0.9, 0.725]
    assert re.search(r"Agreement\s+0\.812\s+mean intersection over union", page.words)
    assert re.search(r"private\.1\s+2\s+41\.3 s\s+0\.875\s+\N{EN DASH}", page.words)
    assert "Histogram of objects of 2; mean 0.812" in page.visible
    assert "Answers: 1 object with 3, 1 object with 1" in page.words


def test_a_confidence_of_one_worker_is_no_histogram(make_page: MakePage) -> None:
    alone = line()
    alone["boxes-metadata"]["objects"] = [{"confidence": 0.0}]
    page = make_page(alone, outcome={**OUTCOME, "workers_per_object": 1})
    assert "one worker gives no confidence" in page.words
    assert "Histogram" not in page.visible


def test_cost_says_what_it_leaves_out(make_page: MakePage) -> None:
    assert re.search(
        r"Cost\s+\$0\.72\s+without", make_page(line(), cost={"workers_usd": "0.72", "service_usd": None}).words
    )
    assert re.search(
        r"Cost\s+\$1\.52\s+<?", make_page(line(), cost={"workers_usd": "0.72", "service_usd": "0.8"}).words
    )


def test_objects_beyond_the_limit_are_counted_only(make_page: MakePage) -> None:
    page = make_page(*(line(number) for number in range(5)), max_objects=3)
    assert len(page.objects) == 3
    assert "The first 3 of 5 objects are listed" in page.words
    assert re.search(r"Labeled\s+5\s+of 5", page.words)


def test_the_page_comes_piece_by_piece() -> None:
    """Of a manifest without end, the first pieces are there all the same."""

    def endless() -> Iterator[bytes]:
        while True:
            yield b'{"source-ref": "s3://b/a.jpg"}'

    pieces = job_report(title="endless", objects=read_manifest(endless()), max_objects=10**9)
    assert sum(len(piece) for piece in islice(pieces, 5)) < 1_000_000


def test_a_manifest_without_lines_makes_a_page(make_page: MakePage) -> None:
    assert re.search(r"Labeled\s+0\s+of 0", make_page().words)


def test_a_great_many_shapes_of_one_object_are_cut_and_counted(make_page: MakePage) -> None:
    many = line()
    many["boxes"]["annotations"] *= 2_500
    label = make_page(many).objects[0]["labels"]["0"]
    assert len(label["boxes"]) == 2_000
    assert label["hidden"] == 500


@pytest.mark.parametrize("kind", ["text", "image"])
def test_an_object_of_no_known_source_is_listed(make_page: MakePage, kind: str) -> None:
    (record,) = make_page({"other": kind}).objects
    assert record == {"n": 1, "labels": {}}


def test_objects_can_come_from_anywhere() -> None:
    one = LabeledObject(number=7, source=None, is_text=False, labels=(), line={})
    assert "Labeled" in "".join(job_report(title="own", objects=[one]))


def test_of_many_workers_the_busiest_are_at_sight(make_page: MakePage) -> None:
    workers = tuple(
        WorkerQuality(worker=f"w{number}.", answers=9, median_seconds=None, with_label=None, with_workers=None)
        for number in range(600)
    )
    page = make_page(line(), quality=JobQuality(workers=workers))
    before, _, after = page.words.partition("588 more workers")
    assert "w11." in before
    assert "w12." not in before
    assert "w499." in after
    assert "w500." not in after
    assert "and 100 more" in after
