"""What a worker's page is given of a data object."""

from collections.abc import Mapping
from typing import Any


class DataObjectUnusable(ValueError):
    """A pre-annotation event holds no data object that a task could be made of."""


def task_of(event: Mapping[str, Any]) -> dict[str, Any]:
    """The pre-annotation function's return for its event: `taskObject` and `manifestLine`, as built-in types have them.

    Labels are not in the event: the templates of these types carry their own (developer guide,
    sms-custom-templates-step3-lambda-requirements).

    Raises:
        DataObjectUnusable: the event has no `dataObject` with a `source-ref` or a `source`.
    """
    line = event.get("dataObject")
    source = line.get("source-ref", line.get("source")) if isinstance(line, Mapping) else None
    if not isinstance(source, str):
        raise DataObjectUnusable("dataObject has neither source-ref nor source; it must be a line of a manifest")
    return {"taskInput": {"taskObject": source, "manifestLine": line}, "isHumanAnnotationRequired": True}
