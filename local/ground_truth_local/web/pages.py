"""HTML pages from Liquid templates. Whatever is put into one shows as text."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from liquid import DictLoader, Environment, StrictUndefined
from liquid.extra import add_tags

from ground_truth_local.web.messages import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy of our own pages: all that they run comes from here, and none of it stands in them."""

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def page(folder: Path, name: str, *, status: HTTPStatus = HTTPStatus.OK, **shown: Any) -> Response:
    """The page `name` of a folder of templates, with `shown` put into it; a name that is not given is an error."""
    html = _environment(folder).get_template(f"{name}.html").render(**shown)
    return Response(status=status, headers=HEADERS, body=html.encode())


@cache
def _environment(folder: Path) -> Environment:
    templates = {file.name: file.read_text("utf-8") for file in folder.glob("*.html")}
    environment = Environment(autoescape=True, undefined=StrictUndefined, loader=DictLoader(templates))
    add_tags(environment)
    return environment
