"""Colours of classes: the manifest's own where it names one, else of a palette."""

import re

PALETTE = (
    "#e5484d",
    "#2f7fe0",
    "#1f9d6b",
    "#d9730d",
    "#8e4ec6",
    "#0d93a5",
    "#d6409f",
    "#7a8b11",
    "#5b5bd6",
    "#b0703c",
    "#3d8a3d",
    "#c2298a",
)
"""By the order in which classes come up. Far apart in hue, and legible on photographs light and dark."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: object) -> bool:
    """Whether a text is a colour, `#rrggbb`: what stands in a manifest may be anything."""
    return isinstance(text, str) and _COLOUR.fullmatch(text) is not None


def of_class(index: int) -> str:
    """Colour of the class that came up as number `index`, from 0."""
    return PALETTE[index % len(PALETTE)]


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on `colour` (relative luminance of WCAG 2.2)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    # White has the contrast 1.05 / (L + 0.05), black (L + 0.05) / 0.05; white is preferred while it reaches 3.
    return "#ffffff" if 1.05 / (luminance + 0.05) >= 3 else "#000000"


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
