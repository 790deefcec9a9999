"""How several workers' answers become one label: pure functions over numbers, one file per method."""

CONFIDENCE_CAP = 0.95
"""The service's confidences end here (302 of 302 objects of a real job with five workers)."""


def confidence(value: float, *, answers: int) -> float:
    """A confidence as the service writes it: two decimals, capped, and 0 where only one worker answered."""
    return round(min(max(value, 0.0), CONFIDENCE_CAP), 2) if answers > 1 else 0.0
