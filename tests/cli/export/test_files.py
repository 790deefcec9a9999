"""Places that images and masks are fetched from."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ground_truth_cli.export import FileUnavailable, FirstOf, LocalFiles, S3Files
from tests.cli.export.building import image


def fetched(files: Any, uri: str, to: Path) -> bytes:
    files.copy(uri, to)
    return to.read_bytes()


@pytest.mark.parametrize("path", ["images/birds/1.png", "birds/1.png", "1.png"])
def test_a_folder_stands_for_a_bucket_or_a_part_of_it(tmp_path: Path, path: str) -> None:
    file = image(tmp_path / "files", path)
    files = LocalFiles(tmp_path / "files")
    assert fetched(files, "s3://bucket/images/birds/1.png", tmp_path / "to") == file.read_bytes()


def test_the_longest_path_counts_most(tmp_path: Path) -> None:
    image(tmp_path / "files", "1.png", size=(1, 1))
    file = image(tmp_path / "files", "birds/1.png", size=(9, 9))
    assert fetched(LocalFiles(tmp_path / "files"), "s3://b/birds/1.png", tmp_path / "to") == file.read_bytes()


def test_one_file_stands_for_one_address_only(tmp_path: Path) -> None:
    image(tmp_path / "files", "1.png")
    files = LocalFiles(tmp_path / "files")
    files.copy("s3://bucket/birds/1.png", tmp_path / "to")
    files.copy("s3://bucket/birds/1.png", tmp_path / "to")
    with pytest.raises(FileUnavailable, match="stands for another address already"):
        files.copy("s3://bucket/cats/1.png", tmp_path / "to")


@pytest.mark.parametrize(
    "key", ["../secret.txt", "a/../../secret.txt", "/etc/../secret.txt", "link/secret.txt", "a\0b"]
)
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, key: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "link").symlink_to(tmp_path)
    with pytest.raises(FileUnavailable):
        LocalFiles(tmp_path / "files").copy(f"s3://bucket/{key}", tmp_path / "to")
    assert not (tmp_path / "to").exists()


@pytest.mark.usefixtures("aws_environment")
def test_objects_of_s3_are_downloaded_and_faults_have_their_code(tmp_path: Path) -> None:
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket="bucket")
        client.put_object(Bucket="bucket", Key="a b/ü.png", Body=b"bytes")
        files = S3Files(client)
        assert fetched(files, "s3://bucket/a b/ü.png", tmp_path / "to") == b"bytes"
        with pytest.raises(FileUnavailable, match="S3 says 404"):
            files.copy("s3://bucket/gone.png", tmp_path / "to")
        with pytest.raises(FileUnavailable, match="is not s3://bucket/key"):
            files.copy("https://example.com/a.png", tmp_path / "to")


def test_the_first_place_that_has_a_file_gives_it(tmp_path: Path) -> None:
    image(tmp_path / "one", "a.png")
    second = image(tmp_path / "two", "b.png", size=(5, 5))
    files = FirstOf(LocalFiles(tmp_path / "one"), LocalFiles(tmp_path / "two"))
    assert fetched(files, "s3://bucket/b.png", tmp_path / "to") == second.read_bytes()
    with pytest.raises(FileUnavailable, match="is not in the folder"):
        files.copy("s3://bucket/c.png", tmp_path / "to")
