"""The `-metadata` of a label as real output has it: which keys, in which order, in which spelling.

Observed in output manifests of public repositories, newest files first: a box job of 2026 and adjustments of 2025 (key
order of boxes), image classes of 2023, several classes of 2024, masks of 2022, named entities and video tracks of 2020,
custom jobs of 2021 and 2022. Where no real file is known, as for verdicts and 3D, the order is that of boxes and masks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import EllipsisType
from typing import Any


def iso(now: float, *, digits: str = "microseconds") -> str:
    """A time of day as the service writes it, without a zone."""
    return moment(now).replace(tzinfo=None).isoformat(timespec=digits)


def moment(now: float) -> datetime:
    """A time of day, in UTC."""
    # Added to the epoch, as fromtimestamp rounds and would let equal times differ between platforms.
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=now)


def _to_milliseconds(now: float) -> str:
    return f"{iso(now, digits='milliseconds')}000"


@dataclass(frozen=True, kw_only=True)
class MetadataForm:
    """How the metadata of one sort of label is written.

    Attributes:
        order: the keys; `...` stands for all that are not named.
        job: what stands before the job's name.
        date: writes `creation-date`.
    """

    order: tuple[str | EllipsisType, ...]
    job: str = "labeling-job/"
    date: Callable[[float], str] = iso

    def written(self, own: Mapping[str, Any], *, metadata_type: str, job_name: str, now: float) -> dict[str, Any]:
        """The whole metadata of a label.

        Args:
            own: what this sort of label has of its own.
            job_name: as the job was created; it is written in small letters.
            now: the time of day.
        """
        content = {
            **own,
            "type": metadata_type,
            "human-annotated": "yes",
            "creation-date": self.date(now),
            "job-name": f"{self.job}{job_name.lower()}",
        }
        others = [key for key in content if key not in self.order]
        keys = [name for key in self.order for name in (others if isinstance(key, EllipsisType) else [key])]
        return {key: content[key] for key in keys if key in content}


_USUAL = MetadataForm(
    order=(
        *(..., "type", "human-annotated", "creation-date", "job-name"),
        *("adjustment-status", "dataset-object-attributes", "worker-feedback"),
    )
)
_CLASS = MetadataForm(
    order=("class-name", "job-name", "confidence", ..., "type", "human-annotated", "creation-date"),
)
_CLASSES = MetadataForm(
    order=("job-name", "confidence-map", "class-map", ..., "type", "human-annotated", "creation-date")
)
_SPANS = MetadataForm(order=(..., "job-name", "type", "creation-date", "human-annotated"))
_VIDEO = MetadataForm(
    order=(..., "job-name", "human-annotated", "creation-date", "type", "adjustment-status"), date=_to_milliseconds
)
_CUSTOM = MetadataForm(
    order=(..., "type", "job-name", "human-annotated", "creation-date", "worker-response-ref"),
    job="",
    date=_to_milliseconds,
)

FORMS: Mapping[str, MetadataForm] = {
    "groundtruth/image-classification": _CLASS,
    "groundtruth/text-classification": _CLASS,
    "groundtruth/video-classification": _CLASS,
    "groundtruth/image-classification-multilabel": _CLASSES,
    "groundtruth/text-classification-multilabel": _CLASSES,
    "groundtruth/text-span": _SPANS,
    "groundtruth/video-object-detection": _VIDEO,
    "groundtruth/video-object-tracking": _VIDEO,
    "groundtruth/custom": _CUSTOM,
}


def form_of(metadata_type: str) -> MetadataForm:
    """How the metadata of labels of a type is written."""
    return FORMS.get(metadata_type, _USUAL)


def failure(reason: str) -> dict[str, Any]:
    """The metadata of an object that got no label: nothing else is in that of real files."""
    return {"retry-count": 1, "failure-reason": reason[:1024], "human-annotated": "true"}
