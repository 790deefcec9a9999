"""What Step Functions tells of a state that failed."""

import json
from collections.abc import Mapping


def told_by(error: Mapping[str, str | None]) -> str:
    """Its error's name, and the words in its cause where that holds JSON; `error` is what a Catch leaves."""
    name, cause = error.get("Error") or "Error", error.get("Cause")
    if not cause:  # Step Functions leaves a cause out, or null, where there is none
        return name
    try:
        content = json.loads(cause)
    except ValueError:
        content = None
    if isinstance(content, Mapping):
        cause = str(content.get("reason", content.get("errorMessage", cause)))
    return f"{name}: {cause}"
