"""Packages that only some formats need: imported when such a format is asked for."""

import importlib
from typing import Any

from ground_truth_cli.export.errors import ExtraMissing


def needed(module: str, *, what: str, extra: str = "export") -> Any:
    """The module, imported; ExtraMissing, which names the extra to install, where it is not there."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise ExtraMissing(what=what, package=module.partition(".")[0], extra=extra) from error
