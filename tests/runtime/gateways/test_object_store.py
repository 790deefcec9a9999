import io
import tracemalloc
from collections.abc import Iterator
from typing import Any, cast

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from ground_truth_runtime.errors import ServiceUnavailable, Throttled
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from tests.support.account import BUCKET, CORS_RULE, FRAMES_CORS_RULE, Account
from tests.support.calls import calls_of


def test_lines_come_without_their_ends_whatever_those_are(cloud: Account) -> None:
    uri = cloud.put("m", b"one\r\ntwo\n\nthree")

    assert list(cloud.store.lines(uri)) == [b"one", b"two", b"", b"three"]


def test_lines_longer_than_a_chunk_come_whole(cloud: Account) -> None:
    long = b"x" * (3 << 20)
    uri = cloud.put("m", b"a\n" + long + b"\nb\n")

    assert list(cloud.store.lines(uri)) == [b"a", long, b"b"]


def test_a_picture_in_place_of_a_manifest_is_refused_before_it_fills_the_memory() -> None:
    class Zeros(io.RawIOBase):
        """Four gigabytes without a line end."""

        left = 4 << 30

        def read(self, size: int = -1) -> bytes:
            self.left -= size
            return bytes(size) if self.left > 0 else b""

    class Client:
        def get_object(self, **_: str) -> Any:
            return {"Body": StreamingBody(cast(Any, Zeros()), 4 << 30)}

    tracemalloc.start()
    try:
        with pytest.raises(ObjectUnreadable, match="so it is no manifest"):
            list(ObjectStore(cast(Any, Client())).lines("s3://b/picture.jpg"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 << 20


def test_an_empty_object_has_no_lines(cloud: Account) -> None:
    assert list(cloud.store.lines(cloud.put("m", b""))) == []


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        (f"s3://{BUCKET}/missing", "NoSuchKey"),
        ("s3://no-such-bucket-anywhere/key", "NoSuchBucket"),
        (f"s3://{BUCKET}", "Invalid length for parameter Key"),
        ("s3://not a bucket/key", "Invalid bucket name"),
    ],
)
def test_what_cannot_be_read_is_told_in_the_services_words(cloud: Account, uri: str, reason: str) -> None:
    with pytest.raises(ObjectUnreadable, match=reason):
        list(cloud.store.lines(uri))
    with pytest.raises(ObjectUnreadable, match=reason):
        cloud.store.json(uri)


def test_what_is_not_json_is_told_with_its_address(cloud: Account) -> None:
    with pytest.raises(ObjectUnreadable, match=f"s3://{BUCKET}/broken is not JSON"):
        cloud.store.json(cloud.put("broken", "{"))


@pytest.mark.parametrize(
    ("uri", "there"),
    [
        (f"s3://{BUCKET}/there", True),
        (f"s3://{BUCKET}/missing", False),
        ("s3://no-such-bucket-anywhere/key", False),
        ("s3://not a bucket/key", False),
        (f"s3://{BUCKET}", False),
    ],
)
def test_whether_an_object_is_there(cloud: Account, uri: str, there: bool) -> None:
    cloud.put("there", "x")

    assert cloud.store.exists(uri) is there


def test_a_prefix_lists_what_fits_in_the_order_of_keys(cloud: Account) -> None:
    for key in ("images/b.PNG", "images/a.jpg", "images/", "images/notes.txt", "images/deep/c.jpeg", "other/d.jpg"):
        cloud.put(key, "x")

    uris = list(cloud.store.uris(f"s3://{BUCKET}/images/", suffixes=(".jpg", ".jpeg", ".png")))

    assert uris == [f"s3://{BUCKET}/images/{name}" for name in ("a.jpg", "b.PNG", "deep/c.jpeg")]


def test_a_prefix_of_many_pages_lists_them_all(cloud: Account) -> None:
    with Stubber(cloud.s3) as stubber:
        for page, more in (("a", True), ("b", False)):
            answer = {"Contents": [{"Key": f"{page}.png", "Size": 1}], "IsTruncated": more}
            stubber.add_response("list_objects_v2", {**answer, "NextContinuationToken": page} if more else answer)

        assert list(cloud.store.uris("s3://b/", suffixes=(".png",))) == ["s3://b/a.png", "s3://b/b.png"]


def test_a_bucket_that_is_not_there_cannot_be_listed(cloud: Account) -> None:
    with pytest.raises(ObjectUnreadable, match="NoSuchBucket"):
        list(cloud.store.uris("s3://no-such-bucket-anywhere/images/", suffixes=(".png",)))


def test_written_lines_are_counted_and_read_back(cloud: Account) -> None:
    uri = f"s3://{BUCKET}/written"

    assert cloud.store.write_lines(uri, (b"%d\n" % number for number in range(3))) == 3
    assert cloud.text(uri) == "0\n1\n2\n"
    assert cloud.store.write_lines(uri, []) == 0
    assert cloud.text(uri) == ""


def test_lines_larger_than_a_part_are_written_in_parts_and_come_back_whole(cloud: Account) -> None:
    uri = f"s3://{BUCKET}/large.manifest"
    uploads = calls_of(cloud.s3, "UploadPart")
    lines = [b"%07d" % number + b"x" * 1_000 for number in range(20_000)]

    assert cloud.store.write_lines(uri, (line + b"\n" for line in lines)) == 20_000

    assert len(uploads) == 3
    assert list(cloud.store.lines(uri)) == lines


def test_lines_that_break_off_leave_nothing_or_what_was_there(cloud: Account) -> None:
    uri = cloud.put("many.manifest", b"old\n")

    def broken() -> Iterator[bytes]:
        yield from [b"x" * 1_000_000 + b"\n"] * 20
        raise ObjectUnreadable("the source is gone")

    with pytest.raises(ObjectUnreadable, match="the source is gone"):
        cloud.store.write_lines(uri, broken())

    assert cloud.text(uri) == "old\n"
    assert cloud.s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []


def test_json_keeps_its_script(cloud: Account) -> None:
    uri = f"s3://{BUCKET}/j"
    cloud.store.write_json(uri, {"bird": "鳥"})

    assert "鳥" in cloud.text(uri)
    assert cloud.store.json(uri) == {"bird": "鳥"}


def test_cors_rules_are_told_or_there_are_none(cloud: Account) -> None:
    cloud.s3.create_bucket(Bucket="without-cors")

    rules = [rule["AllowedMethods"] for rule in cloud.store.cors_rules(BUCKET)]
    assert rules == [CORS_RULE["AllowedMethods"], FRAMES_CORS_RULE["AllowedMethods"]]
    assert cloud.store.cors_rules("without-cors") == []
    with pytest.raises(ObjectUnreadable, match="NoSuchBucket"):
        cloud.store.cors_rules("no-such-bucket-anywhere")


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [("SlowDown", 503, Throttled), ("InternalError", 500, ServiceUnavailable), ("AccessDenied", 403, ObjectUnreadable)],
)
def test_faults_arrive_under_the_name_that_says_whether_to_try_again(
    cloud: Account, code: str, status: int, error: type[Exception]
) -> None:
    with Stubber(cloud.s3) as stubber:
        stubber.add_client_error("get_object", code, "words", status)
        with pytest.raises(error, match="words"):
            list(cloud.store.lines("s3://b/k"))


def test_an_object_comes_in_pieces_of_whole_lines(cloud: Account) -> None:
    lines = [b"x" * (number % 200_000) for number in range(0, 1_000_000, 33_333)]
    uri = cloud.put("many.txt", b"\n".join(lines))

    pieces = list(cloud.store.pieces(uri))

    assert len(pieces) > 1
    assert all(piece.endswith(b"\n") for piece in pieces[:-1])
    assert b"".join(pieces).split(b"\n") == lines


def test_an_object_is_there_or_missing_or_hidden(cloud: Account) -> None:
    assert cloud.store.presence(cloud.put("a.png")) == "there"
    assert cloud.store.presence(cloud.put("e.png", b"")) == "empty"
    assert cloud.store.presence(f"s3://{BUCKET}/b.png") == "missing"
    assert cloud.store.presence("s3://not a bucket/b.png") == "missing"
    with Stubber(cloud.s3) as stubber:
        stubber.add_client_error("head_object", "403", "Forbidden", 403)
        assert cloud.store.presence("s3://theirs/a.png") == "hidden"


def test_a_bucket_tells_its_region_where_it_can_be_seen(cloud: Account) -> None:
    cloud.s3.create_bucket(Bucket="far-away", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})

    assert cloud.store.region("far-away") == "eu-west-1"
    assert cloud.store.region(BUCKET) == "us-east-1"
    assert cloud.store.region("no-such-bucket-anywhere") is None
    assert cloud.store.region("not a bucket") is None


def test_folders_are_told_with_their_names_in_order_and_no_more_than_asked_for(cloud: Account) -> None:
    for key in ("f/b/2.png", "f/b/1.PNG", "f/b/x.txt", "f/a.png", "f/b/c/3.png", "f/d/x.txt", "g/4.png"):
        cloud.put(key)

    found = list(cloud.store.folders(f"s3://{BUCKET}/f", suffixes=(".png",), most=1))

    assert found == [
        (f"s3://{BUCKET}/f/", ["a.png"], 1),
        (f"s3://{BUCKET}/f/b/", ["1.PNG"], 2),
        (f"s3://{BUCKET}/f/b/c/", ["3.png"], 1),
    ]
