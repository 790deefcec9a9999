"""Crowd HTML elements, as far as a template can be checked without a browser.

Source: SageMaker developer guide, pages sms-ui-template-reference and sms-ui-template-crowd-*.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SCRIPT = "https://assets.crowd.aws/crowd-html-elements.js"
"""What defines the elements in a worker's browser."""

FORM = "crowd-form"

TOOLS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "crowd-bounding-box": ("name", "src", "labels", "header"),
        "crowd-classifier": ("name", "categories", "header"),
        "crowd-classifier-multi-select": ("name", "categories", "header"),
        "crowd-entity-annotation": ("name", "labels", "header", "text"),
        "crowd-image-classifier": ("name", "src", "categories", "header"),
        "crowd-image-classifier-multi-select": ("name", "src", "categories", "header"),
        "crowd-instance-segmentation": ("name", "src", "labels", "header"),
        "crowd-keypoint": ("name", "src", "labels", "header"),
        "crowd-line": ("name", "src", "labels"),
        "crowd-polygon": ("name", "src", "labels", "header"),
        "crowd-polyline": ("name", "src", "labels"),
        "crowd-semantic-segmentation": ("name", "src", "labels", "header"),
    }
)
"""Element of a labeling tool -> attributes that it needs."""

OTHERS = frozenset(
    {
        FORM,
        "crowd-alert",
        "crowd-badge",
        "crowd-button",
        "crowd-card",
        "crowd-checkbox",
        "crowd-fab",
        "crowd-icon-button",
        "crowd-input",
        "crowd-instructions",
        "crowd-modal",
        "crowd-radio-button",
        "crowd-radio-group",
        "crowd-slider",
        "crowd-tab",
        "crowd-tabs",
        "crowd-text-area",
        "crowd-toast",
        "crowd-toggle-button",
        "iron-icon",
    }
)
"""The elements that are no labeling tool."""

REGIONS = frozenset(
    {
        "classification-target",
        "detailed-instructions",
        "full-instructions",
        "negative-example",
        "positive-example",
        "short-instructions",
        "short-summary",
        "worker-comment",
    }
)
"""Parts of elements, written as elements inside them."""

LABEL_ATTRIBUTES = ("labels", "categories")
"""Attributes that hold the labels, as a JSON list."""

FILTERS = frozenset({"grant_read_access", "to_json", "skip_autoescape"})
"""Liquid filters of the service, beyond Liquid's own (developer guide, sms-custom-templates-step2)."""

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
"""HTML elements that have no end tag (HTML standard, void elements)."""
