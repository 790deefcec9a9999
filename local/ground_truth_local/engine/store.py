"""The engine's way to S3: addresses, objects, and whether a worker's browser may load from a bucket."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from ground_truth_local.engine.job import JobError, ObjectError
from ground_truth_runtime.facts.cors import IMAGES, cors_problem

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


def split_uri(uri: str) -> tuple[str, str]:
    """`s3://bucket/some/key` as ("bucket", "some/key").

    Raises:
        ValueError: the address does not name a bucket and a key in the form `s3://bucket/key`.
    """
    bucket, slash, key = uri.removeprefix("s3://").partition("/")
    if not (uri.startswith("s3://") and bucket and slash and key):
        raise ValueError(f"{uri!r} is not an address of the form s3://bucket/key")
    return bucket, key


def describe(error: Exception) -> str:
    """An AWS error in few words: its code where it has one."""
    if isinstance(error, ClientError):
        return f"{error.response['Error'].get('Code', 'Unknown')}: {error.response['Error'].get('Message', '')}"
    return str(error)


class Store:
    """Reads and writes the objects of one job.

    Args:
        s3: client of the job's region.
        kms_key_id: key for what is written; None leaves it to the bucket.
    """

    def __init__(self, s3: "S3Client", *, kms_key_id: str | None = None) -> None:
        self._s3 = s3
        self._encryption: dict[str, Any] = (
            {} if not kms_key_id else {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key_id}
        )
        self._cors: dict[str, str | None] = {}

    def lines(self, uri: str) -> Iterator[bytes]:
        """The lines of a file, one after another as they arrive.

        Raises:
            JobError: the file cannot be read.
        """
        try:
            bucket, key = split_uri(uri)
            body = self._s3.get_object(Bucket=bucket, Key=key)["Body"]
            yield from body.iter_lines(chunk_size=65536)
        except (ClientError, BotoCoreError, ValueError) as error:
            raise JobError(f"ClientError: cannot read {uri}: {describe(error)}") from error

    def text(self, uri: str) -> str:
        """A file of the job, as UTF-8 text. Raises JobError: it cannot be read."""
        try:
            return b"\n".join(self.lines(uri)).decode()
        except UnicodeDecodeError as error:
            raise JobError(f"ClientError: {uri} is not UTF-8 text") from error

    def read(self, uri: str) -> bytes:
        """The content of one data object.

        Raises:
            ObjectError: it is missing or unreadable.
        """
        try:
            bucket, key = split_uri(uri)
            return self._s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        except (ClientError, BotoCoreError, ValueError) as error:
            raise ObjectError(f"ClientError: cannot read {uri}: {describe(error)}") from error

    def require(self, uri: str) -> None:
        """Refuses a data object that is missing, without reading it. Raises ObjectError."""
        try:
            bucket, key = split_uri(uri)
            self._s3.head_object(Bucket=bucket, Key=key)
        except (ClientError, BotoCoreError, ValueError) as error:
            raise ObjectError(f"ClientError: cannot read {uri}: {describe(error)}") from error

    def write(self, uri: str, content: bytes, *, content_type: str = "application/json") -> None:
        """Writes one file of the job's output.

        Raises:
            JobError: it cannot be written.
        """
        try:
            bucket, key = split_uri(uri)
            self._s3.put_object(Bucket=bucket, Key=key, Body=content, ContentType=content_type, **self._encryption)
        except (ClientError, BotoCoreError, ValueError) as error:
            raise JobError(f"ClientError: cannot write {uri}: {describe(error)}") from error

    def write_json(self, uri: str, document: object) -> None:
        """Writes one JSON document of the job's output. Raises JobError as `write` does."""
        self.write(uri, json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode())

    def require_cors(self, uri: str) -> None:
        """Refuses an object whose bucket has no CORS rule that lets any page GET it (developer guide, sms-cors-update).

        Raises:
            ObjectError: workers could not load the object.
        """
        bucket, _ = split_uri(uri)
        if bucket not in self._cors:
            self._cors[bucket] = self._cors_problem(bucket)
        problem = self._cors[bucket]
        if problem is not None:
            raise ObjectError(problem)

    def _cors_problem(self, bucket: str) -> str | None:
        try:
            rules = self._s3.get_bucket_cors(Bucket=bucket)["CORSRules"]
        except (ClientError, BotoCoreError) as error:
            return f"ClientError: workers cannot load objects of bucket {bucket}: its CORS rules: {describe(error)}"
        problem = cors_problem(rules, IMAGES)
        return None if problem is None else f"ClientError: workers cannot load objects of bucket {bucket}: it {problem}"
