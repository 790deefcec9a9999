"""Output manifests that a person means: a file, an object in S3, or those of an execution's jobs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.account import Account
from ground_truth_cli.arguments import LATEST
from ground_truth_cli.errors import BadInput
from ground_truth_cli.failures import reason
from ground_truth_cli.output import Output
from ground_truth_runtime.words import count

if TYPE_CHECKING:
    from ground_truth_cli.leftovers import Leftover
    from ground_truth_cli.results import Result
    from ground_truth_runtime.domain.execution import ExecutionId

S3 = "s3://"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """An output manifest.

    Args:
        name: For people: the job's, or the file's.
        address: Its file or its S3 URI.
        job: Name of the job in the event; None where the manifest was named by its address.
        attribute: Key of the job's labels in it; None where it is to be found.
        result: What collect wrote of the job; None where it has not come so far, or the manifest was named by its
            address.
    """

    name: str
    address: str
    job: str | None = None
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
    """Finds and reads the manifests that `arguments` name; AWS is reached only where that needs it.

    Args:
        arguments: Of the command.
        output: Gets a warning for labels that come from labeling jobs without a result.
    """

    def __init__(self, arguments: argparse.Namespace, output: Output) -> None:
        self._arguments = arguments
        self._output = output
        self.account = Account(arguments)
        self.execution: ExecutionId | None = None
        """The execution whose jobs' manifests these are; None where the manifest was named by its address."""

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
        from ground_truth_cli.leftovers import leftovers  # noqa: PLC0415
        from ground_truth_cli.results import job_results  # noqa: PLC0415
        from ground_truth_runtime.domain.execution import ExecutionId  # noqa: PLC0415

        aws, stack = self.account.aws, self.account.stack
        arn = executions.resolve(aws, stack, reference)
        described = executions.describe(aws, arn)
        self.execution = ExecutionId.of_answer(described)
        run = self.execution.run_id
        results = job_results(aws.s3, stack.bucket, run)
        name = self.execution.name
        jobs = list(executions.event_jobs(described.get("input", "")))
        if job is not None and job not in jobs:
            raise BadInput(f"execution {name} has no job {job!r}, only {', '.join(sorted(jobs))}")
        wanted = jobs if job is None else [job]
        # While it runs, jobs without a result are on their way; after its end their labeling jobs may have left labels.
        ended = described["status"] not in executions.RUNNING
        left = leftovers(aws, run, [each for each in wanted if each not in results]) if ended else {}
        found = [manifest for each in wanted for manifest in self._of_job(each, results.get(each), left.get(each, ()))]
        if not found:
            known = {each: results[each] for each in wanted if each in results}
            raise BadInput(_nothing(name, described["status"], known, ended=ended))
        return found

    def _of_job(self, name: str, result: Result | None, left: Sequence[Leftover]) -> Iterator[Manifest]:
        if result is not None and result["output_manifest"] is not None:
            yield Manifest(
                name=name,
                job=name,
                address=result["output_manifest"],
                attribute=result["label_attribute_name"],
                result=result,
            )
        written = [(each.labeling_job, each.manifest) for each in left if each.manifest is not None]
        for labeling_job, address in written:
            left_by = f"its labeling job {labeling_job.name} ({labeling_job.status})"
            labels = count(labeling_job.labeled, "label")
            self._output.warning(f"{name} has no result; this is what {left_by} left: {labels}")
            yield Manifest(
                name=name if len(written) == 1 else labeling_job.name,
                job=name,
                address=str(address),
                attribute=labeling_job.label_attribute_name,
            )


def _nothing(execution: str, status: str, results: Mapping[str, Result], *, ended: bool) -> str:
    """Why there is no manifest."""
    if not results and ended:
        return f"no job of execution {execution} ({status}) has a result, and its labeling jobs left no labels"
    if not results:
        return f"no job of execution {execution} ({status}) has a result yet: `ground-truth watch {execution}`"
    reasons = "; ".join(f"{name}: {result['reason']}" for name, result in results.items())
    return f"no output manifest was left: {reasons}"


def _stem(address: str) -> str:
    """A name for a manifest: those of Ground Truth are all called output.manifest, below a folder of the job's name."""
    parts = [part for part in address.removeprefix(S3).split("/") if part]
    with suppress(ValueError):
        if parts[-1] == "output.manifest":
            return parts[parts.index("manifests") - 1]
    return parts[-2] if parts[-1] == "output.manifest" and len(parts) > 1 else parts[-1].partition(".")[0]
