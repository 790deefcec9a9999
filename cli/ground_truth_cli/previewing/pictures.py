"""The pictures of a page: whether workers' browsers could load them, and small copies to show."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from botocore.exceptions import ClientError, ParamValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

from ground_truth_cli.aws_errors import code, explained
from ground_truth_cli.session import Aws
from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable

_LARGEST = (1600, 1200)
_QUALITY = 85


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture of the page.

    Args:
        address: Where it is from.
        data: As a data URI; empty where it can't be shown.
        problem: Why it can't be shown; empty where it can.
        size: Width and height of the original.
    """

    address: str
    data: str = ""
    problem: str = ""
    size: tuple[int, int] = (0, 0)


def local_picture(file: Path) -> Picture:
    """The picture in a file."""
    try:
        content = file.read_bytes()
    except OSError as error:
        return Picture(address=str(file), problem=f"{file} can't be read: {error.strerror}")
    return _picture(content, str(file))


def stored_picture(uri: str, aws: Aws) -> Picture:
    """The picture in an object of S3."""
    bucket, key = bucket_and_key(uri)
    try:
        content = aws.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except ClientError as error:
        why = "there is no such object" if code(error) in ("NoSuchKey", "NoSuchBucket") else str(explained(error))
        return Picture(address=uri, problem=f"{uri} does not load: {why}")
    except ParamValidationError as error:
        return Picture(address=uri, problem=f"{uri} does not load: {' '.join(str(error).split())}")
    return _picture(content, uri)


def cors_problem(bucket: str, aws: Aws) -> Iterator[str]:
    """What keeps workers' browsers from loading a bucket's images."""
    try:
        rules = ObjectStore(aws.s3).cors_rules(bucket)
    except ObjectUnreadable as error:
        yield f"the CORS rules of s3://{bucket} can't be read: {error}"
        return
    if not any("GET" in rule["AllowedMethods"] and "*" in rule["AllowedOrigins"] for rule in rules):
        yield f"s3://{bucket} has no CORS rule with GET and origin *: workers could not see its images"


def _picture(content: bytes, address: str) -> Picture:
    try:
        with Image.open(BytesIO(content)) as opened:
            size = opened.size
            shown = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, UnidentifiedImageError, SyntaxError, Image.DecompressionBombError) as error:
        return Picture(address=address, problem=f"{address} is no picture that a browser shows: {error}")
    shown.thumbnail(_LARGEST)
    small = BytesIO()
    shown.save(small, "JPEG", quality=_QUALITY)
    data = f"data:image/jpeg;base64,{base64.b64encode(small.getvalue()).decode()}"
    return Picture(address=address, data=data, size=size)
