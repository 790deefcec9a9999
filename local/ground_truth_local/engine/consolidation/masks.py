"""Masks of several workers: each pixel a vote for its class, smoothed by the votes of its neighbours."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ground_truth_local.engine.consolidation import confidence

ClassMap = NDArray[np.uint8]
"""A class index for each pixel, rows first; 0 is background."""
OWN_WEIGHT = 0.5
"""What a pixel's own votes count beside the mean of its neighbourhood, which contains it."""


def consolidate_masks(masks: Sequence[ClassMap]) -> tuple[ClassMap, float]:
    """One class map from one per worker, all of one size, and one confidence for the whole picture.

    The confidence is the share of workers who gave a pixel its final class, averaged over the pixels that anybody
    labeled.
    """
    stack = np.stack(masks)
    height, width = stack.shape[1:]
    radius = max(1, max(height, width) // 300)
    best = np.zeros((height, width), dtype=np.uint8)
    best_score = np.full((height, width), -1.0, dtype=np.float32)
    for value in np.unique(stack):
        votes = ((stack == value).sum(axis=0, dtype=np.uint16) * 255 // len(masks)).astype(np.uint8)
        around = np.asarray(Image.fromarray(votes).filter(ImageFilter.BoxBlur(radius)), dtype=np.float32)
        score = around + np.float32(OWN_WEIGHT) * votes
        wins = score > best_score
        best[wins] = value
        best_score[wins] = score[wins]
    labeled = (stack > 0).any(axis=0)
    agreement = float((stack == best).mean(axis=0)[labeled].mean()) if labeled.any() else 1.0
    return best, confidence(agreement, answers=len(masks))
