"""Options of the bucket that a pipeline makes."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_s3 as s3


@dataclass(frozen=True, kw_only=True)
class BucketOptions:
    """The bucket that a pipeline makes: `LabelingBucket` describes the properties of the same names."""

    server_access_logs_bucket: s3.IBucket | None = None
    """Receives access logs. Default: no access logs."""
    server_access_logs_prefix: str | None = None
    """Prefix of the access logs' keys. Default: none."""
    event_bridge_enabled: bool = False
    """Whether S3 sends events about objects to EventBridge, for instance to label what is uploaded. Default: False."""
    object_lock_enabled: bool = False
    """Whether object versions can be locked. Default: False."""
