"""spaCy: DocBin files, a folder for each part, as `spacy train` takes them.

Format: https://spacy.io/api/docbin. Words are cut where an entity begins or ends, so that every offset stays exact.
All entities stand in the span group `sc`; those that spaCy can train an entity recognizer with in `doc.ents` too.
"""

from collections.abc import Sequence
from typing import Any

from ground_truth_cli.export import tokens
from ground_truth_cli.export.entry import Entry, Finished, Sheet
from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import clean
from ground_truth_runtime.labels.model import Span

SPANS_KEY = "sc"  # where spaCy's span categorizer looks for spans
_TOGETHER = 2_000  # texts in one file: all of them are in memory at once
_EXTRA = "spacy"


class SpacyWriter:
    """Writes `<part>/<number>.spacy`."""

    def __init__(self, sheet: Sheet) -> None:
        spacy = needed("spacy", what="the spacy format", extra=_EXTRA)
        self._tokens = needed("spacy.tokens", what="the spacy format", extra=_EXTRA)
        self._sheet = sheet
        self._language = spacy.blank("xx")
        self._waiting = {part: self._bin() for part in sheet.parts}
        self._files: dict[Part, int] = dict.fromkeys(sheet.parts, 0)
        for part in sheet.parts:
            (sheet.root / part).mkdir()

    def add(self, entry: Entry) -> int:
        """Keep a text until there are enough for a file."""
        text = clean(entry.source)
        spans = tokens.sound_spans(entry, self._sheet.losses)
        doc = self._doc(text, spans)
        doc.spans[SPANS_KEY] = [self._span(doc, span.start, span.end, span.label) for span in spans]
        doc.ents = [self._span(doc, *tokens.trimmed(span, text), span.label) for span in self._entities(entry, spans)]
        for span in spans:
            self._sheet.categories.number(span.label)
        confident = sum(span.confidence is not None for span in spans)
        if confident:
            self._sheet.losses.note(entry.line, "detail", "confidence is not carried", count=confident)
        waiting = self._waiting[entry.part]
        waiting.add(doc)
        if len(waiting) >= _TOGETHER:
            self._flush(entry.part)
        return len(spans)

    def finish(self) -> Finished:
        """Write the texts that wait."""
        for part in self._waiting:
            if len(self._waiting[part]) or not self._files[part]:
                self._flush(part)
        return Finished(files=tuple(self._waiting), classes=self._sheet.categories.names)

    def close(self) -> None:
        """Nothing stays open."""

    def _bin(self) -> Any:
        return self._tokens.DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"])

    def _flush(self, part: Part) -> None:
        self._files[part] += 1
        self._waiting[part].to_disk(self._sheet.root / part / f"{self._files[part]:05}.spacy")
        self._waiting[part] = self._bin()

    def _doc(self, text: str, spans: Sequence[Span]) -> Any:
        """The text in spaCy's own words, cut where spans begin and end, with blanks or without."""
        starts, ends = {span.start for span in spans}, {span.end for span in spans}
        cuts = starts | ends | {cut for span in spans for cut in tokens.trimmed(span, text)}
        words: list[str] = []
        spaces: list[bool] = []
        for word in self._language.make_doc(text):
            start, end = word.idx, word.idx + len(word.text)
            inner = sorted(cut for cut in cuts if start < cut < end) if len(word.text) > 1 else []
            for left, right in zip((start, *inner), (*inner, end), strict=True):
                words.append(text[left:right])
                spaces.append(False)
            if word.whitespace_:
                # A blank after a word is a part of it for spaCy, unless a span begins or ends with it.
                own = end in starts or end + 1 in ends
                if own:
                    words.append(" ")
                    spaces.append(False)
                else:
                    spaces[-1] = True
        return self._tokens.Doc(self._language.vocab, words=words, spaces=spaces)

    def _entities(self, entry: Entry, spans: Sequence[Span]) -> list[Span]:
        """Those that an entity recognizer can learn: apart from each other, and more than blanks."""
        text = clean(entry.source)
        solid = [span for span in spans if len(set(tokens.trimmed(span, text))) > 1]
        kept, overlapping = tokens.apart(solid)
        if lost := len(spans) - len(solid):
            self._sheet.losses.note(entry.line, "detail", "an entity of blanks is not in doc.ents", count=lost)
        if overlapping:
            reason = "an entity that overlaps a longer one is not in doc.ents"
            self._sheet.losses.note(entry.line, "detail", reason, count=len(overlapping))
        if cut := sum(tokens.trimmed(span, text) != (span.start, span.end) for span in kept):
            self._sheet.losses.note(entry.line, "detail", "blanks around an entity are not in doc.ents", count=cut)
        return kept

    def _span(self, doc: Any, start: int, end: int, label: str) -> Any:
        span = doc.char_span(start, end, label=clean(label))
        if span is None:
            raise RuntimeError(f"a span from {start} to {end} is not between words of {doc.text!r}")
        return span
