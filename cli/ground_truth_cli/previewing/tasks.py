"""The task that a worker will get: one line of a job's input manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from ground_truth_cli.account import Account
from ground_truth_cli.errors import BadInput
from ground_truth_cli.failures import reason
from ground_truth_runtime.domain.manifest import BadLine, LineRules, data_object, reference_line, text_line
from ground_truth_runtime.domain.naming import s3_uri
from ground_truth_runtime.event.models import Input, Job
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable

S3 = "s3://"


def line_of(job: Job, number: int, *, manifest: str | None, account: Account) -> bytes:
    """Line `number`, from 1, of what a job labels.

    Args:
        job: The job.
        number: Which of its objects.
        manifest: A manifest to take instead: a file or an S3 URI.
        account: Asked only where that is needed.

    Raises:
        BadInput: There is no such line, or it can't be read.
    """
    given = job.input
    if manifest is not None and not manifest.startswith(S3):
        try:
            with Path(manifest).open("rb") as file:
                return _chosen(file, number, manifest)
        except OSError as error:
            raise BadInput(f"manifest {manifest} can't be read: {reason(error)}") from error
    if manifest is not None or given.manifest is not None:
        uri = _uri(str(given.manifest), account) if manifest is None else manifest
        return _chosen(ObjectStore(account.aws.s3).lines(uri), number, uri)
    if given.prefix is not None:
        prefix = _uri(given.prefix, account)
        suffixes = TASK_TYPES[job.task_type].suffixes if given.suffixes is None else tuple(given.suffixes)
        uris = ObjectStore(account.aws.s3).uris(prefix, suffixes=suffixes)
        return _chosen((reference_line(uri) for uri in uris), number, prefix)
    if given.texts is not None:
        return _chosen((text_line(text) for text in given.texts), number, f"the texts of job {job.name}")
    raise BadInput(
        f"job {job.name} labels {_source(given)}, which only the plan of an execution turns into lines: give a "
        "manifest with --manifest, the output of an earlier run for instance, or a picture with --image"
    )


def task_input(job: Job, line: bytes, *, audited: str | None) -> Mapping[str, Any]:
    """What the pre-annotation functions of AWS and of the stack make of a manifest line.

    Args:
        job: The job.
        line: The line.
        audited: Label attribute that the job adjusts or verifies.

    Raises:
        BadInput: It is no line of an input manifest for this job.
    """
    try:
        found = data_object(line.rstrip(b"\r\n"), LineRules.of(TASK_TYPES[job.task_type], audited=audited))
    except BadLine as error:
        raise BadInput(f"the line of the manifest {error}") from error
    return {"taskObject": found.value, "labels": list(job.label_names), "manifestLine": json.loads(line)}


def _source(given: Input) -> str:
    if given.job is not None:
        return f"what job {given.job} puts out"
    return "sequences of frames" if given.labeling_job is None else f"what labeling job {given.labeling_job} put out"


def _uri(address: str, account: Account) -> str:
    return address if address.startswith(S3) else s3_uri(address, account.stack.bucket)


def _chosen(lines: Iterable[bytes], number: int, address: str) -> bytes:
    try:
        line = next(islice((line for line in lines if line.strip()), number - 1, None), None)
    except ObjectUnreadable as error:
        raise BadInput(f"{address} can't be read: {error}") from error
    if line is None:
        raise BadInput(f"{address} has no object {number}")
    return line
