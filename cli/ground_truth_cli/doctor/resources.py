"""Checks of resources that the context names: buckets, key."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import ClientError

from ground_truth_cli.aws_errors import code
from ground_truth_cli.doctor.context import text
from ground_truth_cli.doctor.finding import Finding, ok, problem, unknown
from ground_truth_cli.doctor.target import Target
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.steps.inputs.buckets import Buckets


def check_buckets(target: Target) -> Iterator[Finding]:
    """Whether the buckets are there, in the region, and can be shown to workers."""
    name = text(target.context, "bucket_name")
    if name is not None:
        found = Buckets(ObjectStore(target.client("s3")), target.region).of_objects(name, "image")
        for address, rule, fix in found.problems:
            yield problem("bucket", f"{address} {rule}", fix=fix or "name another bucket")
        for address, rule, fix in found.warnings:
            yield unknown("bucket", f"{address}: {rule}", fix=fix)
        if not found.problems and not found.warnings:
            yield ok("bucket", f"{name} is there, and workers' browsers can load images from it")
    logs = text(target.context, "access_logs_bucket")
    if logs is not None:
        yield from _access_logs(target, logs)


def _access_logs(target: Target, name: str) -> Iterator[Finding]:
    try:
        target.client("s3").head_bucket(Bucket=name)
    except ClientError as error:
        if code(error) not in {"404", "NoSuchBucket"}:
            raise
        yield problem("access logs", f"there is no bucket {name}", fix="name a bucket that is there")
        return
    yield ok("access logs", f"{name} is there; its policy must let logging.s3.amazonaws.com put objects")


def check_key(target: Target) -> Iterator[Finding]:
    """Whether the KMS key can be used."""
    arn = text(target.context, "kms")
    if arn in (None, "new"):
        return
    try:
        key = target.client("kms").describe_key(KeyId=arn)["KeyMetadata"]
    except ClientError as error:
        if code(error) != "NotFoundException":
            raise
        yield problem("key", f"there is no key {arn}", fix="name a key of this region")
        return
    if key.get("KeyState") != "Enabled" or key.get("KeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT":
        yield problem(
            "key",
            f"{arn} is {key.get('KeyState')}, {key.get('KeySpec')}; allowed: an enabled, symmetric key",
            fix="enable it, or name another",
        )
        return
    yield ok("key", f'{arn} is enabled; its policy must hold what docs/security.md, "A customer\'s key", lists')
