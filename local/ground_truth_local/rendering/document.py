"""A rendered template as a document of its own, for a frame in which its scripts reach nothing of the page around."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ground_truth_runtime.domain.html_tags import read_tags
from ground_truth_runtime.facts.crowd_elements import OTHER_ASSETS, SCRIPTS, asset_address

SANDBOX = "allow-scripts allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads"
"""What the frame of a task may do. Without `allow-same-origin` the template has an origin of its own, that no cookie,
storage or page of the portal belongs to; pages that it opens in other tabs are pages like any other."""


def task_document(html: str, *, elements: str, bridge: str) -> str:
    """`html` as a whole document.

    Args:
        html: A rendered template; most are fragments, and a whole document works too.
        elements: Address of the module that defines the crowd elements. It takes the place of AWS's scripts, which
            cannot be fetched from here. A template that does not ask for the elements gets none, as in production.
        bridge: Address of the script that hands answers and problems to the page around the frame.
    """
    body = "".join(_with_own_assets(html, elements))
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Task</title>\n'
        f'<script src="{escape(bridge)}"></script>\n{body}'
    )


def _with_own_assets(html: str, elements: str) -> Iterator[str]:
    """The page in pieces, with what AWS's assets are here: of their further files nothing is left to fetch."""
    position = 0
    for tag in read_tags(html):
        address = asset_address(tag.attributes.get({"script": "src", "link": "href"}.get(tag.name, ""), ""))
        if tag.closing or address not in SCRIPTS | OTHER_ASSETS:
            continue
        yield html[position : tag.start]
        if tag.name == "script":
            yield f'<script type="module" src="{escape(elements)}">' if address in SCRIPTS else "<script>"
        position = tag.end
    yield html[position:]


def task_policy(*, origin: str) -> str:
    """The Content-Security-Policy of such a document.

    Templates may bring scripts, styles, fonts and pictures of their own over HTTPS, as they do in production; from
    this machine they load nothing beyond what `origin` serves.

    Args:
        origin: Where elements, bridge and objects come from, such as `http://127.0.0.1:4567`.
    """
    loads = f"{origin} https: data: blob:"
    return "; ".join(
        (
            f"sandbox {SANDBOX}",
            "default-src 'none'",
            f"script-src 'unsafe-inline' 'unsafe-eval' {loads}",
            f"style-src 'unsafe-inline' {loads}",
            *(f"{kind}-src {loads}" for kind in ("img", "media", "font", "connect", "worker", "frame", "object")),
            # Answers leave through the bridge alone.
            "form-action 'none'",
            "base-uri 'none'",
            f"frame-ancestors {origin}",
        )
    )
