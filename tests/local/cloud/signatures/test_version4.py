"""Signature Version 4 against botocore's signer."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from botocore.config import Config
from botocore.utils import percent_encode, percent_encode_sequence
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_local.cloud.signatures.claims import claim_of
from ground_truth_local.cloud.signatures.received import Received
from ground_truth_local.cloud.signatures.refused import RequestRefused
from tests.local.cloud.signatures.support import HOST, KEY, SECRET, check, claim, now, received, signed

PATHS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=12)


def changed(request: Received, **changes: str) -> Received:
    """The same request with other headers."""
    names = {name.replace("_", "-"): value for name, value in changes.items()}
    return replace(request, headers={**request.headers, **names})


def test_a_request_without_a_signature_claims_nothing() -> None:
    assert claim_of(received("GET", f"http://{HOST}/bucket/key", {})) is None
    assert claim_of(received("GET", f"http://{HOST}/", {"Authorization": "Bearer abc"})) is None


def test_a_request_tells_its_key_its_token_and_its_service() -> None:
    found = claim(signed(token="the token"))
    assert (found.access_key_id, found.session_token, found.service, found.in_link) == (KEY, "the token", "s3", False)


@pytest.mark.parametrize("body", [b"", b"Action=GetCallerIdentity&Version=2011-06-15", bytes(100_000)])
def test_a_signed_request_is_its_signers(body: bytes) -> None:
    check(signed("POST", f"http://{HOST}/", body=body, signer="SigV4Auth", service="sts"), body)
    check(signed("PUT", body=body), body)


@pytest.mark.parametrize("signer", ["S3SigV4Auth", "SigV4Auth", "S3SigV4QueryAuth", "SigV4QueryAuth"])
def test_another_secret_is_refused(signer: str) -> None:
    request = signed(signer=signer, secret="another")
    with pytest.raises(RequestRefused, match="not one of this access key's secret"):
        check(request)


@given(segments=st.lists(PATHS, max_size=4), query=st.dictionaries(st.text("abAB-x+ %/", min_size=1), PATHS))
@pytest.mark.parametrize(("signer", "service"), [("S3SigV4Auth", "s3"), ("SigV4Auth", "lambda")])
def test_any_path_and_query_is_read_as_botocore_signs_it(
    signer: str, service: str, segments: list[str], query: dict[str, str]
) -> None:
    path = "/".join(percent_encode(segment, safe="~") for segment in segments)
    check(signed("GET", f"http://{HOST}/{path}?{percent_encode_sequence(query)}", signer=signer, service=service))


@pytest.mark.parametrize(
    "what",
    [
        {"method": "DELETE"},
        {"raw_path": "/bucket/other"},
        {"raw_query": "versionId=1"},
    ],
)
@pytest.mark.parametrize("signer", ["S3SigV4Auth", "SigV4Auth"])
def test_nothing_of_a_request_can_be_changed(signer: str, what: dict[str, str]) -> None:
    with pytest.raises(RequestRefused, match="not one of this access key's secret"):
        check(replace(signed(signer=signer), **what))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("headers", "problem"),
    [
        ({"host": "127.0.0.1:4567"}, "not one of this access key's secret"),
        ({"x-amz-date": "20200101T000000Z"}, "date is another"),
        ({"x-amz-meta-note": "added"}, "header x-amz-meta-note is not signed"),
        ({"x-amz-target": "Lambda.Invoke"}, "header x-amz-target is not signed"),
    ],
)
def test_neither_can_its_headers(headers: dict[str, str], problem: str) -> None:
    with pytest.raises(RequestRefused, match=problem):
        check(changed(signed(), **headers))


def test_a_body_that_is_another_is_refused() -> None:
    with pytest.raises(RequestRefused, match="body is another than the one that was signed"):
        check(signed("PUT", body=b"mine"), b"yours")
    with pytest.raises(RequestRefused, match="not one of this access key's secret"):
        check(signed("POST", body=b"mine", signer="SigV4Auth", service="sts"), b"yours")


def test_a_body_matters_to_the_signature_only_where_no_header_has_its_hash() -> None:
    assert not claim(signed("PUT", body=b"mine")).signs_the_body
    assert claim(signed("POST", body=b"mine", signer="SigV4Auth", service="sts")).signs_the_body


@pytest.mark.parametrize("stated", ["UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"])
def test_a_body_may_be_left_unsigned(stated: str) -> None:
    check(
        signed("PUT", headers={"X-Amz-Content-SHA256": stated}, signer="SigV4Auth", service="s3", body=b"mine"),
        b"yours",
    )


def test_a_way_of_signing_a_body_that_is_not_known_is_refused() -> None:
    stated = "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"
    request = signed("PUT", headers={"X-Amz-Content-SHA256": stated}, signer="SigV4Auth", service="s3")
    with pytest.raises(RequestRefused, match=r"STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD.*not known here"):
        check(request)


@pytest.mark.parametrize(("minutes", "fine"), [(-16, False), (-14, True), (0, True), (14, True), (16, False)])
def test_the_clock_may_be_a_quarter_of_an_hour_off(minutes: int, fine: bool) -> None:
    found = claim(signed())
    if fine:
        found.check_time(now() + timedelta(minutes=minutes))
    else:
        with pytest.raises(RequestRefused) as refused:
            found.check_time(now() + timedelta(minutes=minutes))
        assert refused.value.code == "RequestTimeTooSkewed"


@pytest.mark.parametrize("service", ["s3", "sts"])
def test_a_link_holds_until_it_expires(service: str) -> None:
    signer = "S3SigV4QueryAuth" if service == "s3" else "SigV4QueryAuth"
    found = claim(signed(signer=signer, service=service, expires=60))
    assert found.in_link
    found.check(SECRET, b"")
    found.check_time(now() + timedelta(seconds=50))
    with pytest.raises(RequestRefused, match="Request has expired"):
        found.check_time(now() + timedelta(seconds=70))
    with pytest.raises(RequestRefused, match="still to come"):
        found.check_time(now() - timedelta(minutes=16))


@pytest.mark.parametrize("seconds", [0, -1, 604801])
def test_a_link_that_holds_forever_is_refused(seconds: int) -> None:
    with pytest.raises(RequestRefused, match=r"X-Amz-Expires must be 1 to 604800 seconds"):
        claim(signed(signer="S3SigV4QueryAuth", expires=seconds))


def test_nothing_can_be_added_to_a_link() -> None:
    request = signed(signer="S3SigV4QueryAuth")
    with pytest.raises(RequestRefused, match="not one of this access key's secret"):
        check(replace(request, raw_query=f"{request.raw_query}&versionId=1"))
    with pytest.raises(RequestRefused, match="header x-amz-target is not signed"):
        check(changed(request, x_amz_target="DynamoDB_20120810.PutItem"))
    with pytest.raises(RequestRefused, match="occurs twice in the query"):
        check(replace(request, raw_query=f"{request.raw_query}&x-amz-credential=other"))


def test_the_body_of_a_link_is_free_in_s3_alone() -> None:
    check(signed("PUT", signer="S3SigV4QueryAuth"), b"any")
    with pytest.raises(RequestRefused, match="not one of this access key's secret"):
        check(signed("POST", signer="SigV4QueryAuth", service="sts"), b"any")


def test_links_that_boto3_makes_are_accepted() -> None:
    s3 = boto3.client(
        "s3",
        endpoint_url=f"http://{HOST}",
        region_name="eu-central-1",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        aws_session_token="token",
        config=Config(signature_version="s3v4"),
    )
    link = s3.generate_presigned_url(
        "get_object", Params={"Bucket": "bucket", "Key": "a b/ü+&=.png", "ResponseContentType": "text/plain"}
    )
    found = claim(received("GET", link, {}))
    assert found.session_token == "token"
    found.check(SECRET, None)


def test_a_request_that_is_signed_twice_is_refused() -> None:
    header, link = signed(), signed(signer="S3SigV4QueryAuth")
    with pytest.raises(RequestRefused, match="signed twice"):
        claim_of(replace(header, raw_query=link.raw_query))
    with pytest.raises(RequestRefused, match="signed twice"):
        claim_of(replace(link, raw_query=f"{link.raw_query}&AWSAccessKeyId=a&Signature=b&Expires=9999999999"))


@pytest.mark.parametrize("name", ["host", "authorization", "origin", "content-length"])
def test_a_header_that_counts_once_may_not_occur_twice(name: str) -> None:
    with pytest.raises(RequestRefused, match=f"header {name} occurs twice"):
        Received.of("GET", b"/", b"", [(name.encode(), b"a"), (name.upper().encode(), b"b")])


@pytest.mark.parametrize("path", [b"", b"*", b"http://127.0.0.1:4566/", b"127.0.0.1:4566"])
def test_a_path_that_is_none_is_refused(path: bytes) -> None:
    with pytest.raises(RequestRefused, match="path must begin with /"):
        Received.of("GET", path, b"", [])


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", "AWS4-HMAC-SHA256 alone is known here"),
        (r"Credential=\S+", "Credential=abc,", "KEY/DATE/REGION/SERVICE/aws4_request"),
        (r"Credential=[^/]+", "Credential=", "KEY/DATE/REGION/SERVICE/aws4_request"),
        (r"/(\d{8})/", "/20200101/", "date is another"),
        (r"SignedHeaders=host;", "SignedHeaders=", "with host among them"),
        (r"SignedHeaders=host", "SignedHeaders=absent;host", "header absent is signed and missing"),
        (r"SignedHeaders=host", "SignedHeaders=zebra;host", "in order"),
        (r"Signature=\w+", "Signature=", "64 hexadecimal digits"),
        (r"Signature=(\w+)", r"Signature=\1, Signature=\1", "Signature occurs twice"),
    ],
)
def test_a_signature_that_is_none_is_refused(old: str, new: str, problem: str) -> None:
    request = signed()
    text = re.sub(old, new, request.headers["authorization"], count=1)
    with pytest.raises(RequestRefused, match=problem):
        check(changed(request, authorization=text))


def test_s3_asks_for_the_hash_of_the_body() -> None:
    with pytest.raises(RequestRefused, match="X-Amz-Content-Sha256 is missing"):
        claim(signed(signer="SigV4Auth", service="s3"))


def test_the_time_may_stand_in_the_header_date() -> None:
    check(signed(headers={"Date": "now"}, signer="SigV4Auth", service="sts"))


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_whatever_stands_there_is_read_or_refused(authorization: bytes, query: bytes) -> None:
    for prefix in (b"", b"AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4_request, SignedHeaders=host, Signature="):
        with suppress(RequestRefused):
            claim_of(Received.of("GET", b"/", query, [(b"host", b"h"), (b"authorization", prefix + authorization)]))
