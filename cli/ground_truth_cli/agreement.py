"""How far the workers of a job agreed, from whatever there is: the job's result, or their answers on disk or in S3."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from ground_truth_cli.manifests import S3, Manifest, Sources
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.labels.reading import labels_of
from ground_truth_runtime.labels.worker_responses import read_worker_response
from ground_truth_runtime.quality.files import files_by_object
from ground_truth_runtime.quality.meter import QualityMeter
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.steps.job_quality import job_quality

_ANSWERS = ("worker-response", "annotations/worker-response")
"""Where answers lie below a job's folder: as the local run leaves them, and as the service does."""
_DEPTH = 3
"""Folders between the service's output manifest and its job's: manifests/output/."""


def agreement(
    manifest: Manifest, sources: Sources, *, attribute: str, load: Callable[[str], bytes | None]
) -> JobQuality | None:
    """Agreement on the labels of a manifest; None where nothing tells.

    Args:
        manifest: The manifest.
        sources: Reads it.
        attribute: The label attribute. The answers beside a manifest are those of its job, so this must be its own.
        load: Gives a mask by its S3 URI.
    """
    if manifest.result is not None and "quality" in manifest.result:
        return JobQuality.of(manifest.result["quality"])
    if manifest.address.startswith(S3):
        return job_quality(manifest.address, attribute=attribute, store=ObjectStore(sources.account.aws.s3))
    files = files_by_object(_answers(Path(manifest.address)))
    if not files:
        return None
    labels = labels_of(sources.lines(manifest.address), attribute=attribute, numbers=files)
    meter = QualityMeter(load=load)
    for number, paths in files.items():
        answers = (answer for path in paths for answer in read_worker_response(Path(path).read_bytes()))
        meter.add(number, answers, label=labels.get(number))
    return meter.result()


def _answers(manifest: Path) -> Iterable[str]:
    """Files with answers, near a manifest on disk."""
    near = [manifest.parent, *islice(manifest.resolve().parents, _DEPTH - 1, _DEPTH)]
    found = {path for folder in near for below in _ANSWERS for path in (folder / below).glob("iteration-*/*/*.json")}
    return sorted(path.as_posix() for path in found)
