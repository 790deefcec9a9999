"""CoNLL-2003: `word -X- _ tag`, one word a line, tags in IOB2, an empty line after each text.

Format: https://www.clips.uantwerpen.be/conll2003/ner/, in the four columns that readers expect. Each text is a
document (`-DOCSTART-`) and one sentence: where sentences end was not labeled.
"""

from collections.abc import Sequence
from typing import IO

from ground_truth_cli.export import tokens
from ground_truth_cli.export.entry import Entry, Finished, Sheet
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import clean, token
from ground_truth_runtime.labels.model import Span


class ConllWriter:
    """Writes `<part>.conll`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._tags: dict[str, str] = {}
        self._files: dict[Part, IO[str]] = {
            part: (sheet.root / f"{part}.conll").open("w", encoding="utf-8", newline="\n") for part in sheet.parts
        }

    def add(self, entry: Entry) -> int:
        """Write a text."""
        losses = self._sheet.losses
        text = clean(entry.source)
        spans = tokens.sound_spans(entry, losses)
        kept, overlapping = tokens.apart(spans)
        if overlapping:
            losses.note(entry.line, "label", "an entity overlaps a longer one", count=len(overlapping))
        lines, written = self._lines(entry, text, kept)
        if written < len(kept):
            losses.note(entry.line, "label", "an entity holds no word", count=len(kept) - written)
        confident = sum(span.confidence is not None for span in kept)
        if confident:
            losses.note(entry.line, "detail", "confidence is not carried", count=confident)
        self._files[entry.part].write("\n".join(("-DOCSTART- -X- O O", "", *lines, "", "")))
        return written

    def finish(self) -> Finished:
        """Nothing is left to write."""
        return Finished(files=tuple(f"{part}.conll" for part in self._files), classes=self._sheet.categories.names)

    def close(self) -> None:
        """Close all files."""
        for file in self._files.values():
            file.close()

    def _lines(self, entry: Entry, text: str, spans: Sequence[Span]) -> tuple[list[str], int]:
        """Words with their tags, and how many spans got any."""
        lines: list[str] = []
        place, begun = 0, -1
        written = 0
        for word in tokens.words(text, [cut for span in spans for cut in (span.start, span.end)]):
            while place < len(spans) and spans[place].end <= word.start:
                place += 1
            tag = "O"
            if place < len(spans) and spans[place].start <= word.start:
                tag = f"{'I' if begun == place else 'B'}-{self._tag(entry, spans[place].label)}"
                written += begun != place
                begun = place
            lines.append(f"{text[word.start : word.end]} -X- _ {tag}")
        return lines, written

    def _tag(self, entry: Entry, label: str) -> str:
        """The class as one word that no other class has."""
        if label not in self._tags:
            self._sheet.categories.number(label)
            tag, tries = token(label), 1
            while tag in self._tags.values():
                tries += 1
                tag = f"{token(label)}_{tries}"
            self._tags[label] = tag
            if tag != label:
                self._sheet.losses.note(entry.line, "detail", f"class {clean(label)!r} is written {tag}")
        return self._tags[label]
