"""What a data object is to a worker: its picture, text or frames, and the labels that it already has."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ground_truth_local.engine.picture.scene import Scene

Reads = Literal["picture", "text", "clip", "frames", "points", "none"]
"""What a task type needs of a data object: a decoded picture, a text, a video that only browsers play, a sequence file
with its frames, a 3D point cloud or a sequence of them, or nothing but the line."""

Points = NDArray[np.float32]
"""x, y and z of each point, in metres."""


@dataclass(frozen=True)
class KnownLabel:
    """A label that stands in an object's line.

    Attributes:
        value: what stands under the label attribute.
        metadata: what stands under `<attribute>-metadata`; empty without.
        file: content of the file that `value` is the S3 address of; None where the value is no address.
    """

    attribute: str
    value: Any
    metadata: Mapping[str, Any]
    file: bytes | None = None


@dataclass(frozen=True)
class Frame:
    """One frame of a sequence file.

    Attributes:
        number: `frame-no`, or its place where the file gives none.
        name: file name below the sequence's prefix.
        uri: S3 address.
        look: reads what the frame shows; raises ObjectError when workers could not see it.
    """

    number: int
    name: str
    uri: str
    look: Callable[[], Scene]


@dataclass(frozen=True)
class Cloud:
    """One frame of a 3D point cloud.

    Attributes:
        number: `frame-no`, or its place where the file gives none.
        name: file name below the sequence's prefix.
        uri: its address.
        points: reads the points, at least one; raises ObjectError when workers could not see them.
    """

    number: int
    name: str
    uri: str
    points: Callable[[], Points]


@dataclass(frozen=True)
class Subject:
    """One data object as a worker finds it.

    Attributes:
        line: the manifest line's attributes.
        digest: of the content, or of the address where the content is not read; stands for the object wherever a
            stable choice is needed.
        scene: what the picture shows; of a sequence its first frame; None for everything else.
        text: the text; None for everything else.
        frames: of a sequence of video frames, in order; empty for everything else.
        clouds: of a 3D point cloud, in order; empty for everything else.
        truth: the label that simulated workers aim at; None where the simulation names no attribute, or the line
            lacks it.
        audited: the earlier label that an adjustment or verification is about; None for all other types.
    """

    line: Mapping[str, Any]
    digest: bytes
    scene: Scene | None = None
    text: str | None = None
    frames: Sequence[Frame] = ()
    clouds: Sequence[Cloud] = ()
    truth: KnownLabel | None = None
    audited: KnownLabel | None = None

    @property
    def width(self) -> int:
        """Of the upright picture, in pixels; 0 without one."""
        return 0 if self.scene is None else self.scene.width

    @property
    def height(self) -> int:
        """Of the upright picture, in pixels; 0 without one."""
        return 0 if self.scene is None else self.scene.height

    @property
    def depth(self) -> int:
        """Channels of the picture's file; 0 without one."""
        return 0 if self.scene is None else self.scene.depth

    @property
    def picture(self) -> Scene:
        """The scene of a type that reads pictures.

        Raises:
            ValueError: there is none.
        """
        if self.scene is None:
            raise ValueError("this data object shows no picture")
        return self.scene

    def choice(self, of: int, *about: object) -> int:
        """A stable number from 0 to `of - 1` for this object, and for what it is about."""
        digest = hashlib.sha256(self.digest + repr(about).encode()).digest()
        return int.from_bytes(digest[:8]) % of
