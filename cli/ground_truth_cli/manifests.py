"""Output manifests that a person means: a file, an object in S3, or those of an execution's jobs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.account import Account
from ground_truth_cli.arguments import LATEST
from ground_truth_cli.errors import BadInput
from ground_truth_cli.failures import reason

if TYPE_CHECKING:
    from ground_truth_cli.results import Result

S3 = "s3://"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """An output manifest.

    Args:
        name: For people: the job's, or the file's.
        address: Its file or its S3 URI.
        attribute: Key of the job's labels in it; None where it is to be found.
        result: What collect wrote of the job; None where the manifest was named by its address.
    """

    name: str
    address: str
    attribute: str | None = None
    result: Result | None = None


def add_manifest(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments that say which output manifest is meant."""
    parser.add_argument(
        "manifest",
        metavar="MANIFEST",
        nargs="?",
        help="output manifest: a file, or its s3:// URI; default: those of an execution's jobs",
    )
    parser.add_argument(
        "--execution", metavar="NAME", help="name or ARN of an execution; default: the latest (without MANIFEST)"
    )
    parser.add_argument("--job", metavar="NAME", help="one job of the execution; default: all")


class Sources:
    """Finds and reads the manifests that `arguments` name; AWS is reached only where that needs it."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self.account = Account(arguments)
        self.execution: str | None = None
        """ARN of the execution whose jobs' manifests these are; None where the manifest was named by its address."""

    def manifests(self) -> list[Manifest]:
        """The manifests, in the order of the event.

        Raises:
            BadInput: There is none such.
        """
        arguments = self._arguments
        if arguments.manifest is None:
            return self._of_execution(LATEST if arguments.execution is None else arguments.execution, arguments.job)
        if arguments.execution is not None or arguments.job is not None:
            raise BadInput("a manifest, or --execution and --job: not both")
        address = arguments.manifest
        if not address.startswith(S3) and not Path(address).is_file():
            raise BadInput(f"manifest {address} is no file")
        return [Manifest(name=_stem(address), address=address)]

    def lines(self, address: str) -> Iterator[bytes]:
        """The lines of a manifest, one held at a time.

        Raises:
            BadInput: It can't be read.
        """
        if address.startswith(S3):
            yield from self._object_lines(address)
            return
        try:
            with Path(address).open("rb") as file:
                yield from file
        except OSError as error:
            raise BadInput(f"manifest {address} can't be read: {reason(error)}") from error

    def _object_lines(self, address: str) -> Iterator[bytes]:
        from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable  # noqa: PLC0415

        try:
            yield from ObjectStore(self.account.aws.s3).lines(address)
        except ObjectUnreadable as error:
            raise BadInput(f"manifest {address} can't be read: {error}") from error

    def _of_execution(self, reference: str, job: str | None) -> list[Manifest]:
        from ground_truth_cli import executions  # noqa: PLC0415
        from ground_truth_cli.results import job_results  # noqa: PLC0415
        from ground_truth_runtime.domain.naming import run_id  # noqa: PLC0415

        aws, stack = self.account.aws, self.account.stack
        arn = executions.resolve(aws, stack, reference)
        results = job_results(aws.s3, stack.bucket, run_id(arn))
        name = executions.name_of(arn)
        self.execution = arn
        described = executions.describe(aws, arn)
        if not results:
            raise BadInput(
                f"no job of execution {name} ({described['status']}) has a result yet: `ground-truth watch {name}`"
            )
        if job is not None and job not in results:
            raise BadInput(f"execution {name} has no result of a job {job!r}, only of {', '.join(sorted(results))}")
        wanted = (
            [job]
            if job is not None
            else [each for each in executions.event_jobs(described.get("input", "")) if each in results]
        )
        found = [
            Manifest(
                name=each,
                address=results[each]["output_manifest"],
                attribute=results[each]["label_attribute_name"],
                result=results[each],
            )
            for each in wanted
            if results[each]["output_manifest"] is not None
        ]
        if not found:
            reasons = "; ".join(f"{each}: {results[each]['reason']}" for each in wanted)
            raise BadInput(f"no output manifest was left: {reasons}")
        return found


def _stem(address: str) -> str:
    """A name for a manifest: those of Ground Truth are all called output.manifest, below a folder of the job's name."""
    parts = [part for part in address.removeprefix(S3).split("/") if part]
    with suppress(ValueError):
        if parts[-1] == "output.manifest":
            return parts[parts.index("manifests") - 1]
    return parts[-2] if parts[-1] == "output.manifest" and len(parts) > 1 else parts[-1].partition(".")[0]
