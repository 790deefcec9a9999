"""Sends files to S3, many at a time, except those that are there."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boto3.exceptions import S3UploadFailedError
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError

from ground_truth_cli.aws_errors import explained
from ground_truth_cli.failures import reason
from ground_truth_cli.uploading.content import METADATA, PART_BYTES, digests
from ground_truth_cli.uploading.folder import File

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_CONFIG = TransferConfig(multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False)
_WAIT_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What became of one file.

    Args:
        file: The file.
        skipped: Whether the bucket had its content already.
        problem: Why it could not be sent; empty where it is there.
    """

    file: File
    skipped: bool = False
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class _Object:
    size: int
    etag: str


class Uploader:
    """Sends files to one bucket.

    Args:
        s3: Client; used by many threads.
        bucket: Name of the bucket.
        dry: Whether nothing is sent and only told.
    """

    def __init__(self, s3: S3Client, bucket: str, *, dry: bool = False) -> None:
        self._s3 = s3
        self._bucket = bucket
        self._dry = dry

    def send(self, files: Sequence[File], *, prefix: str, workers: int) -> Iterator[list[Sent]]:
        """Sends `files`, `workers` at a time; yields what is done, now and then, also when that is nothing."""
        there = self._listed(prefix)
        pool = ThreadPoolExecutor(max_workers=workers)
        try:
            pending = {pool.submit(self._send, file, there.get(file.key)) for file in files}
            while pending:
                done, pending = wait(pending, timeout=_WAIT_SECONDS, return_when=FIRST_COMPLETED)
                yield [_result(future) for future in done]
        finally:
            # An interrupted command does not send the rest first.
            pool.shutdown(cancel_futures=True)

    def _listed(self, prefix: str) -> dict[str, _Object]:
        """What is there: one call tells of 1000 objects."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        return {
            entry["Key"]: _Object(size=entry["Size"], etag=entry["ETag"].strip('"'))
            for page in pages
            for entry in page.get("Contents", [])
        }

    def _send(self, file: File, there: _Object | None) -> Sent:
        try:
            md5, etag = digests(file.path, file.size)
            if there is not None and there.size == file.size and (there.etag == etag or self._noted(file) == md5):
                return Sent(file=file, skipped=True)
            if not self._dry:
                kind, _ = mimetypes.guess_type(file.path.name)
                self._s3.upload_file(
                    str(file.path),
                    self._bucket,
                    file.key,
                    Config=_CONFIG,
                    ExtraArgs={
                        "ContentType": "application/octet-stream" if kind is None else kind,
                        "Metadata": {METADATA: md5},
                    },
                )
        except OSError as error:
            return Sent(file=file, problem=reason(error))
        except S3UploadFailedError as error:
            return Sent(file=file, problem=str(explained(error) or error))
        except (BotoCoreError, ClientError) as error:
            return Sent(file=file, problem=str(explained(error)))
        return Sent(file=file)

    def _noted(self, file: File) -> str | None:
        """The MD5 in the metadata of the object: its ETag tells nothing where a KMS key encrypts it."""
        return self._s3.head_object(Bucket=self._bucket, Key=file.key)["Metadata"].get(METADATA)


def _result(future: Future[Sent]) -> Sent:
    return future.result()
