"""The input manifest of one labeling job, where plan could not write it: it depends on what others have labeled."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.job_record import NOTHING_TO_LABEL
from ground_truth_runtime.domain.parts import part_of
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.errors import InputJobFailed
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.selection import Answered, Selection
from ground_truth_runtime.steps.part_labels import PartLabels


class NothingToLabel(Exception):
    """No object is left for a labeling job, or was chosen for it."""


def input_manifest(
    ref: JobRef, planned: PlannedJob, *, attempt: int, before: PartLabels | None, bucket: str, store: ObjectStore
) -> str | None:
    """S3 URI of the manifest; None where it is the one that the planned request names.

    What is written is the same whenever it is written. `before`: what the labeling jobs before it have left; None where
    there was none.

    Raises:
        NothingToLabel: it would hold no object.
        InputJobFailed: the job that this one needs did not succeed.
    """
    own = _own(ref, bucket, follow_up=0 if before is None else attempt - 1)
    if before is not None:
        return _written(own, before.left(), store)
    if planned.needs is None:
        return None if ref.parts == 1 else own
    needed = _result_of(planned.needs, ref, bucket=bucket, store=store)
    source = str(needed["output_manifest"])
    selection = None if planned.selection is None else Selection(**planned.selection)
    if selection is not None and not selection.conditional and needed["labeled"] == needed["objects"]:
        selection = None
    if selection is None and ref.parts == 1:
        return source
    lines = store.lines(source)
    if selection is not None:
        lines = selection.chosen(lines, answered=_answered(planned.needs, ref, bucket=bucket, store=store))
    if ref.parts > 1:
        lines = part_of(lines, ref.part, size=planned.part_size)
    return _written(own, lines, store)


def _own(ref: JobRef, bucket: str, *, follow_up: int) -> str:
    return f"s3://{bucket}/{naming.manifest_key_of_part(ref.run_id, ref.job, ref.part, follow_up=follow_up)}"


def _written(uri: str, lines: Iterator[bytes], store: ObjectStore) -> str:
    first = next(lines, None)
    if first is None:
        raise NothingToLabel
    store.write_lines(uri, chain((first,), lines))
    return uri


def _result_of(job: str, ref: JobRef, *, bucket: str, store: ObjectStore) -> dict[str, Any]:
    try:
        result: dict[str, Any] = store.json(f"s3://{bucket}/{naming.job_result_key(ref.run_id, job)}")
    except ObjectUnreadable as error:
        raise InputJobFailed(f"{ref.job} needs the labels of {job}, which has no result") from error
    if result["status"] == NOTHING_TO_LABEL:
        raise NothingToLabel
    if not result["succeeded"]:
        raise InputJobFailed(f"{ref.job} needs the labels of {job}, which did not succeed: {result['reason']}")
    return result


def _answered(job: str, ref: JobRef, *, bucket: str, store: ObjectStore) -> Iterator[Answered]:
    """Nothing where collect has written none: then one worker was asked for each object, and has answered."""
    uri = f"s3://{bucket}/{naming.agreement_key(ref.run_id, job)}"
    if not store.exists(uri):
        return
    for line in store.lines(uri):
        told = json.loads(line)
        yield Answered(told["object"], told["agreement"], told.get("answers"))
