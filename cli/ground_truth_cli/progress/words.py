"""Numbers as people read them."""

from __future__ import annotations

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def duration(seconds: float) -> str:
    """`45s`, `4m 12s`, `3h 05m` or `2d 04h`."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return f"{whole}s"
    if whole < _HOUR:
        return f"{whole // _MINUTE}m {whole % _MINUTE:02}s"
    if whole < _DAY:
        return f"{whole // _HOUR}h {whole % _HOUR // _MINUTE:02}m"
    return f"{whole // _DAY}d {whole % _DAY // _HOUR:02}h"


def rate(per_second: float) -> str:
    """Objects per second, minute, hour or day: the first that makes at least one."""
    for seconds, unit in ((1, "s"), (_MINUTE, "min"), (_HOUR, "h")):
        if per_second * seconds >= 1:
            value = per_second * seconds
            return f"{value:.0f}/{unit}" if value >= 10 else f"{value:.1f}/{unit}"
    return f"{per_second * _DAY:.1f}/d"


def size(count: float) -> str:
    """Bytes as B, kB, MB or GB."""
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
