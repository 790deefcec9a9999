"""Numbers of classes: those of the labeling job as long as every class has its own."""

from collections.abc import Mapping, Sequence

from ground_truth_cli.export.text import clean

_NUMBER_MAX = 10_000  # above it a number is taken for an identifier: a list with that many gaps helps nobody


class Categories:
    """Class names and their numbers, from 0.

    A class has the number that its labeling job gave it. Where two classes claim one number, the first met has it, and
    the other gets the lowest free one; so does a class without a number. names: classes whose order is set beforehand.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._hints: dict[int, str] = {}
        self.renumbered: dict[str, tuple[int, int]] = {}
        for name in names:
            self.number(name)

    def number(self, label: str, wanted: int | None = None) -> int:
        """The number of a class, which is given to it now if this is the first time."""
        known = self._numbers.get(label)
        if known is not None:
            return known
        name = clean(label)
        if name in self._numbers:
            return self._numbers[name]
        number = wanted
        if number is None or not 0 <= number < _NUMBER_MAX or number in self._names:
            number = next(free for free in range(len(self._names) + 1) if free not in self._names)
            if wanted is not None and wanted >= 0 and number != wanted:
                self.renumbered[name] = (wanted, number)
        self._numbers[name] = number
        self._names[number] = name
        return number

    def hint(self, class_map: Mapping[str, str]) -> None:
        """What a line tells of classes, used or not."""
        for index, name in class_map.items():
            if index.isdecimal() and len(index) <= len(str(_NUMBER_MAX)) and int(index) < _NUMBER_MAX:
                self._hints.setdefault(int(index), clean(name))

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
