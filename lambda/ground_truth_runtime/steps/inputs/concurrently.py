"""Many small requests side by side."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_WORKERS = 8  # botocore keeps ten connections to a host
_AHEAD = 4 * _WORKERS


def concurrently(work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[tuple[_Item, _Result]]:
    """Each item with what `work` makes of it, in the order of the items, of which few are ahead at any time."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        ahead: deque[tuple[_Item, Future[_Result]]] = deque()
        for item in items:
            ahead.append((item, pool.submit(work, item)))
            if len(ahead) >= _AHEAD:
                first, future = ahead.popleft()
                yield first, future.result()
        for first, future in ahead:
            yield first, future.result()
