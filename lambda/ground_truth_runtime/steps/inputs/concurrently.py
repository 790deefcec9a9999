"""Many small requests side by side."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from ground_truth_runtime.gateways.clients import S3_CONNECTIONS

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_AHEAD = 4 * S3_CONNECTIONS


def concurrently(work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[tuple[_Item, _Result]]:
    """Yield each item with what `work` makes of it, in the order of the items, of which few are ahead at any time."""
    pool = ThreadPoolExecutor(S3_CONNECTIONS)
    try:
        ahead: deque[tuple[_Item, Future[_Result]]] = deque()
        for item in items:
            ahead.append((item, pool.submit(work, item)))
            if len(ahead) >= _AHEAD:
                first, future = ahead.popleft()
                yield first, future.result()
        for first, future in ahead:
            yield first, future.result()
    finally:
        # Whoever stops early does not wait for what nobody asks for any more.
        pool.shutdown(cancel_futures=True)
