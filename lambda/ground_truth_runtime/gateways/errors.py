"""botocore's errors as the runtime's own, so that Step Functions can match them by class name."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, EndpointConnectionError, HTTPClientError

from ground_truth_runtime.errors import ServiceUnavailable, Throttled

_THROTTLING = frozenset(
    {"ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown",
     "ProvisionedThroughputExceededException"}
)  # fmt: skip
_FIRST_SERVER_ERROR = 500


@contextmanager
def translated() -> Iterator[None]:
    """Throttling becomes Throttled and passing faults ServiceUnavailable; any other error stays what it is."""
    try:
        yield
    except ClientError as error:
        if error_code(error) in _THROTTLING:
            raise Throttled(str(error)) from error
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= _FIRST_SERVER_ERROR:
            raise ServiceUnavailable(str(error)) from error
        raise
    except (EndpointConnectionError, HTTPClientError) as error:
        raise ServiceUnavailable(str(error)) from error


def error_code(error: ClientError) -> str:
    """The service's own name of an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def error_message(error: ClientError) -> str:
    """The service's own words."""
    return str(error.response.get("Error", {}).get("Message", ""))
