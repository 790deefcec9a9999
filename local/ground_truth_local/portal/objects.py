"""Objects of tasks, as S3 would hand them to a worker's browser."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, ParamValidationError

from ground_truth_local.portal.links import Grant
from ground_truth_local.web.cors import cors_headers
from ground_truth_local.web.messages import Refused, Request, Response
from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_CHUNK_BYTES = 256 << 10
_NO_TYPE = ("binary/octet-stream", "application/octet-stream", "")

_POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
"""An object may be a page with a program in it; opened by itself, it must not become a page of the portal."""
_PDF = "application/pdf"
"""Browsers show it by a program of their own, which a policy would keep from it; it has none that reaches a page."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "private, max-age=300",
}


def object_response(grant: Grant, request: Request, *, s3: Callable[[str], S3Client]) -> Response:
    """The object that a link grants, or a part of it, with the headers that its bucket's CORS rules give.

    Raises:
        Refused: It can't be read.
    """
    client = s3(grant.region)
    bucket, key = bucket_and_key(grant.uri)
    cors = _cors(client, bucket, request)
    if request.method == "OPTIONS":
        if not cors:
            raise Refused(HTTPStatus.FORBIDDEN, f"s3://{bucket} has no CORS rule that allows this.")
        return Response(headers=cors)
    try:
        part = request.headers.get("range")
        if part is None:
            found = client.get_object(Bucket=bucket, Key=key)
        else:
            found = client.get_object(Bucket=bucket, Key=key, Range=part)
    except ClientError as error:
        status = HTTPStatus(error.response["ResponseMetadata"]["HTTPStatusCode"])
        return Response(status=status, headers={**_HEADERS, **_POLICY, **cors}, body=f"{grant.uri}: {error}".encode())
    except (ParamValidationError, ValueError) as error:
        raise Refused(HTTPStatus.NOT_FOUND, f"{grant.uri} is no object: {error}") from error
    content_type = _content_type(found["ContentType"], key)
    headers = {
        **_HEADERS,
        **({} if content_type == _PDF else _POLICY),
        **cors,
        "Content-Type": content_type,
        "Content-Length": str(found["ContentLength"]),
        "Accept-Ranges": "bytes",
    }
    if "ContentRange" in found:
        headers["Content-Range"] = found["ContentRange"]
    return Response(
        status=HTTPStatus.PARTIAL_CONTENT if "ContentRange" in found else HTTPStatus.OK,
        headers=headers,
        body=found["Body"].iter_chunks(_CHUNK_BYTES),
    )


def _cors(client: S3Client, bucket: str, request: Request) -> dict[str, str]:
    origin = request.headers.get("origin")
    if origin is None:
        return {}
    try:
        rules = ObjectStore(client).cors_rules(bucket)
    except ObjectUnreadable:
        return {}
    asked = request.headers.get("access-control-request-headers", "").lower()
    return cors_headers(
        rules,
        origin=origin,
        method=request.headers.get("access-control-request-method", request.method),
        asked=[name.strip() for name in asked.split(",") if name.strip()],
    )


def _content_type(stored: str, key: str) -> str:
    """What S3 was told when the object was put there; without that, what its name says."""
    if stored not in _NO_TYPE:
        return stored
    guessed, _ = mimetypes.guess_type(key)
    return stored or "application/octet-stream" if guessed is None else guessed
