"""Files that browsers fetch as they are: scripts, styles, pictures."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from ground_truth_local.web.messages import Refused, Response

# The system's own table differs from machine to machine.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def asset(folder: Path, path: str) -> Response:
    """The file `path` of `folder`.

    Pages of every origin may load it, as a task in its sandbox has an origin of its own; there is nothing secret in it.

    Raises:
        Refused: There is no such file, or it is of a kind that is not for browsers.
    """
    names = path.split("/")
    content_type = _TYPES.get("." + names[-1].rpartition(".")[2])
    file = folder.joinpath(*names)
    if content_type is None or not all(name.strip(".") for name in names) or "\\" in path or not file.is_file():
        raise Refused(HTTPStatus.NOT_FOUND, f"There is no file {path}.")
    return Response(
        headers={
            "Content-Type": content_type,
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        },
        body=file.read_bytes(),
    )
