"""Numbers of classes: those of the labeling job as long as every class has its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ground_truth_cli.export.text import clean

_NUMBER_MAX = 10_000  # above it a number is taken for an identifier: a list with that many gaps helps nobody


@dataclass(frozen=True, kw_only=True)
class Renumbered:
    """A class with another number than in the manifest. was: its numbers there, from 0; now: the one it has here."""

    was: tuple[int, ...]
    now: int


class Categories:
    """Class names and their numbers, from 0.

    A class has the number that its labeling job gave it. Where two classes claim one number, the first met has it, and
    the other gets the lowest free one; so does a class without a number. names: classes whose order is set beforehand.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._hints: dict[int, str] = {}
        self._wanted: defaultdict[str, set[int]] = defaultdict(set)
        for name in names:
            self.number(name)

    def number(self, label: str, wanted: int | None = None) -> int:
        """The number of a class, which is given to it now if this is the first time.

        wanted: the number that the manifest gives it in this place; None or below 0: none.
        """
        name = clean(label)
        if wanted is not None and wanted >= 0:
            self._wanted[name].add(wanted)
        if name in self._numbers:
            return self._numbers[name]
        number = wanted
        if number is None or not 0 <= number < _NUMBER_MAX or number in self._names:
            number = next(free for free in range(len(self._names) + 1) if free not in self._names)
        self._numbers[name] = number
        self._names[number] = name
        return number

    def hint(self, class_map: Mapping[str, str]) -> None:
        """What a line tells of classes, used or not."""
        for index, name in class_map.items():
            if index.isdecimal() and len(index) <= len(str(_NUMBER_MAX)) and int(index) < _NUMBER_MAX:
                self._hints.setdefault(int(index), clean(name))

    @property
    def renumbered(self) -> dict[str, Renumbered]:
        """Every class that the manifest gives another number anywhere, by number."""
        found = {}
        for name, number in sorted(self._numbers.items(), key=lambda item: item[1]):
            others = self._wanted[name] - {number} if name in self._wanted else set()
            if others:
                found[name] = Renumbered(was=tuple(sorted(others)), now=number)
        return found

    @property
    def names(self) -> dict[int, str]:
        """Number -> name of all classes met or hinted at, in order."""
        unused = {n: name for n, name in self._hints.items() if n not in self._names and name not in self._numbers}
        return dict(sorted((self._names | unused).items()))

    @property
    def dense(self) -> list[str]:
        """Names by number, for formats that know no gaps: a number that nothing is known of gets a name of its own."""
        names = self.names
        filled: list[str] = []
        taken = set(names.values())
        for number in range(max(names, default=-1) + 1):
            name = names.get(number, f"unused-{number}")
            while number not in names and name in taken:
                name += "-"
            filled.append(name)
        return filled
