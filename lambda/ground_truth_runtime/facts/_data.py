"""Reads the tables beside this file."""

import json
from importlib.resources import files
from typing import Any


def table(name: str) -> dict[str, Any]:
    """The table `data/<name>.json` as a dictionary."""
    content: dict[str, Any] = json.loads(files(__package__).joinpath("data", f"{name}.json").read_text("utf-8"))
    return content
