"""Lines of the input manifest that goes with uploaded files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ground_truth_cli.errors import BadInput
from ground_truth_cli.failures import reason
from ground_truth_cli.uploading.folder import File
from ground_truth_runtime.domain.manifest import TEXT_BYTES_MAX, BadLine, reference_line, text_line, text_of
from ground_truth_runtime.facts.task_types import TEXT_SUFFIXES

_LISTED = 20


def check_texts(files: Iterable[File]) -> None:
    """Reads the texts among the files.

    Raises:
        BadInput: Some are none that can be labeled; the first of them are listed.
    """
    problems = [problem for file in files if (problem := _problem(file)) is not None]
    if problems:
        more = [f"and {len(problems) - _LISTED} more"] if len(problems) > _LISTED else []
        raise BadInput("\n".join([*problems[:_LISTED], *more, "--no-manifest uploads them without a manifest"]))


def manifest_lines(files: Iterable[File], *, bucket: str) -> Iterator[bytes]:
    """A line for each file: the text itself where it is one, since the service's functions read no files of texts.

    Raises:
        BadInput: A text is none that can be labeled.
    """
    for file in files:
        text = _text(file)
        yield reference_line(f"s3://{bucket}/{file.key}") if text is None else text_line(text)


def _problem(file: File) -> str | None:
    try:
        _text(file)
    except BadInput as error:
        return str(error)
    return None


def _text(file: File) -> str | None:
    """The text in a file; None where the file holds something else."""
    if not file.path.name.lower().endswith(TEXT_SUFFIXES):
        return None
    try:
        return text_of(file.path.read_bytes() if file.size <= TEXT_BYTES_MAX else None)
    except BadLine as error:
        raise BadInput(f"{file.path} {error}") from error
    except OSError as error:
        raise BadInput(f"{file.path} can't be read: {reason(error)}") from error
