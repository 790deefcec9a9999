"""The classes of a report, in the order in which they come up, each with one colour throughout."""

from typing import Any

from ground_truth_runtime.report import colours
from ground_truth_runtime.report.markup import Markup, tag


class Classes:
    """Class names and their colours; pages name a class by its number here."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._colours: list[str] = []

    def number(self, label: str, *, colour: str | None = None) -> int:
        """Number of a class; `colour`: its own, where a colour map gives one."""
        found = self._numbers.get(label)
        if found is None:
            found = self._numbers[label] = len(self._numbers)
            self._colours.append(colour if colours.is_colour(colour) and colour else colours.of_class(found))
        return found

    def colour(self, label: str) -> str:
        """`#rrggbb` of a class."""
        return self._colours[self.number(label)]

    def swatch(self, label: str) -> Markup:
        """A small square in the colour of a class."""
        square = tag("rect", width=10, height=10, rx=2.5, fill=self.colour(label))
        return tag("svg", square, class_="swatch", viewBox="0 0 10 10", aria_hidden="true")

    def told(self) -> list[dict[str, Any]]:
        """All classes for the page's script, by number."""
        return [
            {"name": name, "colour": colour, "ink": colours.ink_on(colour)}
            for name, colour in zip(self._numbers, self._colours, strict=True)
        ]
