"""The objects of a page: whether workers' browsers could load them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, ParamValidationError

from ground_truth_cli.aws_errors import code, explained
from ground_truth_local.engine.picture.load import accepted
from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.facts.cors import IMAGES, cors_fix, cors_problem
from ground_truth_runtime.facts.task_types import IMAGE_SUFFIXES
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.pillow import NotAPicture

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MISSING = ("NoSuchKey", "NoSuchBucket")


def object_problems(uris: Iterable[str], s3: S3Client) -> Iterator[str]:
    """Why a browser could not load what a page asks for: objects that are not there, pictures that are none, and
    buckets of pictures without the CORS rule (developer guide, sms-cors-update)."""
    buckets: dict[str, None] = {}
    for uri in uris:
        bucket, key = bucket_and_key(uri)
        is_picture = key.lower().endswith(IMAGE_SUFFIXES)
        if is_picture:
            buckets[bucket] = None
        try:
            body = s3.get_object(Bucket=bucket, Key=key)["Body"]
            problem = picture_problem(body.read(), uri) if is_picture else None
        except ClientError as error:
            why = "there is no such object" if code(error) in _MISSING else str(explained(error))
            problem = f"{uri} does not load: {why}"
        except ParamValidationError as error:
            problem = f"{uri} does not load: {' '.join(str(error).split())}"
        if problem is not None:
            yield problem
    for bucket in buckets:
        yield from _cors_problem(bucket, s3)


def picture_problem(content: bytes, address: str) -> str | None:
    """Why no browser shows a picture; None where it does."""
    try:
        with accepted(content) as picture:
            picture.load()
    except NotAPicture as error:
        return f"{address} is no picture that workers can label: {error}"
    return None


def _cors_problem(bucket: str, s3: S3Client) -> Iterator[str]:
    try:
        rules = ObjectStore(s3).cors_rules(bucket)
    except ObjectUnreadable as error:
        yield f"the CORS rules of s3://{bucket} can't be read: {error}"
        return
    problem = cors_problem(rules, IMAGES)
    if problem is not None:
        yield f"s3://{bucket} {problem}: workers could not see its images ({cors_fix(bucket, IMAGES)})"
