"""Tags that tell whose a labeling job is: the stack's state machine, and the execution that asked for it.

They are lossless: a labeling job of which the table knows nothing leads back to its execution by its tags alone.
"""

import re
from collections.abc import Iterator, Mapping

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.facts.limits import TAG_VALUE_MAX

STATE_MACHINE = "ground-truth:state-machine"
EXECUTION = "ground-truth:execution"
STARTED_AT = "ground-truth:started-at"

# Tag values take letters, digits and `_.:/=+-@` ([B] TagValue); names of executions may hold more, such as parentheses.
_PLAIN = re.compile(r"[A-Za-z0-9_.:/+@-]")
_ESCAPED = re.compile(r"((?:=[0-9A-F]{2})+)")
_PIECES_MAX = 4  # a name has 80 characters, of which each may take four bytes of three characters


def identity_tags(execution: ExecutionId) -> dict[str, str]:
    """The tags of every labeling job of an execution."""
    tags = {
        **_written(STATE_MACHINE, execution.state_machine_arn),
        **_written(EXECUTION, execution.name),
    }
    return tags if execution.started_text is None else {**tags, STARTED_AT: execution.started_text}


def execution_of(tags: Mapping[str, str]) -> ExecutionId | None:
    """The execution that a labeling job is of; None where its tags do not name one."""
    machine, name, started_at = _read(STATE_MACHINE, tags), _read(EXECUTION, tags), tags.get(STARTED_AT)
    if not machine or not name or started_at is None:
        return None
    arn = f"{machine.replace(':stateMachine:', ':execution:', 1)}:{name}"
    try:
        return ExecutionId.of({"arn": arn, "started_at": started_at})
    except ValueError:
        return None


def _written(key: str, text: str) -> dict[str, str]:
    """A text as tags: `=` and two hex digits stand for each byte that tags do not take, and what is long is split."""
    escaped = "".join(
        character if _PLAIN.fullmatch(character) else "".join(f"={byte:02X}" for byte in character.encode())
        for character in text
    )
    pieces = [escaped[start : start + TAG_VALUE_MAX] for start in range(0, len(escaped), TAG_VALUE_MAX)]
    return dict(zip(_keys(key), pieces, strict=False))


def _read(key: str, tags: Mapping[str, str]) -> str:
    escaped = "".join(tags.get(each, "") for each in _keys(key))
    pieces = _ESCAPED.split(escaped)
    escapes = slice(1, None, 2)
    pieces[escapes] = [bytes.fromhex(piece.replace("=", "")).decode("utf-8", "replace") for piece in pieces[escapes]]
    return "".join(pieces)


def _keys(key: str) -> Iterator[str]:
    yield key
    yield from (f"{key}-{number}" for number in range(2, _PIECES_MAX + 1))
