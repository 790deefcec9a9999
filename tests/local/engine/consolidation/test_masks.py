import numpy as np

from ground_truth_local.engine.consolidation.masks import ClassMap, consolidate_masks


def mask(left: int, right: int, value: int = 1) -> ClassMap:
    """40 x 40 pixels, a band of rows 10 to 29 between two columns."""
    pixels = np.zeros((40, 40), dtype=np.uint8)
    pixels[10:30, left:right] = value
    return pixels


def test_one_worker_is_only_smoothed_and_gives_no_confidence() -> None:
    drawn = mask(10, 30)
    drawn[2, 2] = 1
    result, confidence = consolidate_masks([drawn])

    assert confidence == 0.0
    # The lone pixel is outvoted by its neighbours; the corners of the band are the only others that may change.
    assert result[2, 2] == 0
    assert (result[10:30, 11:29] == 1).all()
    assert int((result != mask(10, 30)).sum()) <= 4


def test_the_majority_of_three_decides_each_pixel() -> None:
    result, confidence = consolidate_masks([mask(10, 30), mask(10, 30), mask(10, 20)])

    assert (result[12:28, 12:28] == 1).all()
    # Half of the labeled pixels have three votes of three, half two: (1 + 2/3) / 2.
    assert confidence == 0.83


def test_classes_are_voted_on_as_such() -> None:
    result, _ = consolidate_masks([mask(10, 30, 2), mask(10, 30, 2), mask(10, 30, 1)])
    assert set(np.unique(result)) == {0, 2}


def test_full_agreement_is_capped() -> None:
    result, confidence = consolidate_masks([np.full((8, 8), 3, dtype=np.uint8)] * 2)
    assert (result == 3).all()
    assert confidence == 0.95


def test_a_picture_in_which_nobody_saw_anything_is_background() -> None:
    result, confidence = consolidate_masks([np.zeros((8, 8), dtype=np.uint8)] * 2)
    assert not result.any()
    assert confidence == 0.95
