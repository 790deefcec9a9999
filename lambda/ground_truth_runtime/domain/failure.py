"""What Step Functions tells of a state that failed."""

import json
import re
from collections.abc import Mapping

_WORDS = ("reason", "errorMessage")
# A cause of which only the beginning was kept: Lambda's begins with the message, ours with the reason at their ends.
_BEGUN = re.compile(r'\{"errorMessage": ?"((?:[^"\\]|\\.)*)')


def told_by(error: Mapping[str, str | None]) -> str:
    """Its error's name, and the words in its cause where that holds JSON; `error` is what a Catch leaves."""
    name, cause = error.get("Error") or "Error", error.get("Cause")
    if not cause:  # Step Functions leaves a cause out, or null, where there is none
        return name
    try:
        content = json.loads(cause)
    except ValueError:
        begun = _BEGUN.match(cause)
        return f"{name}: {cause if begun is None else _unescaped(begun[1])}"
    if isinstance(content, Mapping):
        cause = str(next((content[word] for word in _WORDS if word in content), cause))
    return f"{name}: {cause}"


def _unescaped(text: str) -> str:
    """The text of a JSON string of which the end may be missing."""
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
