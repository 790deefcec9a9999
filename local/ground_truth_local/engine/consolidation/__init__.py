"""How several workers' answers become one label: pure functions over numbers, one file per method."""

CONFIDENCE_CAP = 0.95
"""The service's confidences end here (302 of 302 objects of a real job with five workers)."""
BOX_CONFIDENCE_CAP = 0.97
"""Those of boxes here (192 boxes of real jobs, of which 19 are above 0.95)."""


def confidence(value: float, *, answers: int, most: float = CONFIDENCE_CAP) -> float:
    """A confidence as the service writes it: two decimals, capped, and the whole number 0 of one worker alone."""
    return round(min(max(value, 0.0), most), 2) if answers > 1 else 0
