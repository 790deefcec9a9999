"""What can go wrong with an export as a whole. What goes wrong with one object is a loss, and the export goes on::

ExportError
|-- ExportRefused      the request cannot be carried out; nothing was written
|-- OutputUnwritable   the folder cannot be written; nothing of it is left
`-- ExtraMissing       the format needs a package that is not installed
"""


class ExportError(Exception):
    """Base of the errors of an export; its message is for the person who asked."""


class ExportRefused(ExportError):
    """The request cannot be carried out; nothing was written."""


class OutputUnwritable(ExportError):
    """The folder cannot be written: it is read-only, the disk is full, and the like. Nothing of it is left."""


class ExtraMissing(ExportError):
    """The format needs a package that is not installed."""

    def __init__(self, *, what: str, package: str, extra: str) -> None:
        super().__init__(f"{what} needs {package}: pip install 'cdk-ground-truth[{extra}]'")
