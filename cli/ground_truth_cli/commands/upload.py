"""`ground-truth upload`: a folder's files into the stack's bucket."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.arguments import add_aws, add_json, describe, positive_int
from ground_truth_cli.errors import FAILED, INTERRUPTED, SUCCESS, BadInput
from ground_truth_cli.output import Output, is_terminal
from ground_truth_runtime.facts.task_types import IMAGE_SUFFIXES
from ground_truth_runtime.words import count

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from ground_truth_cli.uploading.folder import File
    from ground_truth_cli.uploading.upload import Sent

NAME = "upload"
HELP = "put a folder's pictures into the bucket, with a manifest"

_PREFIX = "images/"
_MANIFEST = "input.manifest"
_WORKERS = 16
_PROBLEMS_SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Puts the pictures of a folder, and of the folders below it, into the stack's bucket, many at a time, and an "
        "input manifest that lists them all; it holds the texts of files that end in .txt. What the bucket has already "
        "with the same content is skipped, so that an interrupted upload goes on where it was. Nothing is deleted. "
        "Files and folders whose names begin with a dot are left out.",
        examples=(
            "ground-truth upload photographs",
            "ground-truth upload photographs --prefix birds/2026/ --dry-run",
            "ground-truth upload reviews --suffix .txt --prefix reviews/",
            "ground-truth upload recordings --suffix .mp4 --suffix .webm --no-manifest",
        ),
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="what to put there")
    parser.add_argument(
        "--prefix", metavar="PREFIX", default=_PREFIX, help="where it goes in the bucket; default: %(default)s"
    )
    parser.add_argument(
        "--suffix",
        metavar="SUFFIX",
        action="append",
        help=f"ending of the files to take; may be given more than once; default: {', '.join(IMAGE_SUFFIXES)}",
    )
    manifest = parser.add_mutually_exclusive_group()
    manifest.add_argument(
        "--manifest", metavar="KEY", help=f"key of the manifest in the bucket; default: PREFIX and {_MANIFEST}"
    )
    manifest.add_argument("--no-manifest", action="store_true", help="make none")
    parser.add_argument(
        "--workers", type=positive_int, default=_WORKERS, metavar="N", help="files at a time; default: %(default)s"
    )
    parser.add_argument("--dry-run", action="store_true", help="send nothing, only tell what would be sent")
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli.session import open_session
    from ground_truth_cli.stack import find_stack
    from ground_truth_cli.uploading.folder import find_files
    from ground_truth_cli.uploading.manifest import check_texts
    from ground_truth_cli.uploading.upload import Uploader

    prefix = _checked_prefix(arguments.prefix)
    suffixes = IMAGE_SUFFIXES if arguments.suffix is None else tuple(arguments.suffix)
    files = find_files(arguments.folder, prefix=prefix, suffixes=suffixes)
    if not arguments.no_manifest:
        check_texts(files)
    aws = open_session(arguments)
    stack = find_stack(aws, arguments.stack_name)
    uploader = Uploader(aws.s3, stack.bucket, dry=arguments.dry_run)
    done: list[Sent] = []
    try:
        _follow(uploader.send(files, prefix=prefix, workers=arguments.workers), done, files, output)
    except KeyboardInterrupt:
        there = sum(not sent.problem for sent in done)
        output.note(f"\nInterrupted: {there} of {len(files)} files are there. The same command goes on from here.")
        return INTERRUPTED
    problems = [sent for sent in done if sent.problem]
    manifest = None
    if not arguments.no_manifest and not problems:
        manifest = f"s3://{stack.bucket}/{arguments.manifest or prefix + _MANIFEST}"
        if not arguments.dry_run:
            _write_manifest(aws.s3, manifest, bucket=stack.bucket, files=files)
    _tell(done, output, bucket=stack.bucket, prefix=prefix, manifest=manifest, dry=arguments.dry_run)
    return FAILED if problems else SUCCESS


def _follow(batches: Iterable[list[Sent]], done: list[Sent], files: list[File], output: Output) -> None:
    from ground_truth_cli.progress.words import size
    from ground_truth_cli.terminal import Screen
    from ground_truth_cli.text import fitted

    screen = Screen(output.stderr) if is_terminal(output.stderr) else None
    everything = sum(file.size for file in files)
    for batch in batches:
        done += batch
        if screen is None:
            continue
        there = sum(sent.file.size for sent in done)
        share = there / everything if everything else len(done) / len(files)
        cells = max(8, min(40, screen.size.columns - 46))
        filled = int(cells * share)
        bar = screen.bar_characters[0] * filled + screen.bar_characters[1] * (cells - filled)
        text = f"{bar} {int(share * 100):>3}%  {len(done)}/{len(files)} files  {size(there)} of {size(everything)}"
        screen.draw([[(fitted(text, screen.size.columns - 1), None)]])


def _write_manifest(s3: S3Client, uri: str, *, bucket: str, files: list[File]) -> None:
    from ground_truth_cli.uploading.manifest import manifest_lines
    from ground_truth_runtime.gateways.object_store import ObjectStore

    ObjectStore(s3).write_lines(uri, manifest_lines(files, bucket=bucket))


def _tell(done: list[Sent], output: Output, *, bucket: str, prefix: str, manifest: str | None, dry: bool) -> None:
    from ground_truth_cli.progress.words import size

    problems = sorted((sent for sent in done if sent.problem), key=lambda sent: sent.file.key)
    skipped = [sent for sent in done if sent.skipped]
    uploaded = [sent for sent in done if not sent.skipped and not sent.problem]
    sent_bytes = sum(sent.file.size for sent in uploaded)
    if output.as_json:
        output.document(
            {
                "bucket": bucket,
                "prefix": prefix,
                "files": len(done),
                "uploaded": len(uploaded),
                "uploaded_bytes": sent_bytes,
                "skipped": len(skipped),
                "manifest": manifest,
                "dry_run": dry,
                "problems": [{"file": sent.file.path, "problem": sent.problem} for sent in problems],
            }
        )
        return
    verb = "Would upload" if dry else "Uploaded"
    files = count(len(uploaded), "file")
    there = f"; {len(skipped)} there already" if skipped else ""
    output.line(f"{verb} {files} ({size(sent_bytes)}) to s3://{bucket}/{prefix}{there}")
    if manifest is not None:
        output.line(f"Manifest: {manifest}")
    for sent in problems[:_PROBLEMS_SHOWN]:
        output.problem(f"{sent.file.path}: {sent.problem}")
    if problems:
        output.problem(f"{len(problems)} of {len(done)} files are not there; the same command tries them again")


def _checked_prefix(prefix: str) -> str:
    if prefix.startswith(("/", "s3://")):
        raise BadInput(f"--prefix {prefix!r} must be the beginning of keys in the bucket, such as {_PREFIX}")
    return prefix if prefix.endswith("/") or not prefix else f"{prefix}/"
