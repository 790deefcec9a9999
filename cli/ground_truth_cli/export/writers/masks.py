"""Plain masks: one PNG of class indexes for each image, with the colours of the labeling job as its palette."""

from pathlib import Path

from ground_truth_cli.export.cells import CsvFile
from ground_truth_cli.export.entry import Entry, Finished, Sheet
from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.split import Part
from ground_truth_runtime.labels.model import MaskClass

BACKGROUND = "BACKGROUND"
"""What Ground Truth calls index 0 of a mask."""
CLASSES_FILE = "classes.csv"
_FOLDERS: dict[Part, str] = {"train": "train", "validation": "val", "test": "test"}
_LAST_INDEX = 255


class IndexedMasks:
    """Brings the masks of a dataset to one numbering: 0 is the background, classes follow from 1."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._pillow = needed("PIL.Image", what="masks")
        self._colors: dict[int, str] = {0: "#ffffff"}
        self._names: dict[int, str] = {0: BACKGROUND}

    @property
    def classes(self) -> dict[int, str]:
        """Index -> name."""
        return dict(sorted(self._names.items()))

    @property
    def colors(self) -> dict[int, str]:
        """Index -> colour, as `#rrggbb`."""
        return self._colors

    def save(self, entry: Entry, path: Path) -> int:
        """Write the mask of an entry; how many classes it shows, without the background."""
        if entry.mask is None:
            raise RuntimeError(f"line {entry.line}: the mask is not there")
        numbers = bytes([0, *(self._number(entry, found) for found in entry.mask.classes)])
        renumbered = entry.mask.places.translate(numbers.ljust(_LAST_INDEX + 1, b"\0"))
        image = self._pillow.frombytes("P", (entry.mask.width, entry.mask.height), renumbered)
        image.putpalette(self._palette())
        image.save(path, format="PNG")
        return len(set(renumbered) - {0})

    def write_classes(self, path: Path) -> None:
        """Write the table of classes."""
        with path.open("w", encoding="utf-8", newline="") as file:
            table = CsvFile(file, ("index", "label", "color"))
            for index, name in self.classes.items():
                table.add((index, name, self._colors[index]))

    def _number(self, entry: Entry, found: MaskClass) -> int:
        """Pixel value of a class here."""
        if found.confidence is not None:
            self._sheet.losses.note(entry.line, "detail", "confidence is not carried")
        number = self._sheet.categories.number(found.label, found.index - 1) + 1
        if number > _LAST_INDEX:
            self._sheet.losses.note(entry.line, "label", "an index above 255 does not fit in a mask: background")
            return 0
        self._colors.setdefault(number, found.color)
        self._names.setdefault(number, self._sheet.categories.names[number - 1])
        return number

    def _palette(self) -> bytes:
        white = bytes((255, 255, 255))
        return b"".join(
            bytes.fromhex(self._colors[index].lstrip("#")) if index in self._colors else white
            for index in range(_LAST_INDEX + 1)
        )


class MaskWriter:
    """Writes `masks/<part>/<name>.png` and `classes.csv`."""

    def __init__(self, sheet: Sheet) -> None:
        self._root = sheet.root
        self._masks = IndexedMasks(sheet)
        for part in sheet.parts:
            (sheet.root / "masks" / _FOLDERS[part]).mkdir(parents=True)

    def add(self, entry: Entry) -> int:
        """Write a mask."""
        stem = entry.name.rpartition(".")[0] or entry.name
        return self._masks.save(entry, self._root / "masks" / _FOLDERS[entry.part] / f"{stem}.png")

    def finish(self) -> Finished:
        """Write the table of classes."""
        self._masks.write_classes(self._root / CLASSES_FILE)
        return Finished(files=("masks", CLASSES_FILE), classes=self._masks.classes)

    def close(self) -> None:
        """Nothing stays open."""
