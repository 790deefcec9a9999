"""What the document of a task loads from the server that shows it."""

from __future__ import annotations

from pathlib import Path

_LOCAL = Path(__file__).parents[1]

FOLDERS = {"elements": _LOCAL / "elements", "rendering": _LOCAL / "rendering" / "static"}
"""First part of a path -> folder of what browsers fetch."""

ELEMENTS = "/elements/crowd-html-elements.js"
BRIDGE = "/rendering/bridge.js"
