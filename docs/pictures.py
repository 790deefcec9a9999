"""Pictures of pages on the tests' own site, in Chromium: what the scripts that make docs/images share."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, sync_playwright

from tests.browser.image_tools.site import Site, running_site
from tests.support.chromium import chromium

FOLDER = Path(__file__).parent / "images"

Scene = TypeVar("Scene")


def take_all(
    scenes: Mapping[str, Scene], take: Callable[[str, Scene, Browser, Site], Path], *, wanted: Sequence[str]
) -> None:
    """Takes the wanted scenes, or all where none is named, and prints the file of each."""
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, scene in scenes.items():
            if not wanted or name in wanted:
                sys.stdout.write(f"{take(name, scene, browser, site)}\n")
        browser.close()
