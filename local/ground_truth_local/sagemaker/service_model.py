"""Checks any request against botocore's own model of the service: types, lengths, ranges, patterns, enums, members.

The real service passes over members that it does not know; here they are refused, as every SDK refuses them, so that a
misspelt one is found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StringShape, StructureShape

from ground_truth_local.sagemaker.errors import ServiceError, constraint, validation_error
from ground_truth_local.sagemaker.patterns import compiled

SERVICE = "sagemaker"


@dataclass(frozen=True)
class Violation:
    """One thing wrong with a value.

    Attributes:
        text: in AWS's wording.
        of_type: the value has the wrong JSON type, so that the real service could not even read it.
    """

    text: str
    of_type: bool = False


@cache
def service_model() -> ServiceModel:
    """botocore's model of SageMaker, read once."""
    return botocore.session.Session().get_service_model(SERVICE)


def operation_model(operation: str) -> OperationModel:
    """The model of one operation."""
    return service_model().operation_model(operation)


def validate_request(operation: str, request: Mapping[str, Any]) -> None:
    """Refuses a request that the model does not allow.

    Raises:
        ServiceError: SerializationException when values have the wrong type, else ValidationException; all problems
            are in the message.
    """
    shape = operation_model(operation).input_shape
    if shape is None:
        return
    found = violations(shape, request)
    wrong_types = [item.text for item in found if item.of_type]
    if wrong_types:
        raise ServiceError("SerializationException", "; ".join(wrong_types))
    if found:
        raise validation_error([item.text for item in found])


def violations(shape: Shape, value: object, path: str = "") -> list[Violation]:
    """Everything in a value that its shape does not allow.

    Args:
        path: where the value stands, as in `humanTaskConfig.taskKeywords.1.member`; empty for the request itself.
    """
    return list(_violations(shape, value, path))


def _violations(shape: Shape, value: object, path: str) -> Iterator[Violation]:
    if isinstance(shape, StructureShape):
        yield from _structure(shape, value, path)
    elif isinstance(shape, ListShape):
        yield from _list(shape, value, path)
    elif isinstance(shape, MapShape):
        yield from _map(shape, value, path)
    elif isinstance(shape, StringShape):
        yield from _string(shape, value, path)
    else:
        yield from _scalar(shape, value, path)


def _structure(shape: StructureShape, value: object, path: str) -> Iterator[Violation]:
    if not isinstance(value, Mapping):
        yield _wrong_type(value, path, "a structure")
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield Violation(constraint(None, _below(path, name), "Member must not be null"))
    for name, item in value.items():
        if name not in shape.members:
            known = ", ".join(shape.members)
            yield Violation(constraint(item, _below(path, name), f"Member is unknown, known are: [{known}]"))
        elif item is not None:
            yield from _violations(shape.members[name], item, _below(path, name))


def _list(shape: ListShape, value: object, path: str) -> Iterator[Violation]:
    if not isinstance(value, list | tuple):
        yield _wrong_type(value, path, "a list")
        return
    yield from _length(shape, value, len(value), path)
    for index, item in enumerate(value, start=1):
        yield from _violations(shape.member, item, f"{path}.{index}.member")


def _map(shape: MapShape, value: object, path: str) -> Iterator[Violation]:
    if not isinstance(value, Mapping):
        yield _wrong_type(value, path, "a map")
        return
    yield from _length(shape, value, len(value), path)
    for key, item in value.items():
        yield from _violations(shape.key, key, f"{path}.key")
        yield from _violations(shape.value, item, f"{path}.{key}.value")


def _string(shape: StringShape, value: object, path: str) -> Iterator[Violation]:
    if not isinstance(value, str):
        yield _wrong_type(value, path, "a string")
        return
    shown = "*****" if shape.metadata.get("sensitive") else value
    yield from _length(shape, shown, len(value), path)
    if shape.enum and value not in shape.enum:
        allowed = ", ".join(shape.enum)
        yield Violation(constraint(shown, path, f"Member must satisfy enum value set: [{allowed}]"))
    pattern = shape.metadata.get("pattern")
    if pattern and not compiled(pattern).fullmatch(value):
        yield Violation(constraint(shown, path, f"Member must satisfy regular expression pattern: {pattern}"))


def _scalar(shape: Shape, value: object, path: str) -> Iterator[Violation]:
    kind = shape.type_name
    if kind == "boolean":
        if not isinstance(value, bool):
            yield _wrong_type(value, path, "a boolean")
        return
    whole = kind in {"integer", "long"}
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        yield _wrong_type(value, path, "a whole number" if whole else "a number")
        return
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and value < least:
        yield Violation(constraint(value, path, f"Member must have value greater than or equal to {least}"))
    if most is not None and value > most:
        yield Violation(constraint(value, path, f"Member must have value less than or equal to {most}"))


def _length(shape: Shape, shown: object, length: int, path: str) -> Iterator[Violation]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and length < least:
        yield Violation(constraint(shown, path, f"Member must have length greater than or equal to {least}"))
    if most is not None and length > most:
        yield Violation(constraint(shown, path, f"Member must have length less than or equal to {most}"))


def _wrong_type(value: object, path: str, wanted: str) -> Violation:
    return Violation(f"Value {value!r} at '{path}' is not {wanted}", of_type=True)


def _below(path: str, name: str) -> str:
    """AWS's messages begin member names with a small letter."""
    small = name[:1].lower() + name[1:]
    return f"{path}.{small}" if path else small
