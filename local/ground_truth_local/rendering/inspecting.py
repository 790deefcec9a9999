"""What only a rendered page shows: labels that are not the job's, addresses of S3, elements that are not closed.

Whatever can be found in the template itself, `ground_truth_runtime.domain.template_check` finds.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from ground_truth_runtime.domain.html_tags import VOID, Tag, read_tags
from ground_truth_runtime.facts.crowd_elements import ELEMENTS, LABEL_ATTRIBUTES

_CLOSED_BY_BROWSERS = frozenset({"p", "li", "td", "tr", "th", "option", "dt", "dd", "body", "html"})


def page_problems(html: str, *, labels: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with a rendered page.

    Args:
        html: The page.
        labels: The labels of the job; empty where it has none.
    """
    line = _line_numbers(html)
    for tag in read_tags(html):
        known = ELEMENTS.get(tag.name)
        if tag.closing or known is None or not known.tool:
            continue
        where = f"line {line(tag)}: <{tag.name}>"
        for name in LABEL_ATTRIBUTES if labels else ():
            if tag.attributes.get(name, "").strip():
                yield from _label_problems(f"{where} {name}", tag.attributes[name], labels)
        source = tag.attributes.get("src", "")
        if source.startswith("s3://"):
            yield f"{where} src is {source}: no browser loads that; write {{{{ ... | grant_read_access }}}}"


def markup_warnings(html: str) -> Iterator[str]:
    """Yield tags of a rendered page that do not match."""
    line = _line_numbers(html)
    open_tags: list[Tag] = []
    names: dict[str, int] = {}
    for tag in read_tags(html):
        if tag.name in VOID:
            continue
        if not tag.closing:
            open_tags.append(tag)
            names[tag.name] = names.get(tag.name, 0) + 1
        elif not names.get(tag.name):
            yield f"line {line(tag)}: </{tag.name}> closes nothing"
        else:
            while (left := open_tags.pop()).name != tag.name:
                names[left.name] -= 1
                if left.name not in _CLOSED_BY_BROWSERS:
                    closing = f"</{tag.name}> in line {line(tag)}"
                    yield f"line {line(left)}: <{left.name}> is not closed before {closing}"
            names[tag.name] -= 1
    for tag in open_tags:
        if tag.name not in _CLOSED_BY_BROWSERS:
            yield f"line {line(tag)}: <{tag.name}> is never closed"


def _line_numbers(html: str) -> Callable[[Tag], int]:
    """What gives the line, from 1, in which a tag begins."""
    ends = [found.start() for found in re.finditer("\n", html)]
    return lambda tag: bisect_left(ends, tag.start) + 1


def _label_problems(where: str, text: str, labels: Sequence[str]) -> Iterator[str]:
    try:
        # AWS' own samples write such lists with single quotes, and the elements read both.
        shown = json.loads(text if '"' in text else text.replace("'", '"'))
    except (ValueError, RecursionError):
        yield f"{where} is no JSON list; write {{{{ task.input.labels | to_json | escape }}}}"
        return
    if not isinstance(shown, list):
        yield f"{where} is no JSON list"
        return
    names = [str(entry["label"]) if isinstance(entry, dict) and "label" in entry else str(entry) for entry in shown]
    missing = [label for label in labels if label not in names]
    strange = [name for name in names if name not in labels]
    if missing:
        yield f"{where} lacks labels of the job: {', '.join(missing)}"
    if strange:
        yield f"{where} has labels that the job does not have: {', '.join(strange)}"
