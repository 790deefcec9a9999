"""Commands that need an optional extra of this distribution: one line where it is not installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from ground_truth_cli.errors import CliError


def require(modules: Sequence[str], *, command: str, extra: str) -> None:
    """Refuses a command whose packages are missing.

    Args:
        modules: What it imports.
        command: Its name.
        extra: Brings them.

    Raises:
        CliError: At least one is missing; the message says what to install.
    """
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise CliError(
            f"`ground-truth {command}` needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not "
            f"installed: pip install 'cdk-ground-truth[{extra}]'"
        )
