"""A labeling job as Ground Truth tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

ENDED = frozenset({"Completed", "Failed", "Stopped"})
"""Statuses that a labeling job keeps for good."""

_COUNTERS = {
    "TotalLabeled": "total_labeled",
    "HumanLabeled": "human_labeled",
    "MachineLabeled": "machine_labeled",
    "FailedNonRetryableError": "failed",
    "Unlabeled": "unlabeled",
}


@dataclass(frozen=True, kw_only=True)
class LabelingJob:
    """What DescribeLabelingJob and ListLabelingJobs have in common.

    status: Initializing, InProgress, Completed, Failed, Stopping or Stopped.
    counters: objects by total_labeled, human_labeled, machine_labeled, failed and unlabeled.
    output_manifest: S3 URI of the output manifest, once there is one.
    label_attribute_name: key of its label; None where it was listed, and not described.
    input_manifest: S3 URI of the manifest that it was given; None where its objects come through a topic alone.
    created_at: when it was created; None where the answer does not say.
    tags: its tags; empty where it was listed, and not described.
    """

    name: str
    arn: str
    status: str
    counters: Mapping[str, int] = field(default_factory=dict)
    failure_reason: str | None = None
    output_manifest: str | None = None
    label_attribute_name: str | None = None
    input_manifest: str | None = None
    created_at: datetime | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in ENDED

    @property
    def labeled(self) -> int:
        """Objects that have a label."""
        return self.counters.get("total_labeled", 0)

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Self:
        """From the answer of DescribeLabelingJob, or one summary of ListLabelingJobs."""
        counters = answer.get("LabelCounters", {})
        return cls(
            name=answer["LabelingJobName"],
            arn=answer["LabelingJobArn"],
            status=answer["LabelingJobStatus"],
            counters={ours: counters.get(theirs, 0) for theirs, ours in _COUNTERS.items()},
            failure_reason=answer.get("FailureReason"),
            output_manifest=answer.get("LabelingJobOutput", {}).get("OutputDatasetS3Uri"),
            label_attribute_name=answer.get("LabelAttributeName"),
            input_manifest=manifest_of(answer),
            created_at=answer.get("CreationTime"),
            tags={tag["Key"]: tag["Value"] for tag in answer.get("Tags", [])},
        )


def manifest_of(document: Mapping[str, Any]) -> str | None:
    """S3 URI of the input manifest that a request or a description names; None where it names none."""
    source: Mapping[str, Any] = document.get("InputConfig", {}).get("DataSource", {})
    uri = source.get("S3DataSource", {}).get("ManifestS3Uri")
    return None if uri is None else str(uri)
