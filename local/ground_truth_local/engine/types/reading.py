"""Answers read strictly: an answer that says something impossible is none."""

from collections.abc import Mapping, Sequence
from typing import Any

from ground_truth_local.engine.types.base import AnswerUnusable
from ground_truth_runtime.labels.values import Unreadable, mapping, shown


def element(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The content of the element of this name.

    Raises:
        AnswerUnusable: the answer has none.
    """
    if not isinstance(content, Mapping) or name not in content:
        found = ", ".join(sorted(content)) if isinstance(content, Mapping) and content else "nothing"
        raise AnswerUnusable(f"the answer must have {name!r}; it has {found}")
    return mapping(content[name], name)


def class_of(label: Any, labels: Sequence[str]) -> int:
    """The index of a label by its name.

    Raises:
        Unreadable: it is none of the job's labels.
    """
    if not isinstance(label, str) or label not in labels:
        raise Unreadable(f"the label is {shown(label)}; it must be one of the job's labels")
    return labels.index(label)
