"""Reports in the bucket: a page for each job beside its result, and one for the execution."""

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine
from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.report import JobEntry, Pictures, execution_report, job_report
from ground_truth_runtime.report.pictures import PICTURE_BYTES_MAX

_CONTENT_TYPE = "text/html; charset=utf-8"
_BUDGET_BYTES = 12 << 20  # [own] a page that a browser opens at once, also from S3
# A mistake of the report must not cost an outcome whose labels people were paid for; AWS's faults are tried again.
_MISTAKES = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
_READS_MAX = 200  # [own] of pictures and masks: some seconds of the function's time


def write_job_report(
    outcome: Mapping[str, Any],
    *,
    run_id: str,
    subtitle: str,
    quality: JobQuality,
    cost: Mapping[str, Any] | None,
    bucket: str,
    store: ObjectStore,
) -> str | None:
    """Writes the page of a job; returns its S3 URI, or None where something in the labels makes a page impossible.

    Args:
        outcome: of the job; its `output_manifest` is read once more, where there is one.
        run_id: of the execution.
        subtitle: the title that workers saw.
        quality: agreement of the workers.
        cost: the job's entry in the estimate.
        bucket: the stack's.
        store: reads the bucket and writes to it.
    """
    key = naming.job_report_key(run_id, outcome["name"])
    pieces = job_report(
        title=outcome["name"],
        subtitle=subtitle,
        objects=_objects(outcome, store),
        pictures=_pictures(key, bucket=bucket, store=store),
        attribute=outcome["label_attribute_name"],
        outcome=outcome,
        quality=quality,
        cost=cost,
        up=f"../{posixpath.basename(naming.report_key(run_id))}",
    )
    return _write(f"s3://{bucket}/{key}", pieces, store)


def write_execution_report(result: Mapping[str, Any], *, bucket: str, store: ObjectStore) -> str | None:
    """Writes the page of an execution, from its result document alone; returns its S3 URI, or None as above."""
    key = naming.report_key(result["run_id"])
    entries = []
    for outcome in result["jobs"]:
        page = outcome.get("report_uri")
        href = None if page is None else posixpath.relpath(bucket_and_key(page)[1], posixpath.dirname(key))
        entries.append(JobEntry(outcome=outcome, href=href))
    pieces = execution_report(title=result["execution_arn"].rpartition(":")[2], jobs=entries, result=result)
    return _write(f"s3://{bucket}/{key}", pieces, store)


def _objects(outcome: Mapping[str, Any], store: ObjectStore) -> Iterable[LabeledObject | UnreadableLine]:
    """Nothing where there is no manifest to read: the outcome tells why."""
    manifest = outcome["output_manifest"]
    if manifest is None:
        return
    try:
        yield from read_manifest(store.lines(manifest), attribute=outcome["label_attribute_name"])
    except ObjectUnreadable:
        return


def _pictures(page: str, *, bucket: str, store: ObjectStore) -> Pictures:
    """Those of the bucket: others this function may not read, and no page in the bucket could refer to them."""

    def key_of(uri: str) -> str | None:
        place, key = bucket_and_key(uri)
        return key if uri.startswith("s3://") and place == bucket and key else None

    def read(uri: str) -> bytes | None:
        if key_of(uri) is None:
            return None
        try:
            return store.content_up_to(uri, most_bytes=PICTURE_BYTES_MAX)
        except ObjectUnreadable:
            return None

    def link(uri: str) -> str | None:
        key = key_of(uri)
        return None if key is None else _relative(key, seen_from=page)

    return Pictures(read=read, link=link, budget_bytes=_BUDGET_BYTES, reads_max=_READS_MAX)


def _relative(key: str, *, seen_from: str) -> str:
    """A picture's address in a page that lies at the key `seen_from` of the same bucket, by way of its root.

    Keys may have empty parts, which a shorter way would lose.
    """
    return "../" * seen_from.count("/") + quote(key)


def _write(uri: str, pieces: Iterable[str], store: ObjectStore) -> str | None:
    try:
        store.write_pieces(uri, (piece.encode() for piece in pieces), content_type=_CONTENT_TYPE)
    except _MISTAKES:
        return None
    return uri
