"""Charts and tables of a report, without script: they print, and show where scripts are switched off."""

from collections.abc import Mapping, Sequence

from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.markup import Content, Markup, join, tag, theirs
from ground_truth_runtime.report.tally import BINS, Histogram

_CLASSES_SHOWN = 40
NOTHING = "\N{EN DASH}"
"""In place of a number that is not known."""


def tiles(facts: Sequence[tuple[str, Content, Content]]) -> Markup:
    """Numbers to see first: name, number, and a word on it."""
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", number, None if note is None else tag("small", note)))
            for name, number, note in facts
        ),
        class_="tiles",
    )


def panel(title: str, *content: Content, note: Content = None, wide: bool = False) -> Markup:
    """A titled part of the page."""
    head = tag("h3", title, None if note is None else tag("small", note))
    return tag("section", head, *content, class_="panel wide" if wide else "panel")


def distribution(
    parts: Mapping[str, int],
    objects_with: Mapping[str, int],
    agreement: Mapping[str, float | None],
    *,
    classes: Classes,
) -> Markup:
    """A bar per class, the most frequent first; the name filters the objects below."""
    ordered = sorted(parts.items(), key=lambda item: (-item[1], item[0]))
    most = max(parts.values(), default=1)
    several = any(objects_with[name] != number for name, number in ordered)
    rows = []
    for name, number in ordered[:_CLASSES_SHOWN]:
        cells = [
            tag(
                "th",
                classes.swatch(name),
                theirs(name, class_="class-name", data_class=classes.number(name)),
                scope="row",
            ),
            tag("td", _bar(number / most, fill=classes.colour(name)), class_="bar"),
            tag("td", f"{number:,}", class_="number"),
        ]
        if several:
            cells.append(tag("td", f"{objects_with[name]:,}", class_="number"))
        if agreement:
            cells.append(tag("td", decimal(agreement.get(name)), class_="number"))
        rows.append(tag("tr", *cells))
    heads = ("Class", "", "Given", *(("Objects",) if several else ()), *(("Agreement",) if agreement else ()))
    left_out = len(ordered) - len(rows)
    return join(
        tag(
            "table",
            tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))),
            tag("tbody", *rows),
            class_="bars",
        ),
        tag("p", f"and {left_out:,} more classes", class_="quiet") if left_out > 0 else None,
    )


def histogram(values: Histogram, *, of: str) -> Markup:
    """Columns from 0 to 1, each with its count as a tooltip."""
    most = max(values.bins)
    width = 100 / BINS
    columns = [
        tag(
            "rect",
            tag("title", f"{index / BINS:.2f} to {(index + 1) / BINS:.2f}: {count:,}"),
            x=round(index * width + 0.35, 2),
            y=round(50 - 48 * count / most, 2),
            width=round(width - 0.7, 2),
            height=round(48 * count / most, 2),
        )
        for index, count in enumerate(values.bins)
        if count
    ]
    mean = 0.0 if values.mean is None else min(max(values.mean, 0.0), 1.0) * 100
    line = tag("line", x1=round(mean, 2), x2=round(mean, 2), y1=0, y2=50, class_="mean")
    drawing = tag(
        "svg",
        *columns,
        line,
        viewBox="0 0 100 50",
        preserveAspectRatio="none",
        role="img",
        aria_label=f"Histogram of {of} of {values.count:,}; mean {decimal(values.mean)}",
    )
    axis = tag("div", *(tag("span", tick) for tick in ("0", "0.25", "0.5", "0.75", "1")), class_="axis")
    words = tag("p", "mean ", tag("b", decimal(values.mean)), f" over {values.count:,} {of}", class_="quiet")
    return tag("div", drawing, axis, words, class_="histogram")


def table(heads: Sequence[str], rows: Sequence[Sequence[Content]], *, numbers_from: int = 1) -> Markup:
    """A table whose columns from `numbers_from` on are numbers."""

    def cells(kind: str, row: Sequence[Content]) -> list[Markup]:
        return [
            tag(
                kind, content, class_="number" if index >= numbers_from else None, scope="col" if kind == "th" else None
            )
            for index, content in enumerate(row)
        ]

    body = [tag("tr", *cells("td", row)) for row in rows]
    whole = tag("table", tag("thead", tag("tr", *cells("th", heads))), tag("tbody", *body), class_="plain")
    return tag("div", whole, class_="scrolls")


def meter(value: float | None) -> Markup:
    """A number from 0 to 1 with a bar beside it."""
    if value is None:
        return tag("span", NOTHING, class_="quiet")
    return tag("span", _bar(value), decimal(value), class_="meter")


def decimal(value: float | None) -> str:
    """Three digits after the point; an en dash for none."""
    return NOTHING if value is None else f"{value:.3f}"


def status(words: str, *, good: bool | None) -> Markup:
    """A pill: good, bad, or neither."""
    return tag("span", words, class_={True: "status good", False: "status bad", None: "status"}[good])


def _bar(share: float, *, fill: str | None = None) -> Markup:
    """A bar filled up to `share`, 0 to 1, as wide as there is room."""
    filled = round(min(max(share, 0.0), 1.0) * 100, 2)
    return tag(
        "svg",
        tag("rect", width=100, height=8, class_="empty"),
        tag("rect", width=filled, height=8, fill=fill, class_="filled" if fill is None else None),
        viewBox="0 0 100 8",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
