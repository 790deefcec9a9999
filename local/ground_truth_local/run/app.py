"""Which CDK app a local run deploys: that of a checkout, a person's own, or the one that comes with the package."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ground_truth_local.run.stack import CONTEXT

_OF_THE_CHECKOUT = Path("stacks/labeling_stack.py")


@dataclass(frozen=True, kw_only=True)
class CdkApp:
    """An app.

    Args:
        folder: Where the CDK CLI runs.
        command: What synthesizes it; None: what its cdk.json says.
        context: Context values that it needs on a laptop.
    """

    folder: Path
    command: str | None
    context: Mapping[str, str] = field(default_factory=dict)


def find_app(project: Path, *, module: str | None) -> CdkApp | None:
    """The app to deploy; None where there is none.

    Args:
        project: The folder: a checkout of this project, or one with a `cdk.json`.
        module: Python module of the app to take in any other folder; None: there is none.
    """
    if (project / _OF_THE_CHECKOUT).is_file():
        return CdkApp(folder=project, command=_python("app.py"), context=CONTEXT)
    if (project / "cdk.json").is_file():
        # Its context is its own: what this project's app knows may mean something else there.
        return CdkApp(folder=project, command=None)
    return None if module is None else CdkApp(folder=project, command=_python(f"-m {module}"))


def _python(arguments: str) -> str:
    # The CLI hands this to a shell.
    return f"{shlex.quote(sys.executable)} {arguments}"
