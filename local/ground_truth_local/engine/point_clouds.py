"""Reads frames of 3D point clouds (developer guide, sms-point-cloud-*: raw data types, input manifest)."""

import io
import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.store import Store
from ground_truth_local.engine.types.subject import Cloud, Points

VALUES_PER_POINT: Mapping[str, int] = {"xyz": 3, "xyzi": 4, "xyzrgb": 6, "xyzirgb": 7}
DEFAULT_FORMATS: Mapping[str, str] = {".bin": "binary/xyzi", ".txt": "text/xyzi"}

FARTHEST = 1e6
"""Metres. Ours: bytes that are no floats, or of another format, show as numbers without measure."""


def read_clouds(uri: str, line: Mapping[str, Any], store: Store) -> list[Cloud]:
    """The frames of a data object: those of a sequence file (.json), else the one frame that it is.

    Raises:
        ObjectError: it cannot be read, or is no such file.
    """
    if not uri.endswith(".json"):
        metadata = line.get("source-ref-metadata", {})
        chosen = metadata.get("format") if isinstance(metadata, dict) else None
        return [_cloud(0, uri.rpartition("/")[2], uri, chosen, store)]
    try:
        document = json.loads(store.read(uri))
        prefix = str(document["prefix"])
        clouds = [
            _cloud(
                int(frame.get("frame-no", place)),
                str(frame["frame"]),
                f"{prefix}{frame['frame']}",
                frame.get("format"),
                store,
            )
            for place, frame in enumerate(document["frames"])
        ]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ObjectError(f"ClientError: {uri} is not a sequence file: {error!r}") from error
    if not clouds:
        raise ObjectError(f"ClientError: {uri} has no frames")
    return clouds


def _cloud(number: int, name: str, uri: str, chosen: Any, store: Store) -> Cloud:
    return Cloud(number=number, name=name, uri=uri, points=partial(_points, uri, chosen, store))


def _points(uri: str, chosen: Any, store: Store) -> Points:
    store.require_cors(uri)
    return parse_points(store.read(uri), uri=uri, chosen=chosen)


def parse_points(content: bytes, *, uri: str, chosen: Any = None) -> Points:
    """The places of a frame's points: x, y and z of each, in metres.

    Args:
        chosen: format of the frame, such as `binary/xyzi`. None: the default of the file's name.

    Raises:
        ObjectError: the content is not of this format.
    """
    form = DEFAULT_FORMATS.get(uri[-4:].lower(), "binary/xyzi") if chosen is None else str(chosen)
    kind, _, fields = form.partition("/")
    count = VALUES_PER_POINT.get(fields)
    if kind not in {"binary", "text"} or count is None:
        raise ObjectError(
            f"ClientError: the format of {uri} is {form!r}; it must be binary or text, / and one of "
            f"{', '.join(VALUES_PER_POINT)}"
        )
    try:
        if kind == "binary":
            values = np.frombuffer(content, dtype="<f4").reshape(-1, count)
        elif not content.strip():
            values = np.empty((0, count), dtype=np.float32)
        else:
            values = np.loadtxt(io.BytesIO(content), dtype=np.float32, ndmin=2)
    except ValueError as error:
        raise ObjectError(f"ClientError: {uri} is not a point cloud of format {form}: {error}") from error
    if values.shape[1] != count or not len(values):
        raise ObjectError(
            f"ClientError: {uri} has {len(values)} points of {values.shape[1]} values; {form} has {count}"
        )
    # Points that a scanner found nothing at have no place; they count all the same, and lie at the origin.
    places: Points = np.where(np.isfinite(values[:, :3]), values[:, :3], np.float32(0))
    if np.abs(places).max() > FARTHEST:
        raise ObjectError(f"ClientError: {uri} is not a point cloud of format {form}: a point is {FARTHEST} m away")
    return places
