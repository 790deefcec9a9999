"""Output manifests, line by line: the way into this room."""

from collections.abc import Container, Iterable, Iterator

from ground_truth_runtime.labels.attributes import label_attributes
from ground_truth_runtime.labels.label import read_label
from ground_truth_runtime.labels.model import Label, LabeledObject, UnreadableLine
from ground_truth_runtime.labels.parsing import parse_line
from ground_truth_runtime.labels.values import Unreadable


def read_manifest(lines: Iterable[bytes], *, attribute: str | None = None) -> Iterator[LabeledObject | UnreadableLine]:
    """Reads an output manifest, holding one line at a time, and never fails because of one.

    A line that is no JSON object gives one UnreadableLine. Every other line gives its LabeledObject, then an
    UnreadableLine for each of its label attributes that could not be read. Empty lines count but give nothing.

    Args:
        lines: of the manifest, with or without line ends.
        attribute: the only label attribute to read; default: each that the line is found to have.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield from read_line(line, number=number, attribute=attribute)


def read_line(line: bytes, *, number: int, attribute: str | None = None) -> list[LabeledObject | UnreadableLine]:
    """What one line gives, as in read_manifest. number: of the line, from 1."""
    try:
        content = parse_line(line)
    except Unreadable as error:
        return [UnreadableLine(number=number, reason=str(error))]
    labels: list[Label] = []
    unreadable: list[LabeledObject | UnreadableLine] = []
    for name in label_attributes(content) if attribute is None else (attribute,):
        try:
            label = read_label(content, name)
        except Unreadable as error:
            unreadable.append(UnreadableLine(number=number, reason=str(error), attribute=name))
            continue
        if label is not None:
            labels.append(label)
    reference, source = content.get("source-ref"), content.get("source")
    is_text = isinstance(source, str) and not isinstance(reference, str)
    found = source if is_text else reference
    return [
        LabeledObject(
            number=number,
            source=found if isinstance(found, str) else None,
            is_text=is_text,
            labels=tuple(labels),
            line=content,
        ),
        *unreadable,
    ]


def labels_of(lines: Iterable[bytes], *, attribute: str, numbers: Container[int]) -> dict[int, Label]:
    """Labels under one attribute, of the lines with these numbers; those that are failed or unreadable are left out."""
    found: dict[int, Label] = {}
    for number, line in enumerate(lines, start=1):
        if number in numbers:
            for thing in read_line(line, number=number, attribute=attribute):
                labels = thing.labels if isinstance(thing, LabeledObject) else ()
                found.update((number, label) for label in labels if not label.failed)
    return found
