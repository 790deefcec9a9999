"""botocore's errors as the runtime's own, so that Step Functions can match them by class name."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, IncompleteReadError, ParamValidationError  # noqa: A004

from ground_truth_runtime.errors import ServiceUnavailable, Throttled

# botocore's own lists (botocore.retries.standard), without LimitExceededException: that is a quota, and waiting for it
# does not help.
_THROTTLING = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
_PASSING = frozenset({"RequestTimeout", "RequestTimeoutException"})
FIRST_SERVER_ERROR = 500


@contextmanager
def translated() -> Iterator[None]:
    """Throttling becomes Throttled and passing faults ServiceUnavailable; any other error stays what it is."""
    try:
        yield
    except ClientError as error:
        if error_code(error) in _THROTTLING:
            raise Throttled(str(error)) from error
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if error_code(error) in _PASSING or status >= FIRST_SERVER_ERROR:
            raise ServiceUnavailable(str(error)) from error
        raise
    except (ConnectionError, HTTPClientError, IncompleteReadError) as error:
        raise ServiceUnavailable(str(error)) from error


def error_code(error: ClientError) -> str:
    """The service's own name of an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def error_message(error: ClientError) -> str:
    """The service's own words."""
    return str(error.response.get("Error", {}).get("Message", ""))


def parameter_problem(error: ParamValidationError) -> str:
    """What botocore has against a parameter, on one line."""
    return " ".join(str(error).splitlines())
