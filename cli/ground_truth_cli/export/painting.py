"""Instances in one mask of classes, for formats that have no place for each by itself; and what that loses."""

from collections import Counter
from collections.abc import Iterator

from ground_truth_cli.export.files import FileUnavailable
from ground_truth_cli.export.losses import What
from ground_truth_runtime.labels.contents import parts
from ground_truth_runtime.labels.instances import Flattened, flattened
from ground_truth_runtime.labels.mask_pixels import ClassPixels
from ground_truth_runtime.labels.model import ImageSize, Instance, Label, MaskClass
from ground_truth_runtime.labels.values import Unreadable

Note = tuple[What, str, int]
"""Something that is not carried: what, why, and how often."""


def paint(label: Label, size: ImageSize | None) -> tuple[ClassPixels, list[Note]]:
    """The instances of a label, the later ones on top, and what is lost.

    Args:
        label: The label.
        size: Of its image: of use where nothing is shown.

    Raises:
        FileUnavailable: They cannot be painted; the message says why.
    """
    if not parts(label):
        if size is None:
            raise FileUnavailable("it shows no instance, and the size of its image is not known")
        return ClassPixels(width=size.width, height=size.height, places=bytes(size.width * size.height), classes=()), []
    try:
        flat = flattened(label)
    except Unreadable as error:
        raise FileUnavailable(f"its mask cannot be painted: {error}") from error
    # An index is one above the class's number, as in masks of the service; 0 stands for a number that is not known.
    numbers = {thing.label: thing.class_id for thing in label.instances}
    classes = tuple(
        MaskClass(index=_index(numbers.get(name)), label=name, color=_colour(label, name, place))
        for place, name in enumerate(flat.names, start=1)
    )
    pixels = ClassPixels(width=flat.width, height=flat.height, places=flat.places, classes=classes)
    return pixels, list(_losses(label, flat))


def _index(number: int | None) -> int:
    return 0 if number is None else number + 1


def _colour(label: Label, name: str, place: int) -> str:
    """A class's colour: of the first of its instances that a worker painted, else one of ours."""
    own = () if label.mask is None else label.mask.classes
    return next((one.color for one in own if one.label == name), f"#{place:06x}")


def _losses(label: Label, flat: Flattened) -> Iterator[Note]:
    counts = Counter(name for name, _ in flat.things)
    alike = sum(count for count in counts.values() if count > 1)
    if alike:
        yield "detail", "which instance of a class a pixel belongs to is not carried", alike
    sure = sum(isinstance(part, Instance | MaskClass) and part.confidence is not None for part in parts(label))
    if sure:
        yield "detail", "confidence is not carried", sure
    above, covered, hidden = 0, 0, 0
    for _, bitmap in reversed(flat.things):
        lost = bitmap.bits & above
        hidden += lost == bitmap.bits != 0
        covered += lost not in (0, bitmap.bits)
        above |= bitmap.bits
    if covered:
        yield "detail", "the part of an instance that a later one lies on is not carried", covered
    if hidden:
        yield "label", "an instance is hidden by later ones", hidden
