"""Context values that are not remembered: given with `-c`, and missing at the next deployment.

The CDK keeps what is in `cdk.json` and `cdk.context.json`. What is given with `-c` is lost with the command: a later
deployment without it takes away what it stood for, such as the users of `member_emails`. See docs/adr/0008.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ground_truth_runtime.settings import CONTEXT_METADATA
from stacks.context import ContextInvalid, given


def metadata(context: Mapping[str, object], keys: Collection[str], *, environment: str) -> dict[str, Any]:
    """Return what a template says of its context; `environment` is the account and region that it goes to."""
    values = {key: value for key, value in sorted(given(context).items()) if key in keys}
    return {"environment": environment, "values": values}


def not_remembered(context: Mapping[str, object], keys: Collection[str], *, folder: Path) -> list[str]:
    """Return the keys whose values are in no file of the CDK, in alphabetical order.

    Args:
        context: all context values.
        keys: keys of the app.
        folder: folder of the app, with `cdk.json`.
    """
    files = [Path.home() / ".cdk.json", folder / "cdk.json", folder / "cdk.context.json"]
    kept = dict[str, object]()
    for file in files:
        kept |= _context_of(file)
    return sorted(key for key, value in given(context).items() if key in keys and kept.get(key) != value)


def refuse_lost(context: Mapping[str, object], keys: Collection[str], *, template: Path, environment: str) -> None:
    """Refuse a context that lacks values which the last synthesis had, for the same account and region.

    A value is taken away on purpose by an empty one, or by another.

    Args:
        context: all context values.
        keys: keys of the app.
        template: template of the stack, as the last synthesis left it.
        environment: account and region that the stack goes to.

    Raises:
        ContextInvalid: values are missing; names each, with its last value.
    """
    last = _json(template).get("Metadata", {}).get(CONTEXT_METADATA, {})
    if not isinstance(last, dict) or last.get("environment") != environment:
        return
    problems = list(_lost(context, keys, last=last.get("values", {})))
    if problems:
        raise ContextInvalid(problems)


def _lost(context: Mapping[str, object], keys: Collection[str], *, last: Mapping[str, object]) -> Iterator[str]:
    for key in sorted(last.keys() - context.keys()):
        if key in keys:
            yield (
                f"{key} is missing, and was {last[key]!r} at the last synthesis: a deployment without it takes away "
                f'what it stands for. Write it into "context" of cdk.json; {_how_to_remove(key, last[key])} takes it '
                "away"
            )


def _how_to_remove(key: str, value: object) -> str:
    return f"-c {key}=false" if value in (True, "true") else f"-c {key}="


def _context_of(file: Path) -> Mapping[str, object]:
    content = _json(file)
    # cdk.json has its context below a key, cdk.context.json is one.
    return content if file.name == "cdk.context.json" else content.get("context", {})


def _json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def warning(keys: Sequence[str]) -> str:
    """Return the warning about values that are not remembered."""
    return (
        f"{', '.join(keys)}: given with -c, which the CDK does not remember. A later deployment without it takes away "
        'what it stands for: write it into "context" of cdk.json.'
    )
