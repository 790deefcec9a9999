"""Files of a folder, and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ground_truth_cli.errors import BadInput
from ground_truth_runtime.domain.naming import key_problem


@dataclass(frozen=True, kw_only=True)
class File:
    """One file.

    Args:
        path: Where it is.
        key: Key in the bucket.
        size: Bytes.
    """

    path: Path
    key: str
    size: int


def find_files(folder: Path, *, prefix: str, suffixes: Sequence[str]) -> list[File]:
    """Files in `folder` and below whose names end in one of `suffixes`, whatever their case, sorted by key.

    What begins with a dot is left out, folders too: systems keep their own things in such files, under others' names.

    Raises:
        BadInput: The folder is missing, holds no such file, or holds one whose name can't be a key; all are listed.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder")
    endings = tuple(suffix.lower() for suffix in suffixes)
    found = []
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts):
            continue
        if path.name.lower().endswith(endings) and path.is_file():
            found.append(File(path=path, key=f"{prefix}{relative.as_posix()}", size=path.stat().st_size))
    problems = [f"{file.path}: {problem}" for file in found if (problem := key_problem(file.key)) is not None]
    if problems:
        raise BadInput("\n".join(problems))
    if not found:
        raise BadInput(f"{folder} holds no file that ends in {', '.join(suffixes)}, not even in folders below")
    return sorted(found, key=lambda file: file.key)
