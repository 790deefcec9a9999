"""Sorting and paging of lists, with tokens that tell nothing to those who hold them."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from ground_truth_local.sagemaker.errors import ServiceError

T = TypeVar("T")

DEFAULT_PAGE = 10
"""Length of a page when the request names none. UNVERIFIED for these operations."""


def page(
    items: Sequence[T],
    request: Mapping[str, Any],
    *,
    operation: str,
    sort_key: Callable[[T], Any],
    identity: Callable[[T], str],
    default_length: int = DEFAULT_PAGE,
) -> tuple[list[T], str | None]:
    """One page of a list, and the token of the next one.

    A token remembers the last item that was shown, so that nothing is shown twice or passed over when items come
    and go between two requests.

    Args:
        items: everything that the request's filters let through.
        request: MaxResults, NextToken, SortOrder and whatever filters the operation has.
        sort_key: what the list is sorted by, of one item.
        identity: tells items apart; decides between equal sort keys.

    Raises:
        ServiceError: ValidationException, the token belongs to no such request.
    """
    descending = request.get("SortOrder") == "Descending"

    def key(item: T) -> tuple[Any, str]:
        return (sort_key(item), identity(item))

    ordered = sorted(items, key=key, reverse=descending)
    question = _fingerprint(operation, request)
    token = request.get("NextToken")
    if token:
        last = _opened(token, question)
        after = (last[0], last[1])
        ordered = [item for item in ordered if (key(item) < after if descending else key(item) > after)]
    length = request.get("MaxResults") or default_length
    shown = ordered[:length]
    more = len(ordered) > length
    return shown, _token(key(shown[-1]), question) if more else None


def _fingerprint(operation: str, request: Mapping[str, Any]) -> str:
    """What a token belongs to: the operation and the request but for the page itself."""
    rest = {name: value for name, value in request.items() if name not in {"NextToken", "MaxResults"}}
    return hashlib.sha256(json.dumps([operation, rest], sort_keys=True).encode()).hexdigest()[:16]


def _token(last: tuple[Any, str], question: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([question, *last]).encode()).decode()


def _opened(token: str, question: str) -> list[Any]:
    try:
        belongs, *last = json.loads(base64.urlsafe_b64decode(token.encode()))
    except ValueError as error:
        raise ServiceError("ValidationException", "The pagination token is invalid") from error
    if belongs != question or len(last) != 2:
        raise ServiceError("ValidationException", "The pagination token belongs to another request")
    return list(last)
