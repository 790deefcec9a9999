"""The errors of the API."""

from collections.abc import Sequence


class ServiceError(Exception):
    """A request is refused.

    Attributes:
        code: the error's name, such as `ResourceInUse`; `__type` of the JSON protocol.
        message: what is wrong.
        status: HTTP status. Default 400.
    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def validation_error(problems: Sequence[str]) -> ServiceError:
    """One ValidationException for all problems of a request, at least one, in AWS's own wording."""
    count = len(problems)
    head = f"{count} validation error{'' if count == 1 else 's'} detected"
    return ServiceError("ValidationException", f"{head}: {'; '.join(problems)}")


def constraint(value: object, path: str, rule: str) -> str:
    """One problem as AWS words it: `Value 'x' at 'path' failed to satisfy constraint: rule`."""
    shown = "null" if value is None else f"'{value}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {rule}"
