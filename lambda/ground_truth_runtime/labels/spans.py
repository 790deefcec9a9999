"""Named pieces of a text."""

from collections.abc import Sequence
from typing import Any

from ground_truth_runtime.labels.geometry import Parts
from ground_truth_runtime.labels.model import Span
from ground_truth_runtime.labels.values import Unreadable, confidence, index, items, mapping, name_of, shown, spelled


def spans(entities: Any, *, confidences: Sequence[float | None] = ()) -> Parts:
    """Entities with `startOffset` and exclusive `endOffset`; confidences: by place, may be shorter."""

    def one(entry: Any, place: int) -> Span:
        content = mapping(entry, "it")
        start, end = (spelled(content, *keys) for keys in (("startOffset", "start-offset", "start"), _END_KEYS))
        first, last = index(start), index(end)
        if first is None or last is None or last < first:
            raise Unreadable(
                f"offsets are {shown(start)} and {shown(end)}; they must be whole numbers, the end not before the start"
            )
        own = confidence(content.get("confidence"))
        if own is None and place < len(confidences):
            own = confidences[place]
        return Span(label=name_of(content.get("label"), "label"), start=first, end=last, confidence=own)

    return {"kind": "spans", "spans": items(entities, "entities", one)}


_END_KEYS = ("endOffset", "end-offset", "end")
