"""One line of JSON, or the reason why it is none. The same lines are accepted whichever parser is installed."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from ground_truth_runtime.labels.values import Unreadable, shown

NESTING_MAX = 64  # [own] far deeper than any label; what is read here can be walked and written again
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parse_line(line: bytes) -> Mapping[str, Any]:
    """A line as a JSON object; Unreadable where it is none, with NaN, a lone surrogate or deep nesting, too."""
    content = parse(line)
    if not isinstance(content, dict):
        raise Unreadable(f"is {shown(content)}; it must be a JSON object")
    return content


def parse(line: bytes) -> Any:
    """Any JSON value; Unreadable where it is none."""
    try:
        text = line.removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
        content = json.loads(text, parse_constant=_refused)
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not UTF-8 (byte {error.start})") from None
    except RecursionError:
        raise Unreadable(f"is nested deeper than {NESTING_MAX} levels") from None
    except ValueError as error:
        raise Unreadable(f"is not JSON: {error}") from None
    if line.count(b"[") + line.count(b"{") > NESTING_MAX and _deep(content):
        raise Unreadable(f"is nested deeper than {NESTING_MAX} levels")
    if (b"\\ud" in line or b"\\uD" in line) and not _encodable(content):
        raise Unreadable("is not JSON: half of a surrogate pair")
    return content


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _deep(content: Any) -> bool:
    """Whether values are nested deeper than allowed; level by level, as recursion is what may not happen."""
    level = [content]
    for _ in range(NESTING_MAX + 1):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return False
    return True


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _encodable(content: Any) -> bool:
    try:
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
