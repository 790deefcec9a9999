import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.labels.bitmaps import RunLengths
from ground_truth_runtime.labels.model import Box, ChosenClass, ImageSize, Instance, Keypoint, Label, Shape, Span
from ground_truth_runtime.labels.worker_responses import UnreadableAnswer, WorkerAnswer
from ground_truth_runtime.quality.meter import QualityMeter
from ground_truth_runtime.quality.model import MEASURES, ClassQuality, JobQuality


def classes(*names: str) -> Label:
    return Label(attribute="a", kind="classes", classes=tuple(ChosenClass(label=name) for name in names))


def boxes(*drawn: tuple[str, float, float, float, float]) -> Label:
    return Label(
        attribute="a",
        kind="boxes",
        boxes=tuple(Box(label=name, left=x, top=y, width=w, height=h) for name, x, y, w, h in drawn),
    )


def spans(*marked: tuple[str, int, int]) -> Label:
    return Label(attribute="a", kind="spans", spans=tuple(Span(label=n, start=s, end=e) for n, s, e in marked))


def answers(said: Mapping[str, Label], *, seconds: float | None = None) -> list[WorkerAnswer]:
    return [WorkerAnswer(worker=worker, label=label, seconds=seconds) for worker, label in said.items()]


def measure(objects: Iterable[Mapping[str, Label]], label: Label | None = None) -> JobQuality:
    meter = QualityMeter()
    for number, said in enumerate(objects, start=1):
        meter.add(number, answers(said), label=label)
    return meter.result()


def test_classes_of_two_workers() -> None:
    """Ten objects: both say cat to four, dog to three, and differ on three."""
    objects = [
        *({"ann": classes("cat"), "bob": classes("cat")} for _ in range(4)),
        *({"ann": classes("dog"), "bob": classes("dog")} for _ in range(3)),
        *({"ann": classes("cat"), "bob": classes("dog")} for _ in range(3)),
    ]

    quality = measure(objects, label=classes("cat"))

    assert (quality.kind, quality.measure, quality.answered, quality.answers) == (
        "classes",
        "krippendorff_alpha",
        10,
        20,
    )
    # Observed disagreement 0.3; 11 cats and 9 dogs among 20 values: expected 2 * 11 * 9 / (20 * 19).
    assert quality.value == pytest.approx(1 - 0.3 / (2 * 11 * 9 / (20 * 19)))
    assert quality.measures["observed_agreement"] == pytest.approx(0.7)
    assert quality.measures["fleiss_kappa"] == pytest.approx((0.7 - 0.505) / (1 - 0.505))
    assert quality.measures["cohen_kappa"] == pytest.approx((0.7 - 0.46) / (1 - 0.46))
    assert quality.objects == {number: 1.0 if number <= 7 else 0.0 for number in range(1, 11)}
    # Of eleven times cat, eight were joined by another cat.
    assert quality.classes["cat"] == ClassQuality(answers=11, agreement=pytest.approx(8 / 11))
    assert quality.classes["dog"] == ClassQuality(answers=9, agreement=pytest.approx(6 / 9))
    ann, bob = quality.workers
    assert (ann.worker, ann.answers, ann.with_label, ann.with_workers) == ("ann", 10, pytest.approx(0.7), 0.7)
    assert (bob.worker, bob.with_label) == ("bob", pytest.approx(0.4))


def test_cohens_kappa_is_of_two_workers_only() -> None:
    said = {"ann": classes("cat"), "bob": classes("dog"), "eve": classes("cat")}

    assert measure([said, said]).measures["cohen_kappa"] is None


def test_several_classes_are_compared_as_sets() -> None:
    quality = measure([{"ann": classes("a", "b"), "bob": classes("b")}, {"ann": classes(), "bob": classes()}])

    assert quality.measure == "mean_jaccard"
    assert quality.value == pytest.approx((0.5 + 1) / 2)
    assert set(quality.measures) == {"mean_jaccard", "krippendorff_alpha_masi"}
    assert quality.classes["a"].agreement == 0


def test_boxes_are_matched_and_those_without_a_partner_count_nothing() -> None:
    one = boxes(("cat", 0, 0, 10, 10), ("cat", 50, 50, 10, 10))
    other = boxes(("cat", 0, 0, 10, 5))

    quality = measure([{"ann": one, "bob": other}], label=one)

    assert (quality.measure, quality.value) == ("mean_iou", pytest.approx(0.25))
    assert quality.objects == {1: pytest.approx(0.25)}
    assert [worker.with_label for worker in quality.workers] == [1, pytest.approx(0.25)]


def test_boxes_of_another_class_are_no_partners() -> None:
    quality = measure([{"ann": boxes(("cat", 0, 0, 9, 9)), "bob": boxes(("dog", 0, 0, 9, 9))}])

    assert quality.value == 0
    assert {name: part.agreement for name, part in quality.classes.items()} == {"cat": 0, "dog": 0}


def test_nothing_drawn_by_anyone_is_agreement() -> None:
    assert measure([{"ann": boxes(), "bob": boxes()}]).value == 1


def test_spans_count_where_both_ends_are_the_same() -> None:
    one = spans(("Person", 0, 3), ("Place", 10, 15))
    other = spans(("Person", 0, 3), ("Place", 11, 15), ("Place", 20, 22))

    quality = measure([{"ann": one, "bob": other}])

    assert (quality.measure, quality.value) == ("span_f1", pytest.approx(2 / 5))
    assert quality.measures["span_f1_overlap"] == pytest.approx(4 / 5)
    assert quality.classes["Person"] == ClassQuality(answers=2, agreement=1)


def test_polygons_and_keypoints() -> None:
    def polygon(*vertices: tuple[float, float]) -> Label:
        return Label(attribute="a", kind="polygons", polygons=(Shape(label="s", vertices=vertices),))

    def points(*places: tuple[float, float]) -> Label:
        found = tuple(Keypoint(label="eye", x=x, y=y) for x, y in places)
        return Label(attribute="a", kind="keypoints", keypoints=found)

    square, half = polygon((0, 0), (4, 0), (4, 4), (0, 4)), polygon((0, 0), (4, 0), (4, 4))

    assert measure([{"ann": square, "bob": half}]).value == pytest.approx(0.5)
    quality = measure([{"ann": points((10, 10), (90, 90)), "bob": points((12, 10), (40, 40))}])
    assert (quality.measure, quality.value) == ("keypoint_f1", pytest.approx(0.5))


def test_custom_answers_are_the_same_or_not() -> None:
    def custom(content: Any) -> Label:
        return Label(attribute="a", kind="custom", custom=content)

    quality = measure(
        [{"ann": custom({"a": 1, "b": 2}), "bob": custom({"b": 2, "a": 1})}, {"ann": custom(1), "bob": custom(2)}]
    )

    assert (quality.measure, quality.value) == ("identical_answers", 0.5)


def test_one_worker_has_nobody_to_agree_with() -> None:
    quality = measure([{"ann": classes("cat")}, {"bob": classes("dog")}], label=classes("cat"))

    assert (quality.value, quality.objects) == (None, {})
    assert set(quality.measures.values()) == {None}
    assert [worker.with_workers for worker in quality.workers] == [None, None]
    assert [worker.with_label for worker in quality.workers] == [1, 0]
    assert quality.classes["cat"] == ClassQuality(answers=1, agreement=None)
    assert quality.notes == ("no object has two answers that can be compared",)


def test_answers_are_counted_object_by_object() -> None:
    said = classes("cat")
    quality = measure([{"ann": said, "bob": said}, {"bob": said}, {}, {"ann": said}, {"ann": said, "bob": said}])

    assert quality.answers_of == {1: 2, 2: 1, 4: 1, 5: 2}
    assert quality.answers_per_object == {2: 2, 1: 2}
    assert (quality.answered, quality.answers) == (4, 6)
    assert JobQuality.of(json.loads(json.dumps(asdict(quality)))) == quality


def test_a_document_of_an_earlier_version_is_read() -> None:
    document = asdict(measure([{"ann": classes("cat")}]))
    del document["answers_of"]

    assert JobQuality.of(document).answers_per_object == {}


def test_a_single_class_is_no_agreement_beyond_chance() -> None:
    quality = measure([{"ann": classes("cat"), "bob": classes("cat")}])

    assert quality.value is None
    assert quality.measures["observed_agreement"] == 1
    assert quality.notes == ("all answers are the same class, so agreement beyond chance is not defined",)


def test_nothing_at_all() -> None:
    assert measure([]) == JobQuality()


def test_the_later_answer_of_a_worker_counts() -> None:
    meter = QualityMeter()
    first, second = (WorkerAnswer(worker="ann", label=classes(name)) for name in ("cat", "dog"))
    meter.add(1, [first, second, WorkerAnswer(worker="bob", label=classes("dog"))], label=None)

    quality = meter.result()

    assert (quality.answers, quality.objects) == (2, {1: 1.0})


def test_half_of_a_workers_answers_took_less_than_the_median() -> None:
    meter = QualityMeter()
    for number, seconds in enumerate((3.0, None, 50.0, 5.0), start=1):
        meter.add(number, answers({"ann": classes("cat")}, seconds=seconds), label=None)

    (ann,) = meter.result().workers

    assert (ann.answers, ann.median_seconds) == (4, 5.0)


def test_what_cannot_be_read_is_counted_by_reason() -> None:
    meter = QualityMeter()
    meter.add(1, [UnreadableAnswer(reason="is not JSON"), *answers({"ann": classes("cat")})], label=None)
    for number in range(100):
        meter.add_unreadable(f"reason {number}")

    unreadable = meter.result().unreadable

    assert unreadable["is not JSON"] == 1
    assert sum(unreadable.values()) == 101
    assert len(unreadable) == 21


def test_an_answer_of_another_kind_is_left_out_and_told() -> None:
    quality = measure([{"ann": classes("cat"), "bob": boxes()}])

    assert quality.objects == {}
    assert "1 answer could not be compared with others" in quality.notes


def test_a_kind_without_a_measure_is_told() -> None:
    label = Label(attribute="a", kind="reference", reference="s3://b/k")

    quality = measure([{"ann": label, "bob": label}])

    assert (quality.measure, quality.value) == (None, None)
    assert quality.notes[0] == "there is no measure for labels of kind reference"


NAMES = st.sampled_from(["a", "b", "c"])
NUMBERS = st.integers(0, 20)
LABELS: dict[str, st.SearchStrategy[Label]] = {
    "one class": NAMES.map(classes),
    "classes": st.frozensets(NAMES).map(lambda names: classes(*names)),
    "boxes": st.lists(st.tuples(NAMES, NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=4).map(lambda all_: boxes(*all_)),
    "spans": st.lists(st.tuples(NAMES, NUMBERS, st.integers(21, 30)), max_size=4).map(lambda all_: spans(*all_)),
}


@pytest.mark.parametrize("shape", LABELS)
@settings(deadline=None)
@given(data=st.data())
def test_numbers_stay_in_their_bounds_and_do_not_depend_on_order(shape: str, data: st.DataObject) -> None:
    workers = ["ann", "bob", "eve"]
    said = st.lists(st.tuples(st.sampled_from(workers), LABELS[shape]), max_size=3)
    objects = [dict(pairs) for pairs in data.draw(st.lists(said, max_size=5))]
    quality = measure(objects)
    turned = measure([dict(reversed(one.items())) for one in objects])

    for name, value in quality.measures.items():
        assert name in MEASURES
        lowest = -1.0 if "kappa" in name else -math.inf if "alpha" in name else 0.0
        assert value is None or lowest - 1e-9 <= value <= 1 + 1e-9
        assert value == pytest.approx(turned.measures[name])
    assert _close(quality.objects.values(), turned.objects.values())
    assert all(0 <= value <= 1 for value in quality.objects.values())
    assert {name: one.answers for name, one in quality.classes.items()} == {
        name: one.answers for name, one in turned.classes.items()
    }


@pytest.mark.parametrize("shape", LABELS)
@settings(deadline=None)
@given(data=st.data())
def test_who_says_the_same_agrees(shape: str, data: st.DataObject) -> None:
    said = data.draw(st.lists(LABELS[shape], min_size=1, max_size=5))

    quality = measure([dict.fromkeys(("ann", "bob", "eve"), label) for label in said])

    assert set(quality.objects.values()) == {1.0}
    assert all(value is None or value == pytest.approx(1) for value in quality.measures.values())
    assert all(worker.with_workers == 1 for worker in quality.workers)


def _close(one: Iterable[float], other: Iterable[float]) -> bool:
    ours: Sequence[float] = list(one)
    return ours == pytest.approx(list(other))


def lines(*drawn: tuple[str, Sequence[tuple[float, float]]]) -> Label:
    return Label(
        attribute="a",
        kind="polylines",
        polylines=tuple(Shape(label=name, vertices=tuple(vertices)) for name, vertices in drawn),
        image_size=ImageSize(width=300, height=400),  # a reach of 10 pixels
    )


def things(*drawn: tuple[str, tuple[int, ...]]) -> Label:
    runs = [(name, RunLengths(width=4, height=4, counts=counts)) for name, counts in drawn]
    return Label(
        attribute="a", kind="instances", instances=tuple(Instance(label=name, runs=found) for name, found in runs)
    )


def test_polylines_agree_where_they_run_side_by_side_in_any_direction() -> None:
    lane, back = ("lane", [(0, 0), (100, 0)]), ("lane", [(100, 4), (50, 4), (0, 4)])
    far, half = ("lane", [(0, 30), (100, 30)]), ("lane", [(0, 0), (50, 0)])

    assert measure([{"ann": lines(lane), "bob": lines(back)}]).measures == {"polyline_f1": 1.0}
    assert measure([{"ann": lines(lane, far), "bob": lines(back)}]).value == pytest.approx(2 / 3)
    # Half a line is 12.5 pixels from the whole one, on average over the whole.
    assert measure([{"ann": lines(lane), "bob": lines(half)}]).value == 0.0
    assert measure([{"ann": lines(("lane", [])), "bob": lines(lane)}]).value == 0.0


def test_instances_are_compared_thing_by_thing_and_pixel_by_pixel() -> None:
    left, half, right = ("cat", (0, 8, 8)), ("cat", (0, 4, 12)), ("cat", (8, 8))

    quality = measure([{"ann": things(left, right), "bob": things(right, half)}], label=things(left, right))

    assert (quality.measure, quality.value) == ("mean_iou", 0.75)
    assert quality.classes["cat"].agreement == 0.75
    assert [worker.with_label for worker in quality.workers] == [1.0, 0.75]


def test_instances_that_cannot_be_decoded_are_left_out() -> None:
    quality = measure([{"ann": things(("cat", (0, 8, 8))), "bob": things(("cat", (3,)))}])

    assert quality.objects == {}
    assert "1 answer could not be compared with others" in quality.notes
