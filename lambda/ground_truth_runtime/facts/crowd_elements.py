"""The crowd HTML elements of worker templates, as far as a template can be checked without a browser.

Source: SageMaker developer guide, sms-ui-template-reference and sms-ui-template-crowd-*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ASSETS = "https://assets.crowd.aws/"
"""Where AWS keeps what worker templates load."""

SCRIPTS = frozenset({f"{ASSETS}crowd-html-elements.js", f"{ASSETS}crowd-html-elements-v2.js"})
"""Scripts that define the elements in a worker's browser."""

OTHER_ASSETS = frozenset({f"{ASSETS}gen-ai-components.js", f"{ASSETS}css/gen-ai-components.css"})
"""Further files that AWS's own templates load: they add to the elements, and define none of those below."""

FORM = "crowd-form"


def asset_address(text: str) -> str:
    """Return an address as a page gives it without what makes no difference: a query, and a scheme left out."""
    address = text.strip().partition("?")[0].partition("#")[0]
    return f"https:{address}" if address.startswith("//") else address


@dataclass(frozen=True, kw_only=True)
class CrowdElement:
    """One element.

    Attributes:
        needs: Attributes that it does not work without, besides `name`.
        tool: Whether it is a labeling tool.
        answers: Whether its value is part of the answer, under its `name`.
        has_form: Whether it submits by itself, without a `crowd-form` around it.
    """

    needs: tuple[str, ...] = ()
    tool: bool = False
    answers: bool = False
    has_form: bool = False


def _tool(*needs: str, has_form: bool = False) -> CrowdElement:
    return CrowdElement(needs=needs, tool=True, answers=True, has_form=has_form)


_INPUT = CrowdElement(answers=True)
_DISPLAY = CrowdElement()

ELEMENTS: Mapping[str, CrowdElement] = MappingProxyType(
    {
        FORM: _DISPLAY,
        "crowd-alert": _DISPLAY,
        "crowd-badge": _DISPLAY,
        "crowd-bounding-box": _tool("src", "labels"),
        "crowd-button": _DISPLAY,
        "crowd-card": _DISPLAY,
        "crowd-checkbox": _INPUT,
        "crowd-classifier": _tool("categories"),
        "crowd-classifier-multi-select": _tool("categories"),
        "crowd-entity-annotation": _tool("labels", "text", has_form=True),
        "crowd-fab": _DISPLAY,
        "crowd-icon-button": _DISPLAY,
        "crowd-image-classifier": _tool("src", "categories"),
        "crowd-image-classifier-multi-select": _tool("src", "categories"),
        "crowd-input": _INPUT,
        "crowd-instance-segmentation": _tool("src", "labels"),
        "crowd-instructions": _DISPLAY,
        "crowd-keypoint": _tool("src", "labels"),
        "crowd-line": _tool("src", "labels"),
        "crowd-modal": _DISPLAY,
        "crowd-polygon": _tool("src", "labels"),
        "crowd-polyline": _tool("src", "labels"),
        "crowd-question-answer-generation": _tool("text"),
        "crowd-radio-button": _INPUT,
        "crowd-radio-group": _DISPLAY,
        "crowd-semantic-segmentation": _tool("src", "labels"),
        "crowd-slider": _INPUT,
        "crowd-slider-label": _DISPLAY,
        "crowd-tab": _DISPLAY,
        "crowd-tabs": _DISPLAY,
        "crowd-text-area": _INPUT,
        "crowd-text-ranking": _tool("ordinal-ranking-dimensions", "responses"),
        "crowd-toast": _DISPLAY,
        "crowd-toggle-button": _INPUT,
    }
)
"""Element -> what it needs."""

LABEL_ATTRIBUTES = ("labels", "categories")
"""Attributes that hold the labels, as a JSON list."""
