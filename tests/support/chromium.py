"""Chromium of this machine."""

import os
import shutil

# The headless shell draws the same pages without the windows around them, at less than half of the computing time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Its program: what the variable CHROMIUM names, or the first of `NAMES` on the path; LookupError if none is."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise LookupError(f"none of {', '.join(NAMES)} is installed, and CHROMIUM names no other")
    return found
