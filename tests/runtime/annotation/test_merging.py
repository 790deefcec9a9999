"""What several workers drew comes closer to the truth than what one of them drew; shapely is the oracle."""

import math
from itertools import pairwise
from statistics import fmean
from typing import Any

import numpy
import pytest
from pycocotools import mask as coco
from shapely.geometry import LineString, Polygon

from tests.runtime.annotation.drawing import (
    HEIGHT,
    WIDTH,
    Points,
    hand,
    instances,
    keypoints,
    label,
    lane,
    points,
    shapes,
    star,
)

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

TRIALS = 12
SQUARE = [(10, 10), (110, 10), (110, 110), (10, 110)]
FAR = [(200, 200), (260, 200), (260, 260), (200, 260)]


def iou(one: Points, other: Points) -> float:
    first, second = Polygon(one).buffer(0), Polygon(other).buffer(0)
    return float(first.intersection(second).area / first.union(second).area)


def pixels(annotation: Any) -> Any:
    rle = annotation["rle"]
    return coco.decode({"size": rle["size"], "counts": rle["counts"].encode()}).astype(bool)


def shifted(square: Points, by: float) -> Points:
    return [(x + by, y + by) for x, y in square]


@pytest.mark.parametrize("workers", [2, 3, 5])
@pytest.mark.parametrize("jitter", [2.0, 4.0])
def test_merged_polygons_are_nearer_to_the_truth_than_those_of_single_workers(workers: int, jitter: float) -> None:
    truth = star(hand(0), jitter=0)
    worker = hand(11)
    single, together = [], []
    for _ in range(TRIALS):
        drawn = [star(worker, jitter=jitter) for _ in range(workers)]
        value, _ = label(**{f"w{place}": shapes("polygons", ("Star", one)) for place, one in enumerate(drawn)})
        (merged,) = value["annotations"]
        single += [iou(one, truth) for one in drawn]
        together.append(iou(points(merged), truth))

    assert fmean(together) > fmean(single) + (0.02 if jitter > 2 else 0.01)
    assert min(together) > min(single)


def test_more_workers_come_nearer() -> None:
    truth = star(hand(0), jitter=0)

    def mean_iou(workers: int) -> float:
        worker = hand(5)
        found = []
        for _ in range(TRIALS):
            answers = {f"w{place}": shapes("polygons", ("Star", star(worker, jitter=4))) for place in range(workers)}
            found.append(iou(points(label(**answers)[0]["annotations"][0]), truth))
        return fmean(found)

    assert mean_iou(2) < mean_iou(4) < mean_iou(8)


def test_merged_polylines_are_nearer_whatever_their_direction() -> None:
    truth = LineString([(20 + 3.6 * place, 150 + 60 * math.sin(place / 100 * 2 * math.pi)) for place in range(101)])
    worker = hand(3)
    single, together = [], []
    for _ in range(TRIALS):
        drawn = [lane(worker, jitter=4) for _ in range(5)]
        value, _ = label(**{f"w{place}": shapes("polylines", ("Lane", one)) for place, one in enumerate(drawn)})
        (merged,) = value["annotations"]
        single += [LineString(one).hausdorff_distance(truth) for one in drawn]
        together.append(LineString(points(merged)).hausdorff_distance(truth))

    assert fmean(together) < 0.7 * fmean(single)


def test_lines_are_averaged_end_by_end() -> None:
    value, metadata = label(
        ann=shapes("lines", ("Edge", [(0, 0), (100, 0)])),
        bob=shapes("lines", ("Edge", [(100, 4), (0, 4)])),
        eve=shapes("lines", ("Edge", [(0, 2), (100, 2)])),
    )

    assert value["annotation_type"] == "Line"
    assert sorted(points(value["annotations"][0])) == [(0, 2), (100, 2)]
    # The reach is 0.06 of 500 pixels: two workers are 2 pixels off.
    assert metadata["objects"] == [{"confidence": round((1 + 2 * (1 - 2 / 30)) / 3, 2)}]


def test_keypoints_are_medians_so_that_one_stray_hand_moves_them_little() -> None:
    value, metadata = label(
        ann=keypoints(("eye", 100, 50), ("nose", 120, 80)),
        bob=keypoints(("nose", 121, 81), ("eye", 101, 50)),
        eve=keypoints(("eye", 109, 50), ("nose", 120, 80)),
    )

    found = {entry["label"]: (entry["x"], entry["y"]) for entry in value["annotations"]}
    assert found == {"eye": (101, 50), "nose": (120, 80)}
    assert metadata["class-map"] == {"0": "eye", "1": "nose"}
    assert all(0.8 < entry["confidence"] < 1 for entry in metadata["objects"])


def test_pixels_are_voted_on_and_come_nearer_to_the_truth() -> None:
    truth = pixels(label(ann=instances(("Star", star(hand(0), jitter=0))))[0]["instances"][0])
    worker = hand(8)
    single, together = [], []
    for _ in range(4):
        drawn = [instances(("Star", star(worker, jitter=4))) for _ in range(5)]
        masks = [pixels(label(ann=one)[0]["instances"][0]) for one in drawn]
        value, _ = label(**{f"w{place}": one for place, one in enumerate(drawn)})
        found = pixels(value["instances"][0])

        assert (found == (numpy.sum(masks, axis=0) >= 3)).all()
        single += [(mask & truth).sum() / (mask | truth).sum() for mask in masks]
        together.append((found & truth).sum() / (found | truth).sum())

    assert fmean(together) > fmean(single) + 0.02


def test_an_instance_of_the_same_class_stays_apart() -> None:
    value, metadata = label(
        ann=instances(("Bird", SQUARE), ("Bird", FAR)), bob=instances(("Bird", FAR), ("Bird", SQUARE))
    )

    assert [entry["label"] for entry in value["instances"]] == ["Bird", "Bird"]
    assert sorted(pixels(entry).sum() for entry in value["instances"]) == [61 * 61, 101 * 101]
    assert value["instances"][0]["rle"]["size"] == [HEIGHT, WIDTH]
    assert metadata["objects"] == [{"confidence": 1.0}] * 2


def test_what_a_minority_drew_is_left_out_and_a_tie_is_kept_with_a_low_score() -> None:
    both = shapes("polygons", ("Bird", SQUARE), ("Bird", FAR))
    one = shapes("polygons", ("Bird", SQUARE))

    assert [entry["confidence"] for entry in label(ann=both, bob=one, eve=one)[0]["annotations"]] == [1.0]
    assert [entry["confidence"] for entry in label(ann=both, bob=one)[0]["annotations"]] == [1.0, 0.5]


def test_who_saw_nothing_counts_as_well() -> None:
    one, none = shapes("polygons", ("Bird", SQUARE)), shapes("polygons")

    assert label(ann=one, bob=none, eve=none)[0]["annotations"] == []
    assert label(ann=one, bob=none)[0]["annotations"][0]["confidence"] == 0.5
    assert label(ann=none)[0] == {
        "annotation_type": "Polygon",
        "image_size": [{"width": WIDTH, "height": HEIGHT}],
        "annotations": [],
    }


def test_shapes_of_different_classes_are_different_things() -> None:
    value, _ = label(ann=shapes("polygons", ("Bird", SQUARE)), bob=shapes("polygons", ("Plane", SQUARE)))

    assert [(entry["label"], entry["confidence"]) for entry in value["annotations"]] == [("Bird", 0.5), ("Plane", 0.5)]


def test_nobody_draws_a_thing_twice() -> None:
    """Two of Ann's birds are as near as one of Bob's: only the nearer one is his."""
    value, _ = label(
        ann=shapes("polygons", ("Bird", SQUARE), ("Bird", shifted(SQUARE, 10))),
        bob=shapes("polygons", ("Bird", shifted(SQUARE, 2))),
    )

    assert sorted(entry["confidence"] for entry in value["annotations"]) == [0.5, 0.96]


def test_the_score_falls_with_agreement() -> None:
    def score(by: float) -> float:
        value, _ = label(
            ann=shapes("polygons", ("Bird", SQUARE)), bob=shapes("polygons", ("Bird", shifted(SQUARE, by)))
        )
        return float(value["annotations"][0]["confidence"])

    scores = [score(by) for by in (0, 4, 8, 16)]
    assert scores[0] == 1.0
    assert all(before > after for before, after in pairwise(scores))


def test_freehand_outlines_of_thousands_of_vertices_are_merged_in_time() -> None:
    worker = hand(2)

    def blob() -> list[tuple[float, float]]:
        return [
            (200 + (100 + worker.gauss(0, 1)) * math.cos(angle), 150 + (100 + worker.gauss(0, 1)) * math.sin(angle))
            for angle in (2 * math.pi * place / 3000 for place in range(3000))
        ]

    value, _ = label(**{f"w{place}": shapes("polygons", ("Blob", blob())) for place in range(3)})

    (merged,) = value["annotations"]
    assert (
        iou(points(merged), [(200 + 100 * math.cos(a / 99), 150 + 100 * math.sin(a / 99)) for a in range(622)]) > 0.97
    )
    assert len(merged["vertices"]) <= 120
