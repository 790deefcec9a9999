"""Bodies in signed chunks, by the examples that the Amazon S3 API Reference gives with all their figures."""

import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_local.cloud.signatures import version4
from ground_truth_local.cloud.signatures.payloads import Payload
from ground_truth_local.cloud.signatures.refused import RequestRefused
from tests.local.cloud.signatures.support import SECRET

DATED = "20130524T000000Z\n20130524/us-east-1/s3/aws4_request"
SIGN = partial(version4._sign, version4._signing_key(SECRET, "20130524", "us-east-1", "s3"))
# "Example: PUT Object" of "Transferring Payload in Multiple Chunks".
CHUNKS = Payload(
    stated="STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    seed="4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    sign=SIGN,
    dated=DATED,
)
CHUNKED = (
    b"10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
    + b"a" * 65536
    + b"\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
    + b"a" * 1024
    + b"\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n"
)
# The same of "with trailing headers".
TRAILER = Payload(
    stated="STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    seed="106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
    sign=SIGN,
    dated=DATED,
)
TRAILED = (
    b"10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n"
    + b"a" * 65536
    + b"\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n"
    + b"a" * 1024
    + b"\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
    + b"x-amz-checksum-crc32c:sOO8/Q==\r\n"
    + b"x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n"
)


EACH = pytest.mark.parametrize(("payload", "body"), [(CHUNKS, CHUNKED), (TRAILER, TRAILED)], ids=["chunks", "trailer"])


def test_the_documented_body_in_chunks_is_accepted() -> None:
    CHUNKS.check(CHUNKED)


def test_the_documented_body_with_a_trailer_is_accepted() -> None:
    TRAILER.check(TRAILED)


@EACH
@given(data=st.data())
def test_no_byte_of_it_can_be_changed(payload: Payload, body: bytes, data: st.DataObject) -> None:
    # What says something, and a few of the bytes of the chunks.
    told = [place for place in range(len(body)) if body[place] != ord("a") or place % 20_000 == 0]
    place = data.draw(st.sampled_from(told))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != body[place]))
    # Hexadecimal digits of a size may be written in either case.
    if bytes([other]).lower() == body[place : place + 1].lower():
        return
    with pytest.raises(RequestRefused):
        payload.check(body[:place] + bytes([other]) + body[place + 1 :])


@EACH
@pytest.mark.parametrize("cut", [1, 2, 4, 90, 1200, 67_000])
def test_no_part_of_it_can_be_left_out(payload: Payload, body: bytes, cut: int) -> None:
    with pytest.raises(RequestRefused):
        payload.check(body[:-cut])
    with pytest.raises(RequestRefused):
        payload.check(body[cut:])


@pytest.mark.parametrize("added", [b"x", b"\r\n", b"5;chunk-signature=" + b"0" * 64])
def test_nothing_can_be_added(added: bytes) -> None:
    with pytest.raises(RequestRefused):
        CHUNKS.check(CHUNKED + added)


@pytest.mark.parametrize(
    "body",
    [b"", b"plain", b"0\r\n\r\n", re.sub(rb";chunk-signature=\w+", b"", CHUNKED)],
    ids=["empty", "plain", "end", "unsigned"],
)
def test_a_body_that_is_not_in_signed_chunks_is_refused(body: bytes) -> None:
    with pytest.raises(RequestRefused, match="not in signed chunks"):
        CHUNKS.check(body)


def test_the_chunks_of_a_link_can_not_be_signed() -> None:
    with pytest.raises(RequestRefused, match="not known here"):
        Payload(stated=CHUNKS.stated).check(CHUNKED)
