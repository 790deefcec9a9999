"""Labels that plainly are of one kind while their metadata says another: read as what they are, and told once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ground_truth_runtime.labels.metadata import kind_by_type
from ground_truth_runtime.labels.model import Kind, Label, LabeledObject, UnreadableLine

_Thing = TypeVar("_Thing", bound=LabeledObject | UnreadableLine)


def is_mistyped(label: Label) -> bool:
    """Whether the metadata's type announces another kind than the label has. A custom label may be of any kind."""
    return not label.failed and kind_by_type(label.metadata) not in (None, "custom", label.kind)


class Mistyped:
    """Counts such labels of a manifest."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, Kind, str]] = Counter()

    def see(self, label: Label) -> None:
        """Looks at a label."""
        if is_mistyped(label):
            self._counts[label.attribute, label.kind, str(label.metadata_type)] += 1

    def watch(self, things: Iterable[_Thing]) -> Iterator[_Thing]:
        """Objects as they come, each looked at."""
        for thing in things:
            if isinstance(thing, LabeledObject):
                for label in thing.labels:
                    self.see(label)
            yield thing

    def told(self) -> list[str]:
        """A sentence for each attribute and type."""
        return [
            f"{count:,} {'label' if count == 1 else 'labels'} of {attribute} {'is' if count == 1 else 'are'} read as "
            f"{kind}, which is what they hold, though the metadata says {announced}"
            for (attribute, kind, announced), count in self._counts.most_common()
        ]
