"""Where this package lies on disk, for the constructs that ship it to Lambda."""

from pathlib import Path

PACKAGE = __name__.partition(".")[0]

SOURCE_ROOT = Path(__file__).resolve().parent.parent
"""Folder that holds the package: `lambda/` in a checkout, `site-packages` where the wheel is installed."""
