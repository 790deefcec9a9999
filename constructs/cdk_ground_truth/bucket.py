"""The bucket that holds a labeling pipeline's images, labels and results."""

from __future__ import annotations

from typing import cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge
from cdk_ground_truth.validation import Problems
from ground_truth_runtime.facts.cors import FRAMES, IMAGES, CorsRule
from ground_truth_runtime.facts.limits import LABELING_JOB_LIFETIME_SECONDS

RUNS_PREFIX = "runs/"
"""Scratch of each run: plans, label files, templates, manifests. Expires."""

LABELS_PREFIX = "labels/"
"""Output of the labeling jobs, in the service's own layout. Kept."""

RESULTS_PREFIX = "results/"
"""Result documents. Kept."""

_LABELING_JOB_LIFETIME = Duration.seconds(LABELING_JOB_LIFETIME_SECONDS)


def _cors_rule(rule: CorsRule) -> s3.CorsRule:
    return s3.CorsRule(
        id=rule.name,
        allowed_methods=[s3.HttpMethods[method] for method in rule.methods],
        allowed_origins=["*"],
        allowed_headers=list(rule.headers) if rule.headers else None,
        exposed_headers=list(rule.expose),
        max_age=rule.max_age,
    )


IMAGE_CORS_RULE = _cors_rule(IMAGES)
VIDEO_CORS_RULE = _cors_rule(FRAMES)


class LabelingBucket(s3.Bucket):
    """A private, versioned S3 bucket with the CORS rules that worker pages need.

    It is an `s3.Bucket`: grants, metrics and notifications are those of the base class. Bring an existing bucket with
    `LabelingBucket.from_bucket_name` (or any `IBucket`); it must have the same CORS rules, which `plan` checks before
    a job is created. CloudFormation removes a bucket only when it is empty.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        bucket_name: str | None = None,
        encryption_key: kms.IKey | None = None,
        video_and_point_clouds: bool = False,
        run_expiration: Duration | None = None,
        noncurrent_version_expiration: Duration | None = None,
        server_access_logs_bucket: s3.IBucket | None = None,
        server_access_logs_prefix: str | None = None,
        event_bridge_enabled: bool = False,
        object_lock_enabled: bool = False,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        """Creates the bucket.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            bucket_name: physical name. Default: CloudFormation makes one.
            encryption_key: KMS key for the objects. Default: keys managed by S3. The key's users need it too: the
                execution role and the state machine grant it to themselves.
            video_and_point_clouds: adds the CORS rule for video frames and 3D point clouds. Default: images only.
            run_expiration: age at which the scratch below `runs/` is removed, at least 31 days, since a labeling
                job lives up to 30. An execution needs it to its end: jobs that wait for others, and follow-ups, begin
                later. Labels refer to nothing in it. Default: 370 days, as an execution may take a year.
            noncurrent_version_expiration: how long overwritten and deleted objects can be restored, at least one
                day. Default: 30 days.
            server_access_logs_bucket: receives access logs. Default: no access logs.
            server_access_logs_prefix: prefix of the access logs' keys. Default: none.
            event_bridge_enabled: whether S3 sends events about objects to EventBridge. The CDK's own notifications
                (`add_event_notification`) can't be added besides. Default: False.
            object_lock_enabled: whether object versions can be locked; it cannot be turned off again. Default: False.
            removal_policy: what becomes of the bucket when it leaves the stack. Default: RETAIN_ON_UPDATE_OR_DELETE,
                which leaves nothing behind where the stack's first deployment fails.

        Raises:
            PropertiesInvalid: a property is not as described; lists every problem.
        """
        run_expiration = Duration.days(370) if run_expiration is None else run_expiration
        if noncurrent_version_expiration is None:
            noncurrent_version_expiration = Duration.days(30)

        problems = Problems(scope, construct_id, "LabelingBucket")
        problems.duration("run_expiration", run_expiration, _LABELING_JOB_LIFETIME.plus(Duration.days(1)))
        problems.duration("noncurrent_version_expiration", noncurrent_version_expiration, Duration.days(1))
        problems.check(
            server_access_logs_prefix is None or server_access_logs_bucket is not None,
            "server_access_logs_prefix",
            server_access_logs_prefix,
            "given only together with server_access_logs_bucket",
        )
        problems.removal_policy("removal_policy", removal_policy)
        problems.keys("encryption_key", encryption_key)
        problems.raise_if_any()

        super().__init__(
            scope,
            construct_id,
            bucket_name=bucket_name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            versioned=True,
            encryption=s3.BucketEncryption.S3_MANAGED if encryption_key is None else s3.BucketEncryption.KMS,
            encryption_key=encryption_key,
            # Fewer calls to KMS: one key per bucket instead of one per object.
            bucket_key_enabled=None if encryption_key is None else True,
            cors=[IMAGE_CORS_RULE, VIDEO_CORS_RULE] if video_and_point_clouds else [IMAGE_CORS_RULE],
            lifecycle_rules=[
                s3.LifecycleRule(id="ExpireRuns", prefix=RUNS_PREFIX, expiration=run_expiration),
                s3.LifecycleRule(
                    id="RemoveLeftovers",
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                    noncurrent_version_expiration=noncurrent_version_expiration,
                    expired_object_delete_marker=True,
                ),
            ],
            server_access_logs_bucket=server_access_logs_bucket,
            server_access_logs_prefix=server_access_logs_prefix,
            object_lock_enabled=True if object_lock_enabled else None,
            removal_policy=removal_policy,
        )
        if event_bridge_enabled:
            self._send_events()
        if server_access_logs_bucket is None:
            acknowledge(
                self,
                "AwsSolutions-S1",
                "S3BucketLoggingEnabled",
                because="Access logs need a second bucket and cost money: server_access_logs_bucket switches them on.",
            )
        if encryption_key is None:
            acknowledge(
                self,
                "S3DefaultEncryptionKMS",
                because="S3 encrypts with keys of its own; encryption_key takes a key of yours",
            )
        acknowledge(
            self,
            "S3BucketReplicationEnabled",
            because="Versions protect against loss; a copy elsewhere doubles the cost, and is the owner's to decide",
        )

    def _send_events(self) -> None:
        """As a property of the bucket: the CDK's own `event_bridge_enabled` adds a function that sets it."""
        bucket = cast(s3.CfnBucket, self.node.default_child)
        bucket.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        )
