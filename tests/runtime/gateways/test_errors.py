from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    ReadTimeoutError,
    SSLError,
)
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker

from ground_truth_runtime.errors import ServiceUnavailable, Throttled
from ground_truth_runtime.gateways.errors import error_code, error_message, translated

# botocore's own lists are private, and the only place where they stand.
_THEIRS: Any = ThrottledRetryableChecker
_THEIRS_TOO: Any = TransientRetryableChecker
_URL = {"endpoint_url": "https://sagemaker.us-east-1.amazonaws.com"}


def _error(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "words"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "AnOperation")


# A quota: it does not pass by waiting.
@pytest.mark.parametrize("code", sorted({*_THEIRS._THROTTLED_ERROR_CODES} - {"LimitExceededException"}))
def test_whatever_botocore_takes_for_throttling_is_throttled(code: str) -> None:
    with pytest.raises(Throttled, match="words"), translated():
        raise _error(code)


@pytest.mark.parametrize(
    "error",
    [
        *(_error("Odd", status) for status in _THEIRS_TOO._TRANSIENT_STATUS_CODES),
        _error("RequestTimeout"),
        _error("RequestTimeoutException"),
        ConnectTimeoutError(**_URL),
        ConnectionClosedError(**_URL),
        EndpointConnectionError(**_URL, error="refused"),
        ReadTimeoutError(**_URL, error="late"),
        SSLError(**_URL, error=OSError("odd")),
        IncompleteReadError(actual_bytes=1, expected_bytes=2),
    ],
    ids=str,
)
def test_whatever_passes_is_service_unavailable(error: Exception) -> None:
    with pytest.raises(ServiceUnavailable), translated():
        raise error


@pytest.mark.parametrize("error", [_error("ValidationException"), NoCredentialsError(), KeyError("x")], ids=str)
def test_any_other_error_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)), translated():
        raise error


def test_nothing_raised_is_nothing_translated() -> None:
    with translated():
        pass


def test_the_first_cause_is_kept() -> None:
    with pytest.raises(Throttled) as caught, translated():
        raise _error("SlowDown")

    assert isinstance(caught.value.__cause__, ClientError)


def test_an_error_tells_its_code_and_words_and_neither_where_it_has_none() -> None:
    assert (error_code(_error("SlowDown")), error_message(_error("SlowDown"))) == ("SlowDown", "words")
    assert (error_code(ClientError({}, "Op")), error_message(ClientError({}, "Op"))) == ("", "")
