"""The preview as pages on this machine: what a worker will see, and beside it what is wrong."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from http import HTTPStatus
from pathlib import Path

from ground_truth_cli.errors import CliError
from ground_truth_cli.failures import reason
from ground_truth_cli.previewing.preview import Preview
from ground_truth_local.portal.links import PATH as OBJECTS
from ground_truth_local.portal.links import Grant, Links
from ground_truth_local.portal.objects import object_response
from ground_truth_local.portal.portal import STYLES
from ground_truth_local.rendering.assets import BRIDGE, ELEMENTS, FOLDERS
from ground_truth_local.rendering.document import SANDBOX, task_document, task_policy
from ground_truth_local.rendering.liquid import Rendered
from ground_truth_local.web.assets import asset
from ground_truth_local.web.messages import Refused, Request, Response
from ground_truth_local.web.pages import page

_PAGES = Path(__file__).parent / "pages"
_ASSETS = {**FOLDERS, "portal": STYLES, "preview": Path(__file__).parent / "static"}
_IMAGE = "/image"
_LINK_SECONDS = 3600.0


class PreviewSite:
    """The pages; an application of `web.server`. Each load reads template and input anew.

    Args:
        preview: What to show.
        line: Which object at first.
        hosts: Host headers to answer.
        now: The time of day, in seconds since the epoch.
    """

    def __init__(
        self, preview: Preview, *, line: int, hosts: Collection[str], now: Callable[[], float] = time.time
    ) -> None:
        self._preview = preview
        self._line = line
        self._hosts = hosts
        self._now = now
        self._links = Links(secrets.token_bytes(32), now=now)

    def __call__(self, request: Request) -> Response:
        """Answers a request."""
        try:
            request.check_host(self._hosts)
            return self._answered(request)
        except Refused as refused:
            return Response(status=refused.status, body=refused.message.encode())

    def _answered(self, request: Request) -> Response:
        first, _, rest = request.path.removeprefix("/").partition("/")
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "There is nothing to send here.")
        if first in _ASSETS:
            return asset(_ASSETS[first], rest)
        if request.path.startswith(OBJECTS):
            return object_response(self._links.read(request.path), request, s3=lambda _: self._preview.account.aws.s3)
        if request.path == _IMAGE and self._preview.image is not None:
            return _picture(self._preview.image)
        if request.path == "/":
            return self._page(self._number(request))
        if request.path == "/task":
            return self._task(self._number(request), origin=request.origin)
        raise Refused(HTTPStatus.NOT_FOUND, "There is no such page.")

    def _number(self, request: Request) -> int:
        asked = request.query.get("line", str(self._line))
        return max(1, int(asked)) if asked.isdecimal() else self._line

    def _page(self, number: int) -> Response:
        job, refused, html, problems = self._preview.job, None, "", []
        try:
            rendered = self._rendered(number)
            html, findings = rendered.html, self._preview.findings(rendered)
            problems = [*findings.problems, *(f"Warning: {warning}" for warning in findings.warnings)]
        except CliError as error:
            refused = str(error)
        return page(
            _PAGES,
            "preview",
            title=job.title,
            job=job.name,
            task_type=job.task_type,
            number=number,
            several=self._preview.image is None and self._preview.given is None,
            problems=problems,
            refused=refused,
            html=html,
            sandbox=SANDBOX,
        )

    def _task(self, number: int, *, origin: str) -> Response:
        try:
            html = self._rendered(number).html
        except CliError as error:
            raise Refused(HTTPStatus.NOT_FOUND, str(error)) from error
        return Response(
            headers={
                "Content-Type": "text/html; charset=utf-8",
                "Content-Security-Policy": task_policy(origin=origin),
                "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-store",
            },
            body=task_document(html, elements=ELEMENTS, bridge=BRIDGE).encode(),
        )

    def _rendered(self, number: int) -> Rendered:
        return self._preview.rendered(number, grant_read_access=self._granted)

    def _granted(self, uri: str) -> str:
        if uri == self._preview.image_uri:
            return _IMAGE
        return self._links.link(Grant(uri=uri, region=""), expires_at=self._now() + _LINK_SECONDS)


def _picture(image: Path) -> Response:
    try:
        content = image.read_bytes()
    except OSError as error:
        raise Refused(HTTPStatus.NOT_FOUND, f"{image} can't be read: {reason(error)}") from error
    # Browsers tell pictures by their content; the rule that a bucket needs, a file on this machine has.
    return Response(
        headers={"Content-Type": "image/*", "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"},
        body=content,
    )
