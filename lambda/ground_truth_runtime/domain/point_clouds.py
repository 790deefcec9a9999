"""Formats of point clouds. Source: developer guide, sms-point-cloud-single-frame-input-data and -raw-data-types."""

from typing import Any

CLOUD_FORMATS = tuple(
    f"{kind}/{values}" for kind in ("binary", "text") for values in ("xyz", "xyzi", "xyzrgb", "xyzirgb")
)
"""What a frame may say that its file holds."""
OTHER_CLOUD_SUFFIXES = (".pcd", ".las", ".laz", ".ply", ".e57", ".npy", ".npz", ".bag")
"""Endings of point clouds that the service does not read."""
CLOUD_DEFAULTS = {".bin": "binary/xyzi", ".txt": "text/xyzi"}
"""Ending of a file -> its format, where a frame says none."""


def cloud_format_problem(uri: str, given: Any) -> str | None:
    """Return what is wrong with the format of a frame; None where it is one that the service reads."""
    if given is None:
        other = uri.lower().endswith(OTHER_CLOUD_SUFFIXES)
        return f"no format, and {uri} is none that is read: {', '.join(CLOUD_FORMATS)}" if other else None
    return None if given in CLOUD_FORMATS else f"the format {given!r}, and must have one of {', '.join(CLOUD_FORMATS)}"
