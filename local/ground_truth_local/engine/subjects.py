"""Reads data objects as workers would find them, and remembers what pictures show: several jobs label the same ones."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.manifest import DataObject
from ground_truth_local.engine.picture.load import open_picture
from ground_truth_local.engine.picture.scene import Scene, analyse
from ground_truth_local.engine.point_clouds import read_clouds
from ground_truth_local.engine.store import Store
from ground_truth_local.engine.types.subject import Frame, KnownLabel, Reads, Subject

REMEMBERED = 256
SEGMENTATION = "groundtruth/semantic-segmentation"
MAX_TEXT_BYTES = 1_000_000
"""Of a text file; texts in the manifest are bounded by its line. Ours: a longer one is no text that people read."""


class SceneReader:
    """Reads pictures as a worker's browser would and remembers what they show by their content."""

    def __init__(self) -> None:
        self._scenes: OrderedDict[bytes, Scene] = OrderedDict()

    def read(self, uri: str, store: Store) -> Scene:
        """What a picture shows.

        Raises:
            ObjectError: workers cannot see it: it is missing, no image, or its bucket's CORS rules keep them out.
        """
        content = store.read(uri)
        store.require_cors(uri)
        digest = hashlib.sha256(content).digest()
        scene = self._scenes.get(digest)
        if scene is None:
            scene = analyse(open_picture(content, uri=uri), content=content)
            self._scenes[digest] = scene
            if len(self._scenes) > REMEMBERED:
                self._scenes.popitem(last=False)
        else:
            self._scenes.move_to_end(digest)
        return scene


@dataclass(frozen=True, kw_only=True)
class SubjectReader:
    """Reads the data objects of one job.

    Args:
        reads: what the job's workers need to see.
        truth: attribute with the known truth, None without one.
        audited: attribute of the label that the job adjusts or verifies, None in all other jobs.
        audited_type: `type` that this label's metadata must have.
    """

    store: Store
    scenes: SceneReader
    reads: Reads
    truth: str | None = None
    audited: str | None = None
    audited_type: str | None = None

    def read(self, item: DataObject) -> Subject:
        """One object as workers find it.

        Raises:
            ObjectError: workers cannot work on it.
        """
        truth = None if self.truth is None else self._label(item, self.truth)
        audited = None if self.audited is None else self._audited(item, self.audited)
        return replace(self._seen(item), truth=truth, audited=audited)

    def _seen(self, item: DataObject) -> Subject:
        """What is to be seen of an object, whatever is known about it."""
        match self.reads:
            case "picture":
                scene = self.scenes.read(self._address(item, "an image"), self.store)
                return Subject(line=item.line, digest=scene.digest, scene=scene)
            case "text":
                text = self._text(item)
                return Subject(line=item.line, digest=hashlib.sha256(text.encode()).digest(), text=text)
            case "clip":
                uri = self._address(item, "a video")
                self.store.require(uri)
                self.store.require_cors(uri)
                return Subject(line=item.line, digest=hashlib.sha256(uri.encode()).digest())
            case "frames":
                frames = self._frames(self._address(item, "a video frame"))
                scene = frames[0].look()
                return Subject(line=item.line, digest=scene.digest, scene=scene, frames=frames)
            case "points":
                uri = self._address(item, "a point cloud")
                clouds = read_clouds(uri, item.line, self.store)
                clouds[0].points()
                return Subject(line=item.line, digest=hashlib.sha256(uri.encode()).digest(), clouds=clouds)
            case "none":
                return Subject(line=item.line, digest=hashlib.sha256(item.raw.encode()).digest())

    def _address(self, item: DataObject, kind: str) -> str:
        if item.source_ref is None:
            raise ObjectError(f"ClientError: {kind} task needs source-ref, the line has source")
        return item.source_ref

    def _text(self, item: DataObject) -> str:
        if item.source_ref is None:
            return str(item.line["source"])
        content = self.store.read(item.source_ref)
        if len(content) > MAX_TEXT_BYTES:
            raise ObjectError(
                f"ClientError: {item.source_ref} has {len(content)} bytes, at most {MAX_TEXT_BYTES} are allowed"
            )
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ObjectError(f"ClientError: {item.source_ref} is not UTF-8 text") from error

    def _frames(self, uri: str) -> list[Frame]:
        """The frames of a sequence file (developer guide, sms-video-manual-data-setup)."""
        try:
            document = json.loads(self.store.read(uri))
            prefix = str(document["prefix"])
            frames = [
                Frame(
                    number=int(frame.get("frame-no", place)),
                    name=str(frame["frame"]),
                    uri=f"{prefix}{frame['frame']}",
                    look=partial(self.scenes.read, f"{prefix}{frame['frame']}", self.store),
                )
                for place, frame in enumerate(document["frames"])
            ]
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ObjectError(f"ClientError: {uri} is not a sequence file: {error!r}") from error
        if not frames:
            raise ObjectError(f"ClientError: {uri} has no frames")
        return frames

    def _audited(self, item: DataObject, attribute: str) -> KnownLabel:
        """The earlier label; lines without it fail one by one (developer guide, sms-verification-data)."""
        label = self._label(item, attribute)
        if label is None or not label.metadata or "failure-reason" in label.metadata:
            raise ObjectError(f"ClientError: the line has no label {attribute!r} with its metadata to review")
        kind = label.metadata.get("type")
        if kind != self.audited_type:
            raise ObjectError(
                f"ClientError: label {attribute!r} is of type {kind}, reviewed here is {self.audited_type}"
            )
        if kind == SEGMENTATION and not _has_colours(label.metadata):
            raise ObjectError(f"ClientError: {attribute}-metadata has no internal-color-map with a hex-color per class")
        return label

    def _label(self, item: DataObject, attribute: str) -> KnownLabel | None:
        metadata: Any = item.line.get(f"{attribute}-metadata", {})
        if attribute not in item.line or not isinstance(metadata, dict):
            return None
        value = item.line[attribute]
        file = self.store.read(value) if isinstance(value, str) and value.startswith("s3://") else None
        return KnownLabel(attribute=attribute, value=value, metadata=metadata, file=file)


def _has_colours(metadata: Mapping[str, Any]) -> bool:
    colours = metadata.get("internal-color-map")
    return (
        isinstance(colours, dict)
        and bool(colours)
        and all(isinstance(entry, dict) and "hex-color" in entry for entry in colours.values())
    )
