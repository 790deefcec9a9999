"""Where images and masks come from: a local folder, S3, or several places one after another."""

import posixpath
import shutil
from pathlib import Path
from typing import Any, Protocol

from ground_truth_cli.failures import DISK_FULL, reason

_SCHEME = "s3://"


class FileUnavailable(Exception):
    """A file that cannot be had; the message says why, in few words that are alike for like reasons."""


class Files(Protocol):
    """Fetches files by their address. Called from several threads at once."""

    def copy(self, uri: str, to: Path) -> None:
        """Write the file at `uri` to a new local file. Raises FileUnavailable where it cannot be had."""


class LocalFiles:
    """Files of a folder that mirrors a bucket or a part of it.

    `s3://bucket/images/birds/1.jpg` is looked for as `images/birds/1.jpg`, `birds/1.jpg` and `1.jpg`, in this order.
    Nothing outside the folder is ever read, and no file stands for two addresses: where `1.jpg` is all there is, it
    cannot be both `birds/1.jpg` and `cats/1.jpg`, and the second is unavailable.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._stands_for: dict[Path, str] = {}

    def copy(self, uri: str, to: Path) -> None:
        """Copy the file that stands for `uri`."""
        _copy(self.find(uri), to)

    def find(self, uri: str) -> Path:
        """The file that stands for `uri`. Raises FileUnavailable where there is none."""
        path = uri.removeprefix(_SCHEME).partition("/")[2] if uri.startswith(_SCHEME) else uri
        parts = [part for part in path.split("/") if part]
        if ".." in parts or "\0" in path:
            raise FileUnavailable("its address leads out of its folder")
        for start in range(len(parts)):
            found = self._folder.joinpath(*parts[start:])
            if is_file(found) and found.resolve().is_relative_to(self._folder):
                if self._stands_for.setdefault(found, uri) != uri:
                    raise FileUnavailable("its file in the folder stands for another address already")
                return found
        raise FileUnavailable("its file is not in the folder")


def is_file(path: Path) -> bool:
    """Whether a file is there; no fault for a name that no file can have."""
    try:
        return path.is_file()
    except OSError:
        return False


def _copy(file: Path, to: Path) -> None:
    try:
        shutil.copyfile(file, to)
    except OSError as error:
        if error.filename != str(file) or error.errno in DISK_FULL:
            raise
        raise FileUnavailable(f"its file in the folder can't be read: {reason(error)}") from error


class S3Files:
    """Files of S3, through a boto3 client."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def copy(self, uri: str, to: Path) -> None:
        """Download the object at `uri`."""
        # Only here, so that work on local files does not wait for boto3 to load.
        from boto3.exceptions import Boto3Error  # noqa: PLC0415
        from boto3.s3.transfer import TransferConfig  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        bucket, _, key = uri.removeprefix(_SCHEME).partition("/")
        if not uri.startswith(_SCHEME) or not bucket or not key:
            raise FileUnavailable("its address is not s3://bucket/key")
        try:
            # Several files are fetched at once already: a client has ten connections.
            self._client.download_file(bucket, key, str(to), Config=TransferConfig(use_threads=False))
        except ClientError as error:
            raise FileUnavailable(f"S3 says {error.response.get('Error', {}).get('Code', 'no')}") from error
        except (Boto3Error, BotoCoreError) as error:
            raise FileUnavailable(f"S3 cannot be reached: {type(error).__name__}") from error


class FirstOf:
    """Several places: the first that has a file gives it."""

    def __init__(self, *places: Files) -> None:
        self._places = places

    def copy(self, uri: str, to: Path) -> None:
        """Copy the file from the first place that has it; the last place's reason where none has."""
        reason = FileUnavailable("there is no place to fetch it from")
        for place in self._places:
            try:
                place.copy(uri, to)
            except FileUnavailable as error:
                reason = error
            else:
                return
        raise reason


def extension(uri: str) -> str:
    """Extension of a file by its address, lower case, with its dot."""
    return posixpath.splitext(uri)[1].lower()
