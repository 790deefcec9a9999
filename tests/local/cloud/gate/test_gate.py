"""Who gets through the gate, and who does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ground_truth_local.cloud.gate import gate
from ground_truth_local.cloud.signatures.received import Received
from tests.local.cloud.gate.support import Browser, Reply
from tests.local.cloud.signatures.support import HOST, received, signed
from tests.local.cloud.signatures.test_version2 import link

PAGE = "https://evil.example"


def visit(method: str = "GET", path: str = "/", **headers: str) -> Received:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return received(method, f"http://{HOST}{path}", named)


def with_headers(request: Received, **headers: str) -> Received:
    return replace(request, headers={**request.headers, **{k.replace("_", "-"): v for k, v in headers.items()}})


def refused(reply: Reply, code: str, *, status: int = 403) -> None:
    assert not reply.passed
    assert (reply.status, reply.headers["x-amzn-errortype"]) == (status, code)
    assert not any(name.startswith("access-control-") for name in reply.headers)


def test_a_signed_request_passes_with_all_of_its_body() -> None:
    body = bytes(range(256)) * 100
    for request in (signed("PUT", body=body), signed("POST", body=body, signer="SigV4Auth")):
        reply = Browser(pieces=7).send(request, body)
        assert (reply.status, reply.body, reply.read) == (200, b"reached", body)


def test_an_unsigned_request_is_refused_with_what_to_do() -> None:
    reply = Browser().send(visit())
    refused(reply, "MissingAuthenticationToken")
    assert b"environment.sh" in reply.body


def test_an_answer_tells_no_page_that_it_may_be_read() -> None:
    assert set(Browser().send(signed()).headers) == {"etag"}


@pytest.mark.parametrize(
    "host",
    ["evil.example:4566", "evil.example", "127.0.0.1", "127.0.0.1:4567", "", "localhost.evil.example:4566",
     "127.0.0.1.evil.example:4566", "evil127.0.0.1:4566", "127.0.0.1:4566.evil.example", "[::1]:4566", "0.0.0.0:4566",
     "bucket.s3.amazonaws.com:4566", "127.0.0.1:4566, evil.example"],
)  # fmt: skip
def test_another_name_is_refused_however_it_is_signed(host: str) -> None:
    for request in (visit(), signed("GET", f"http://{HOST}/bucket/key"), visit(path="/open")):
        refused(Browser().send(with_headers(request, host=host)), "MisdirectedRequest", status=421)


@pytest.mark.parametrize("host", ["127.0.0.1:4566", "localhost:4566", "a1b2.execute-api.127.0.0.1:4566",
                                  "bucket.s3.localhost:4566"])  # fmt: skip
def test_the_clouds_own_names_and_those_below_them_are_known(host: str) -> None:
    assert Browser().send(signed("GET", f"http://{host}/bucket/key")).passed


def test_a_browser_leaves_out_the_port_of_a_scheme() -> None:
    assert Browser(port=80).send(signed("GET", "http://127.0.0.1/bucket/key")).passed
    assert not Browser(port=8080).send(signed("GET", "http://127.0.0.1/bucket/key")).passed


@pytest.mark.parametrize("token", [None, "some token"])
def test_a_key_that_the_emulator_does_not_know_is_refused(token: str | None) -> None:
    refused(Browser().send(signed(token=token, secret="other")), "SignatureDoesNotMatch" if token is None else
            "InvalidClientTokenId")  # fmt: skip


def test_a_signature_of_an_hour_ago_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: datetime.now(UTC) - timedelta(hours=1))
    refused(Browser().send(signed()), "RequestTimeTooSkewed")


@pytest.mark.parametrize("body", [b"another", b""])
def test_a_changed_body_never_arrives(body: bytes) -> None:
    refused(Browser().send(signed("PUT", body=b"mine"), body), "XAmzContentSHA256Mismatch", status=400)
    refused(Browser().send(signed("POST", body=b"mine", signer="SigV4Auth"), body), "SignatureDoesNotMatch")


@pytest.mark.parametrize("origin", [PAGE, "null", f"http://{HOST}", "http://127.0.0.1:4567", ""])
def test_no_page_sends_anything_signed_or_not(origin: str) -> None:
    refused(Browser().send(visit("POST", origin=origin)), "MissingAuthenticationToken")
    refused(Browser().send(with_headers(signed("POST", signer="SigV4Auth"), origin=origin)), "AccessForbidden")
    refused(Browser().send(with_headers(signed("POST", signer="SigV4QueryAuth"), origin=origin)), "AccessForbidden")
    refused(Browser().send(with_headers(signed("GET"), origin=origin)), "AccessForbidden")


def test_a_page_reads_what_its_buckets_rules_allow() -> None:
    page = "https://mine.example"
    for request in (signed(signer="S3SigV4QueryAuth"), received("GET", link(), {})):
        reply = Browser().send(with_headers(request, origin=page))
        assert (reply.passed, reply.headers["access-control-allow-origin"]) == (True, page)
        assert "access-control-expose-headers" not in reply.headers
    refused(Browser().send(with_headers(signed("DELETE", signer="S3SigV4QueryAuth"), origin=page)), "AccessForbidden")


def test_a_page_that_may_read_a_bucket_may_send_nothing_else() -> None:
    page = "https://mine.example"
    request = signed("PUT", f"http://{HOST}/bucket/key", signer="SigV4QueryAuth", service="lambda")
    refused(Browser().send(with_headers(request, origin=page)), "AccessForbidden")
    refused(Browser().send(with_headers(visit(path="/bucket/key"), origin=page)), "MissingAuthenticationToken")


def preflight(origin: str, path: str = "/bucket/key", method: str = "PUT") -> Received:
    return visit("OPTIONS", path, origin=origin, access_control_request_method=method,
                 access_control_request_headers="content-type")  # fmt: skip


def test_a_preflight_is_answered_by_the_buckets_rules_alone() -> None:
    reply = Browser().send(preflight("https://mine.example"))
    assert not reply.passed
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "https://mine.example")
    assert reply.headers["access-control-allow-headers"] == "content-type"
    refused(Browser().send(preflight(PAGE)), "AccessForbidden")
    refused(Browser().send(preflight("https://mine.example", "/2015-03-31/functions")), "AccessForbidden")
    refused(Browser().send(preflight("https://mine.example", method="DELETE")), "AccessForbidden")


def test_an_options_request_that_is_no_preflight_needs_a_signature_as_any_other() -> None:
    refused(Browser().send(visit("OPTIONS")), "MissingAuthenticationToken")


def test_a_page_among_the_objects_gets_an_origin_of_its_own() -> None:
    reply = Browser().send(signed(signer="S3SigV4QueryAuth"))
    assert reply.headers["content-security-policy"].startswith("sandbox ")
    assert "allow-same-origin" not in reply.headers["content-security-policy"]


def test_a_link_to_an_object_leads_to_no_other_service() -> None:
    request = signed("POST", signer="S3SigV4QueryAuth")
    form = with_headers(request, content_type="application/x-www-form-urlencoded; charset=utf-8")
    refused(Browser().send(form, b"Action=CreateUser&UserName=evil"), "AccessDenied")
    assert Browser().send(request).passed
    refused(Browser().send(signed("GET", f"http://{HOST}/clusters/a", signer="S3SigV4QueryAuth")), "AccessDenied")


def test_a_link_of_version_2_holds_under_the_clouds_own_name_alone() -> None:
    request = received("GET", link(), {})
    assert Browser().send(request).passed
    assert Browser().send(with_headers(request, host="localhost:4566")).passed
    refused(Browser().send(with_headers(request, host="other.127.0.0.1:4566")), "AccessDenied")


def test_what_is_open_passes_for_everybody_but_pages_of_others() -> None:
    reply = Browser().send(visit(path="/open"))
    assert (reply.passed, reply.headers) == (True, {"etag": "1", "x-frame-options": "DENY"})
    assert Browser().send(visit("POST", "/open", origin=f"http://{HOST}")).passed
    refused(Browser().send(visit("POST", "/open", origin=PAGE)), "AccessForbidden")
    refused(Browser().send(visit("POST", "/open", origin="null")), "AccessForbidden")
    refused(Browser().send(visit("POST", "/open", origin=f"https://{HOST}")), "AccessForbidden")


@pytest.mark.parametrize(("name", "value"), [("content-length", "11"), ("transfer-encoding", "chunked"),
                                             ("content-length", "x")])  # fmt: skip
def test_what_is_open_takes_little(name: str, value: str) -> None:
    request = visit("POST", "/open", **{name: value})
    refused(Browser().send(request, b"x" * 11), "RequestEntityTooLarge", status=413)
    assert Browser().send(visit("POST", "/open", content_length="10"), b"x" * 10).passed


def test_a_body_that_counts_before_its_signature_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_UNVERIFIED_BYTES", 1000)
    refused(Browser(pieces=9).send(signed("POST", signer="SigV4Auth", body=bytes(1001)), bytes(1001)),
            "RequestEntityTooLarge", status=413)  # fmt: skip
    # The hash of this one is signed in a header.
    assert Browser(pieces=9).send(signed("PUT", body=bytes(1001)), bytes(1001)).passed


def test_whoever_leaves_before_the_end_of_the_body_gets_nothing() -> None:
    browser = Browser()
    assert browser.leave(signed("POST", signer="SigV4Auth", body=b"ab")) == []
    assert browser.reached == []


def test_a_websocket_opens_for_signed_requests_of_programs_alone() -> None:
    browser = Browser()
    assert browser.send(signed(signer="SigV4QueryAuth", service="execute-api"), kind="websocket").passed
    assert browser.send(signed(signer="SigV4Auth", service="execute-api"), kind="websocket").passed
    for request in (
        visit(),
        visit(path="/open"),
        with_headers(signed(signer="SigV4QueryAuth"), origin=PAGE),
        with_headers(signed(signer="SigV4QueryAuth"), host="evil.example:4566"),
        signed(signer="SigV4QueryAuth", secret="another"),
    ):
        reply = browser.send(request, kind="websocket")
        assert (reply.status, reply.passed) == (403, False)


def test_a_request_of_a_kind_that_is_not_known_never_arrives() -> None:
    with pytest.raises(ValueError, match="can't be checked"):
        Browser().send(visit(), kind="webtransport")


@pytest.mark.parametrize(
    ("how", "kind", "start"),
    [
        ({}, "application/xml", b"<Error><Code>SignatureDoesNotMatch</Code><Message>"),
        (
            {"method": "POST", "signer": "SigV4Auth", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
            "text/xml",
            b"<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code>",
        ),
        ({"signer": "SigV4Auth", "service": "lambda"}, "application/json", b'{"__type": "SignatureDoesNotMatch", "me'),
        ({"method": "HEAD"}, "application/xml", b""),
    ],
    ids=["s3", "query", "json", "head"],
)
def test_a_refusal_speaks_the_protocol_of_its_service(how: dict[str, Any], kind: str, start: bytes) -> None:
    reply = Browser().send(signed(**how, secret="another"))
    assert reply.headers["content-type"] == kind
    assert reply.body.startswith(start)
    assert (reply.body == b"") == (start == b"")
