"""File names for objects: safe anywhere, and no two alike, not even where case does not count."""

import hashlib
import posixpath
import unicodedata

from ground_truth_cli.export.text import file_stem

_EXTENSIONS = {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp"}

_OURS = {"masks", "metadata"}  # what stands among the images of some formats


class Names:
    """Gives out names. The first object called `a.jpg` keeps its name; later ones get a hash of their source as well.

    Stems are unique, not only names, because a label file has the name of its image with another extension.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set(_OURS)

    def name(self, source: str, *, line: int) -> str:
        """A name for the object of this source in this line of the manifest."""
        base = posixpath.basename(source.rstrip("/"))
        stem, extension = posixpath.splitext(base)
        if extension.lower() not in _EXTENSIONS:
            stem, extension = base.replace(".", "_"), ""  # a stem must be all before the last dot, for label files
        return self._free(file_stem(stem), source, line) + extension

    def _free(self, stem: str, source: str, line: int) -> str:
        mark = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        candidate, tries = stem, 0
        while (key := unicodedata.normalize("NFC", candidate.casefold())) in self._taken:
            candidate = (
                (f"{stem}-{mark}", f"{stem}-{mark}-{line}")[tries] if tries < 2 else f"{stem}-{mark}-{line}-{tries}"
            )
            tries += 1
        self._taken.add(key)
        return candidate
