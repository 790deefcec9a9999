"""Why a request is refused."""

from __future__ import annotations

from http import HTTPStatus


class RequestRefused(Exception):
    """A request that is not answered.

    Attributes:
        code: The error code, one of AWS's where there is one.
        message: What is wrong and what would be right, for a person.
        status: The HTTP status.
    """

    def __init__(self, code: str, message: str, *, status: HTTPStatus = HTTPStatus.FORBIDDEN) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
