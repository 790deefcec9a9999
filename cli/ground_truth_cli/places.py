"""Where images and masks of a manifest are fetched from: folders of this machine, then S3."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.export.files import Files, FileUnavailable, FirstOf, LocalFiles

if TYPE_CHECKING:
    from ground_truth_cli.account import Account

_MASKS = "masks"
"""Folder of the local run for a job's masks, beside its manifest."""
_GONE = frozenset({"NoSuchKey", "NoSuchBucket", "404", "403", "AccessDenied"})


def places(stored: Files, *, manifest: str, folders: Sequence[Path]) -> Files:
    """Places for the files that `manifest` refers to: `folders`, what lies beside a local manifest, then `stored`."""
    local = [] if manifest.startswith("s3://") else [Path(manifest).parent / _MASKS]
    return FirstOf(*(LocalFiles(folder) for folder in [*folders, *local] if folder.is_dir()), stored)


class OnceReachable:
    """Files of S3, until S3 can't be reached: then no further file waits for it.

    Attributes:
        problem: Why S3 can't be reached; empty as long as it can, or nobody has asked.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self.problem = ""

    def copy(self, uri: str, to: Path) -> None:
        """Download the object at `uri`. Raises FileUnavailable where it can't be had."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - boto3 takes a while to import

        from ground_truth_cli.aws_errors import code, explained  # noqa: PLC0415
        from ground_truth_cli.errors import CliError  # noqa: PLC0415
        from ground_truth_runtime.domain.naming import bucket_and_key  # noqa: PLC0415

        if self.problem:
            raise FileUnavailable(self.problem)
        bucket, key = bucket_and_key(uri)
        if not uri.startswith("s3://") or not bucket or not key:
            raise FileUnavailable("its address is not s3://bucket/key")
        try:
            self._account.aws.s3.download_file(bucket, key, str(to))
        except ClientError as error:
            if code(error) not in _GONE:
                self.problem = str(explained(error))
            raise FileUnavailable(f"S3 says {code(error)}") from error
        except (BotoCoreError, CliError) as error:
            self.problem = str(explained(error) or error)
            raise FileUnavailable(self.problem) from error


class Reader:
    """Reads files whole, for a page that takes them in."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def __call__(self, uri: str) -> bytes | None:
        """The bytes of a file by its address; None where it can't be had."""
        with tempfile.TemporaryDirectory() as folder:
            to = Path(folder) / "file"
            try:
                self._files.copy(uri, to)
            except FileUnavailable:
                return None
            return to.read_bytes()
