"""What a worker template may say in Liquid (`data/liquid.json`)."""

from collections.abc import Mapping
from types import MappingProxyType

from ground_truth_runtime.facts._data import table

_TABLE = table("liquid")

FILTERS: frozenset[str] = frozenset(_TABLE["service_filters"] + _TABLE["filters"])
"""Filters: those of Liquid, and those that the service adds."""

BLOCKS: Mapping[str, frozenset[str]] = MappingProxyType(
    {tag: frozenset(between) for tag, between in _TABLE["blocks"].items()}
)
"""Tags that have an end -> tags that may stand before it."""

TAGS: frozenset[str] = frozenset(_TABLE["tags"])
"""Tags that have none."""
