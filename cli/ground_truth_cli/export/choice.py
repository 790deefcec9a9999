"""Which label of an object is exported, and why none is."""

from collections.abc import Sequence

from ground_truth_cli.export.errors import ExportRefused
from ground_truth_cli.export.formats import Format
from ground_truth_cli.export.image_level import is_pattern, together
from ground_truth_runtime.labels.model import Kind, Label, LabeledObject

_CLASSES_OF_ONE_OBJECT = "multilabel"  # in the metadata's type, such as groundtruth/image-classification-multilabel


class NotCarried(Exception):
    """The object is left out; the message says why."""


class Choice:
    """Chooses one label of each object: all of one attribute and one kind, which the first one sets."""

    def __init__(self, chosen: Format, *, attribute: str | None) -> None:
        self._format = chosen
        self._given = attribute is not None
        self._pattern = attribute if is_pattern(attribute) else None
        self.attribute = attribute
        self.kind: Kind | None = None
        self.multiple = False

    def label(self, labeled: LabeledObject) -> Label:
        """The label to export. Raises NotCarried, and ExportRefused where several attributes would do."""
        self._check_source(labeled)
        label = self._candidate(together(labeled.labels, pattern=self._pattern))
        if label.failed:
            raise NotCarried(f"could not be labeled: {label.failure_reason}")
        if self.kind is None:
            self.attribute, self.kind = label.attribute, label.kind
            self.multiple = _CLASSES_OF_ONE_OBJECT in (label.metadata_type or "") or len(label.classes) > 1
        if label.kind != self.kind:
            raise NotCarried(f"its label is of kind {label.kind}, those before it of kind {self.kind}")
        return label

    def _check_source(self, labeled: LabeledObject) -> None:
        if labeled.source is None:
            raise NotCarried("has neither source-ref nor source")
        if labeled.is_text and not self._format.texts:
            raise NotCarried(f"is a text, and {self._format.name} carries images only")
        if not labeled.is_text and not self._format.images:
            raise NotCarried(f"is no text, and {self._format.name} carries texts only")

    def _candidate(self, labels: Sequence[Label]) -> Label:
        if self._given:
            found = [label for label in labels if label.attribute == self.attribute]
            if not found:
                raise NotCarried(f"has no label {self.attribute}")
        else:
            found = [label for label in labels if label.failed or label.kind in self._format.kinds]
            self._refuse_several([label for label in found if not label.failed])
        usable = [label for label in found if not label.failed]
        if found and not usable:
            return found[-1]
        carried = [label for label in usable if label.kind in self._format.kinds]
        if carried:
            return carried[0]
        kinds = sorted({label.kind for label in labels if not self._given or label.attribute == self.attribute})
        what = f"is of kind {', '.join(kinds)}" if kinds else "is missing"
        raise NotCarried(f"its label {what}; {self._format.name} carries {', '.join(sorted(self._format.kinds))}")

    def _refuse_several(self, labels: Sequence[Label]) -> None:
        attributes = {label.attribute for label in labels} | ({self.attribute} - {None})
        if len(attributes) > 1:
            single = all(label.kind == "classes" and len(label.classes) == 1 for label in labels)
            raise ExportRefused(
                f"attribute: not given, and the manifest has several labels that {self._format.name} can carry: "
                f"{', '.join(sorted(map(str, attributes)))}; name one of them"
                f"{', or several that are one class each with *' if single else ''}"
            )
