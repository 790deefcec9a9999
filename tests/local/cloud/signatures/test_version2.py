"""Presigned links of Signature Version 2 against boto3, which makes them by default."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from ground_truth_local.cloud.signatures.claims import claim_of
from ground_truth_local.cloud.signatures.received import Received
from ground_truth_local.cloud.signatures.refused import RequestRefused
from tests.local.cloud.signatures.support import HOST, KEY, SECRET, check, claim, now, received


def link(operation: str = "get_object", *, token: str | None = None, expires: int = 60, **parameters: Any) -> str:
    """A link to an object, as boto3 makes it where nothing else is asked for."""
    s3 = boto3.client(
        "s3",
        endpoint_url=f"http://{HOST}",
        region_name="us-east-1",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        aws_session_token=token,
    )
    made = s3.generate_presigned_url(
        operation, Params={"Bucket": "bucket", "Key": "a b/ü+&=.png", **parameters}, ExpiresIn=expires
    )
    assert "AWSAccessKeyId=" in made
    return made


def visit(method: str = "GET", address: str | None = None, **headers: str) -> Received:
    return received(method, link() if address is None else address, headers)


def test_a_link_grants_what_it_was_made_for() -> None:
    check(visit())
    check(visit("GET", link(VersionId="3", ResponseContentDisposition="attachment; filename=a.png")))
    check(visit("PUT", link("put_object")), b"whatever is sent")


def test_a_link_of_temporary_credentials_tells_their_token() -> None:
    found = claim(visit(address=link(token="the token")))
    assert (found.session_token, found.service, found.in_link) == ("the token", "s3", True)
    found.check(SECRET, None)


def test_headers_that_were_signed_are_in_the_link() -> None:
    check(visit("PUT", link("put_object", ContentType="image/png", Metadata={"a": "b"})))


def test_a_link_expires() -> None:
    claim(visit()).check_time(now() + timedelta(seconds=50))
    with pytest.raises(RequestRefused, match="Request has expired"):
        claim(visit()).check_time(now() + timedelta(seconds=70))


@pytest.mark.parametrize("change", [{"method": "PUT"}, {"raw_path": "/bucket/other"}, {"raw_path": "/"}])
def test_a_link_grants_nothing_else(change: dict[str, str]) -> None:
    with pytest.raises(RequestRefused, match="not one of this access key's secret"):
        check(replace(visit(), **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("added", ["versionId=1", "acl", "x-amz-acl=public-read", "content-type=text/html"])
def test_what_counts_in_a_query_can_not_be_added(added: str) -> None:
    request = visit()
    with pytest.raises(RequestRefused, match="not one of this access key's secret"):
        check(replace(request, raw_query=f"{request.raw_query}&{added}"))


@pytest.mark.parametrize("added", ["Action=AssumeRole", "list-type=2", "prefix=a"])
def test_what_does_not_count_can_not_be_added_either(added: str) -> None:
    request = visit()
    with pytest.raises(RequestRefused, match="not signed by Signature Version 2"):
        claim_of(replace(request, raw_query=f"{request.raw_query}&{added}"))


def test_headers_of_aws_can_not_be_added() -> None:
    with pytest.raises(RequestRefused, match="not one of this access key's secret"):
        check(visit(**{"x-amz-target": "DynamoDB_20120810.PutItem"}))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Signature=", "Signature=x", "not one of this access key's secret"),
        ("Expires=", "Expires=9", "not one of this access key's secret"),
        ("Expires=", "Expires=x", "a link needs"),
        ("Signature=", "Else=", "not signed by"),
        ("Expires=", "Expires=1&Expires=", "occurs twice"),
    ],
)
def test_a_link_can_not_be_changed(old: str, new: str, problem: str) -> None:
    with pytest.raises(RequestRefused, match=problem):
        check(visit(address=link().replace(old, new)))


def test_the_header_of_version_2_is_refused() -> None:
    with pytest.raises(RequestRefused, match="sign with version 4"):
        claim_of(received("GET", f"http://{HOST}/bucket/key", {"Authorization": f"AWS {KEY}:abc"}))
