"""The command, run in this process."""

import io
import json
from dataclasses import dataclass
from typing import Any

from ground_truth_cli.main import main


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a command left: its exit status, and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)

    @property
    def documents(self) -> list[Any]:
        """Standard output as JSON documents, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def ground_truth(*arguments: object) -> Ran:
    """Runs `ground-truth` with arguments; what is not caught there fails the test."""
    out, err = io.StringIO(), io.StringIO()
    status = main([str(argument) for argument in arguments], stdout=out, stderr=err)
    return Ran(status=status, out=out.getvalue(), err=err.getvalue())
