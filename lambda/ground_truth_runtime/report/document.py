"""The HTML document around a report: one file that fetches nothing but the pictures it refers to."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from ground_truth_runtime.report.markup import Markup, join, tag

_STYLES = ("base.css", "figures.css", "objects.css", "detail.css", "media.css")
_SCRIPTS = ("dom.js", "overlay.js", "stage.js", "card.js", "filters.js", "detail.js", "main.js")


def opening(title: str) -> str:
    """The document up to the opened body."""
    style, script = _styles(), _script()
    head = join(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", style),
    )
    return f'<!doctype html>\n<html lang="en">\n{tag("head", head)}\n<body>\n'


def closing() -> str:
    """The rest of the document: the footer and the script, which finds all data in place."""
    footer = tag("footer", tag("p", "Made by cdk-ground-truth. This file stands alone and loads nothing but pictures."))
    return f"{footer}\n{tag('script', _script())}\n</body>\n</html>\n"


def _policy(style: str, script: str) -> str:
    """Only our own style and script, by their hashes, and pictures; nothing else is loaded, run or sent."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src 'self' data: file: https: http:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _styles() -> Markup:
    return Markup("".join(_asset(name) for name in _STYLES))


@cache
def _script() -> Markup:
    return Markup(f'"use strict";(() => {{\n{"".join(_asset(name) for name in _SCRIPTS)}}})();')


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")
