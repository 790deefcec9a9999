"""Amazon S3: the files that labeling reads and writes."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple, cast

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, ParamValidationError  # noqa: A004

from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.gateways.errors import (
    FIRST_SERVER_ERROR,
    error_code,
    error_message,
    parameter_problem,
    translated,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef, CORSRuleOutputTypeDef

_MISSING = frozenset({"NoSuchKey", "NoSuchBucket", "404", "NotFound"})
_CHUNK_BYTES = 1 << 20
_HELD_BYTES = 8 << 20  # what is larger goes in parts of this size
_SMALL_BYTES = 256 << 10  # what a hundred manifests may hold in memory, each, until the plan is complete
# One part after another in the caller's own thread: lines may come out of another object that is still being read.
_IN_PARTS = TransferConfig(multipart_threshold=_HELD_BYTES, multipart_chunksize=_HELD_BYTES, use_threads=False)
_LINE_BYTES = 16 << 20  # a longer line is no manifest's, and is not held in memory


class ObjectUnreadable(Exception):
    """An object or bucket cannot be read; the message is the reason, in the service's words."""


class StoredObject(NamedTuple):
    """An object that was listed; `size` in bytes."""

    uri: str
    size: int


class ObjectStore:
    """Objects by their S3 URI."""

    def __init__(self, client: "S3Client", *, buckets: frozenset[str] | None = None) -> None:
        """`buckets` are all that is read; None leaves that to IAM."""
        self._client = client
        self._buckets = buckets

    def may_read(self, bucket: str) -> bool:
        """Whether a bucket is among those that are read."""
        return self._buckets is None or bucket in self._buckets

    def _place(self, uri: str) -> tuple[str, str]:
        """Bucket and key of what is to be read; ObjectUnreadable where the bucket is none of those that are."""
        bucket, key = bucket_and_key(uri)
        if self._buckets is not None and bucket not in self._buckets:
            names = ", ".join(sorted(self._buckets))
            raise ObjectUnreadable(f"{bucket} is not on the stack's allowlist; buckets: {names}")
        return bucket, key

    def pieces(self, uri: str) -> Iterator[bytes]:
        """An object in pieces of whole lines, one piece of about a megabyte held at a time.

        ObjectUnreadable where there is none to read.
        """
        bucket, key = self._place(uri)
        with _readable(uri), translated():
            body = self._client.get_object(Bucket=bucket, Key=key)["Body"]
            yield from _pieces(body.iter_chunks(_CHUNK_BYTES), uri)

    def lines(self, uri: str) -> Iterator[bytes]:
        """The lines of an object, without their ends; ObjectUnreadable where there is none to read."""
        for piece in self.pieces(uri):
            *whole, last = piece.split(b"\n")
            yield from (line.removesuffix(b"\r") for line in whole)
            if last:
                yield last.removesuffix(b"\r")

    def content(self, uri: str) -> bytes:
        """An object, whole; ObjectUnreadable where there is none to read."""
        bucket, key = self._place(uri)
        with _readable(uri), translated():
            return self._client.get_object(Bucket=bucket, Key=key)["Body"].read()

    def content_up_to(self, uri: str, *, most_bytes: int) -> bytes | None:
        """An object, whole; None where it is larger, ObjectUnreadable where there is none to read."""
        bucket, key = self._place(uri)
        with _readable(uri), translated():
            answer = self._client.get_object(Bucket=bucket, Key=key)
            # As its own context manager the body would give what lies below it, whose errors are not botocore's.
            with closing(answer["Body"]) as body:
                return body.read() if answer["ContentLength"] <= most_bytes else None

    def json(self, uri: str) -> Any:
        """An object as JSON; ObjectUnreadable where there is none to read."""
        bucket, key = self._place(uri)
        with _readable(uri), translated():
            return json.loads(self._client.get_object(Bucket=bucket, Key=key)["Body"].read())

    def new_object(self, uri: str, *, content_type: str) -> "NewObject":
        """Begin an object that can be read only once it is complete."""
        bucket, key = bucket_and_key(uri)
        return NewObject(self._client, bucket, key, content_type=content_type)

    def exists(self, uri: str) -> bool:
        """Whether an object can be read."""
        bucket, key = bucket_and_key(uri)
        with translated():
            try:
                self._client.head_object(Bucket=bucket, Key=key)
            except ClientError as error:
                if error_code(error) in _MISSING or error_code(error) == "403":
                    return False
                raise
            except ParamValidationError:  # no bucket has such a name
                return False
        return True

    def presence(self, uri: str) -> Literal["there", "empty", "missing", "hidden"]:
        """Return whether an object is there, is there without content, or may not be seen."""
        bucket, key = bucket_and_key(uri)
        if not self.may_read(bucket):
            return "hidden"
        with translated():
            try:
                size = self._client.head_object(Bucket=bucket, Key=key)["ContentLength"]
            except ClientError as error:
                if error_code(error) in _MISSING:
                    return "missing"
                if error_code(error) in ("403", "AccessDenied"):
                    return "hidden"
                raise
            except ParamValidationError:  # no bucket has such a name
                return "missing"
        return "there" if size else "empty"

    def region(self, bucket: str) -> str | None:
        """Region of a bucket; None where that cannot be seen."""
        with translated():
            try:
                return self._client.head_bucket(Bucket=bucket).get("BucketRegion")
            except ClientError as error:
                metadata = error.response.get("ResponseMetadata", {})
                if metadata.get("HTTPStatusCode", 0) >= FIRST_SERVER_ERROR:
                    raise
                # S3 tells the region even to those who may do nothing with the bucket.
                return metadata.get("HTTPHeaders", {}).get("x-amz-bucket-region")
            except ParamValidationError:  # no bucket has such a name
                return None

    def folders(self, prefix: str, *, suffixes: tuple[str, ...], most: int) -> Iterator[tuple[str, list[str], int]]:
        """Folders below a prefix, itself first, that hold objects which end in one of `suffixes`, whatever their case.

        URI of each, the names of its first `most` objects in the order of UTF-8, and how many it holds.
        """
        bucket, key = self._place(prefix)
        waiting = [key if key.endswith("/") or not key else f"{key}/"]
        while waiting:
            folder = waiting.pop()
            names, below, count = [], [], 0
            with _readable(prefix), translated():
                pages = self._client.get_paginator("list_objects_v2").paginate(
                    Bucket=bucket, Prefix=folder, Delimiter="/"
                )
                for page in pages:
                    below += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
                    for entry in page.get("Contents", []):
                        if entry["Key"].lower().endswith(suffixes):
                            count += 1
                            if count <= most:
                                names.append(entry["Key"].removeprefix(folder))
            waiting += reversed(below)
            if count:
                yield f"s3://{bucket}/{folder}", names, count

    def objects(self, prefix: str) -> Iterator["StoredObject"]:
        """Yield the objects below a prefix in the order of their keys.

        The empty ones that consoles make for folders are left out.
        """
        bucket, key = self._place(prefix)
        with _readable(prefix), translated():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=key):
                for entry in page.get("Contents", []):
                    if not entry["Key"].endswith("/"):
                        yield StoredObject(f"s3://{bucket}/{entry['Key']}", entry["Size"])

    def uris(self, prefix: str, *, suffixes: tuple[str, ...]) -> Iterator[str]:
        """Yield URIs below a prefix whose key ends in one of `suffixes`, whatever their case, in the order of keys.

        Without suffixes those of all objects.
        """
        suffixes = suffixes if suffixes else ("",)
        return (found.uri for found in self.objects(prefix) if found.uri.lower().endswith(suffixes))

    def write(self, uri: str, text: str, *, content_type: str) -> None:
        """Writes a text, whole or not at all."""
        self.write_bytes(uri, text.encode(), content_type=content_type)

    def write_bytes(self, uri: str, content: bytes, *, content_type: str) -> None:
        """Write an object, whole or not at all."""
        bucket, key = bucket_and_key(uri)
        with translated():
            self._client.put_object(Bucket=bucket, Key=key, Body=content, ContentType=content_type)

    def write_json(self, uri: str, content: Any) -> None:
        """Writes a JSON document, whole or not at all."""
        self.write(uri, json.dumps(content, ensure_ascii=False, indent=2), content_type="application/json")

    def write_lines(self, uri: str, lines: Iterable[bytes]) -> int:
        """Writes lines, whole or not at all, and returns how many; they never stand in memory or on disk together."""
        bucket, key = bucket_and_key(uri)
        file = _Lines(lines)
        with translated():
            self._client.upload_fileobj(cast(IO[Any], file), bucket, key, Config=_IN_PARTS)
        return file.count

    def write_pieces(self, uri: str, pieces: Iterable[bytes], *, content_type: str) -> None:
        """Writes an object in pieces, whole or not at all; they never stand in memory together."""
        bucket, key = bucket_and_key(uri)
        with SpooledTemporaryFile(max_size=_HELD_BYTES) as held:
            held.writelines(pieces)
            held.seek(0)
            with translated():
                self._client.put_object(Bucket=bucket, Key=key, Body=cast(IO[Any], held), ContentType=content_type)

    def cors_rules(self, bucket: str) -> "list[CORSRuleOutputTypeDef]":
        """The CORS rules of a bucket; empty where it has none, ObjectUnreadable where that cannot be seen."""
        with _readable(f"s3://{bucket}"), translated():
            try:
                return self._client.get_bucket_cors(Bucket=bucket)["CORSRules"]
            except ClientError as error:
                if error_code(error) == "NoSuchCORSConfiguration":
                    return []
                raise


class NewObject:
    """An object in the making: written in order, readable once it is complete.

    What is small is held in memory; of more than a part, S3 keeps the parts aside (a multipart upload).
    """

    def __init__(self, client: "S3Client", bucket: str, key: str, *, content_type: str) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key
        self._content_type = content_type
        self._held = bytearray()
        self._upload: str | None = None
        self._parts: list[CompletedPartTypeDef] = []
        self._open = True

    def write(self, content: bytes) -> None:
        """Add to the end."""
        self._held += content
        while len(self._held) >= _HELD_BYTES:
            self._send(bytes(self._held[:_HELD_BYTES]))
            del self._held[:_HELD_BYTES]

    def end(self) -> None:
        """Say that nothing more is added; then less is held in memory."""
        if self._upload is not None or len(self._held) > _SMALL_BYTES:
            self._send(bytes(self._held))
            self._held.clear()

    def complete(self) -> None:
        """Make it readable."""
        self._open = False
        with translated():
            if self._upload is None:
                self._client.put_object(
                    Bucket=self._bucket, Key=self._key, Body=bytes(self._held), ContentType=self._content_type
                )
                return
            if self._held:
                self._send(bytes(self._held))
            self._client.complete_multipart_upload(
                Bucket=self._bucket,
                Key=self._key,
                UploadId=self._upload,
                MultipartUpload={"Parts": self._parts},
            )

    def abandon(self) -> None:
        """Discard it; does nothing once it is complete. A part that S3 would not discard is left to the lifecycle."""
        if not self._open:
            return
        self._open = False
        self._held.clear()
        if self._upload is not None:
            with suppress(ClientError, HTTPClientError, ConnectionError):
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=self._key, UploadId=self._upload)

    def _send(self, content: bytes) -> None:
        with translated():
            if self._upload is None:
                begun = self._client.create_multipart_upload(
                    Bucket=self._bucket, Key=self._key, ContentType=self._content_type
                )
                self._upload = begun["UploadId"]
            number = len(self._parts) + 1
            sent = self._client.upload_part(
                Bucket=self._bucket, Key=self._key, UploadId=self._upload, PartNumber=number, Body=content
            )
            self._parts.append({"ETag": sent["ETag"], "PartNumber": number})


def _pieces(chunks: Iterable[bytes], uri: str) -> Iterator[bytes]:
    pending = b""
    for chunk in chunks:
        end = chunk.rfind(b"\n") + 1
        if end:
            yield pending + chunk[:end]
            pending = chunk[end:]
        else:
            pending += chunk
        if len(pending) > _LINE_BYTES:
            raise ObjectUnreadable(f"{uri} has a line of more than {_LINE_BYTES} bytes, so it is no manifest")
    if pending:
        yield pending


class _Lines:
    """Lines as a file that can be read once, from its beginning to its end."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._held = bytearray()
        self.count = 0

    def read(self, size: int = _HELD_BYTES) -> bytes:
        """The next bytes; fewer than asked for only at the end."""
        while len(self._held) < size:
            line = next(self._lines, None)
            if line is None:
                break
            self.count += 1
            self._held += line
        given = bytes(self._held[:size])
        del self._held[:size]
        return given


class _readable:  # noqa: N801 - reads as a word where it is used
    """Turns S3's refusals to read into ObjectUnreadable. A class, because a generator may be left half read."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, ClientError):
            raise ObjectUnreadable(f"{error_code(error)}: {error_message(error)}") from error
        if isinstance(error, ParamValidationError):
            raise ObjectUnreadable(parameter_problem(error)) from error
        if isinstance(error, ValueError):
            raise ObjectUnreadable(f"{self._uri} is not JSON") from error
