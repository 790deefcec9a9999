"""Results of an execution's jobs, as the collect step left them in the bucket."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ground_truth_cli.aws_errors import code
from ground_truth_runtime.domain import naming

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Result = Mapping[str, Any]
"""What collect writes of one job: its outcome, and a summary of its labels."""


def job_results(s3: S3Client, bucket: str, run: str, *, known: Collection[str] = ()) -> dict[str, Result]:
    """The results of the jobs that have been collected, by the jobs' names, except those `known` already."""
    # Of the key of a job without a name, what all of an execution's keys begin with.
    prefix = naming.job_result_key(run, "").removesuffix(".json")
    found: dict[str, Result] = {}
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for entry in page.get("Contents", []):
            name = entry["Key"].removeprefix(prefix).removesuffix(".json")
            # What lies deeper is of the parts of a job.
            if name not in known and "/" not in name and entry["Key"] == naming.job_result_key(run, name):
                result = document(s3, bucket, entry["Key"])
                if result is not None:
                    found[name] = result
    return found


def document(s3: S3Client, bucket: str, key: str) -> Mapping[str, Any] | None:
    """A JSON document of the bucket; None where there is none, or it can't be read."""
    try:
        content = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    except ClientError as error:
        # Without permission to list, S3 tells nobody that a key is missing.
        if code(error) in ("NoSuchKey", "AccessDenied"):
            return None
        raise
    return content if isinstance(content, dict) else None
