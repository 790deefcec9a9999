"""What stands out in a picture: colours that its border does not have."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.float32]


def salience(small: Image.Image) -> Grey:
    """How much each pixel differs from the picture's border, 0 to 1.

    The border is described by its mean colour and covariance, the distance to it is Mahalanobis', and the middle of the
    picture counts a little more than its edges, as photographers frame what they mean.
    """
    blurred = np.asarray(small.filter(ImageFilter.GaussianBlur(2)), dtype=np.float32)
    height, width, _ = blurred.shape
    rim = max(1, min(height, width) // 12)
    border = np.concatenate(
        [
            blurred[:rim].reshape(-1, 3),
            blurred[-rim:].reshape(-1, 3),
            blurred[:, :rim].reshape(-1, 3),
            blurred[:, -rim:].reshape(-1, 3),
        ]
    )
    mean = border.mean(axis=0)
    # The added variance keeps a border of one single colour from making every other pixel infinitely far away.
    inverse = np.linalg.inv(np.cov(border.T) + np.eye(3) * 100.0)
    offset = blurred - mean
    distance = np.sqrt(np.maximum(np.einsum("hwi,ij,hwj->hw", offset, inverse, offset), 0.0))
    ys = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    xs = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    weighted = distance * (0.4 + 0.6 * np.exp(-(xs**2 + ys**2) / 0.8))
    top = float(weighted.max())
    result: Grey = (weighted / top if top > 0 else weighted).astype(np.float32)
    return result


def otsu(values: Grey) -> float:
    """Otsu's threshold of values from 0 to 1: the cut with the largest variance between the two sides."""
    counts, edges = np.histogram(values, bins=128, range=(0.0, 1.0))
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sum_below = np.cumsum(counts * centres)
    usable = (below > 0) & (above > 0)
    if not usable.any():
        return 1.0
    mean_below = sum_below[usable] / below[usable]
    mean_above = (sum_below[-1] - sum_below[usable]) / above[usable]
    between = below[usable] * above[usable] * (mean_below - mean_above) ** 2
    # Between two groups far apart every cut is as good: the middle one of the best is the fairest.
    best = np.flatnonzero(between >= between.max() * (1 - 1e-9))
    return float(edges[1:][usable][best[len(best) // 2]])


def box_blur(values: NDArray[np.floating], radius: int) -> Grey:
    """Mean over a square of `2 * radius + 1` pixels; beyond the edge the edge's own pixels count."""
    size = 2 * radius + 1
    padded = np.pad(values.astype(np.float64), radius, mode="edge")
    total = np.pad(padded.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    sums = total[size:, size:] - total[:-size, size:] - total[size:, :-size] + total[:-size, :-size]
    result: Grey = (sums / size**2).astype(np.float32)
    return result
