"""Masks: a PNG elsewhere, or a worker's own inside the answer, and what its pixels mean."""

import re
from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.labels.geometry import Parts
from ground_truth_runtime.labels.model import Mask, MaskClass
from ground_truth_runtime.labels.values import Unreadable, confidence, index, items, mapping, name_of, shown, spelled

DATA_URI = "data:image/png;base64,"
_COLOR = re.compile(r"#?(?P<digits>[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_NO_COLOR = "#000000"


def consolidated_mask(uri: Any, color_map: Any) -> Parts:
    """A mask by its address; pixel values are the keys of the colour map."""
    if not isinstance(uri, str) or not uri:
        raise Unreadable(f"the label is {shown(uri)}; it must be the S3 URI of a PNG")
    entries = {} if color_map is None else mapping(color_map, "internal-color-map")
    classes = []
    for key, value in entries.items():
        pixel = index(key)
        if pixel is None:
            raise Unreadable(f"internal-color-map has the key {shown(key)}; keys must be pixel values")
        entry = mapping(value, f"internal-color-map[{key}]")
        classes.append(
            MaskClass(
                index=pixel,
                label=name_of(spelled(entry, "class-name"), f"internal-color-map[{key}].class-name"),
                color=_color(spelled(entry, "hex-color")),
                confidence=confidence(entry.get("confidence")),
            )
        )
    return {"kind": "mask", "mask": Mask(uri=uri, classes=tuple(sorted(classes, key=lambda one: one.index)))}


def painted_mask(content: Mapping[str, Any]) -> Parts:
    """A worker's mask: `labeledImage.pngImageData` with `labelMappings`, or with `instances` of one colour each.

    The PNG stands in the URI itself (`data:`), and its pixels are the classes' colours; indexes count the classes
    from 1 and mean nothing in the PNG.
    """
    image = mapping(spelled(content, "labeledImage"), "labeledImage").get("pngImageData")
    if not isinstance(image, str):
        raise Unreadable(f"labeledImage.pngImageData is {shown(image)}; it must be a PNG in base64")
    instances = content.get("instances")
    if instances is not None:
        pairs = items(instances, "instances", _instance)
    else:
        mappings = mapping(content.get("labelMappings", {}), "labelMappings")
        pairs = tuple((label, _mapped(value, label)) for label, value in mappings.items())
    classes = tuple(
        MaskClass(index=place, label=label, color=color) for place, (label, color) in enumerate(pairs, start=1)
    )
    kind = "mask" if instances is None else "instances"
    return {"kind": kind, "mask": Mask(uri=f"{DATA_URI}{image}", classes=classes)}


def _instance(value: Any, _place: int) -> tuple[str, str]:
    entry = mapping(value, "it")
    return name_of(entry.get("label"), "label"), _color(entry.get("color"))


def _mapped(value: Any, label: str) -> str:
    return _color(mapping(value, f"labelMappings[{label}]").get("color"))


def _color(value: Any) -> str:
    """`#rrggbb`; black for what is no colour, so that nothing but a colour ever reaches a page."""
    found = _COLOR.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return _NO_COLOR
    digits = found["digits"].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
