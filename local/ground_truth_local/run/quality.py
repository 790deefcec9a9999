"""How far the workers of a job agreed, from their answers on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ground_truth_local.run.results import JobResult
from ground_truth_runtime.labels.model import LabeledObject
from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.labels.worker_responses import read_worker_response
from ground_truth_runtime.quality.files import files_by_object
from ground_truth_runtime.quality.meter import QualityMeter
from ground_truth_runtime.quality.model import JobQuality


def quality(job: JobResult, *, load: Callable[[str], bytes | None]) -> JobQuality | None:
    """Agreement in `job`; None where no answer is on disk. load: gives a mask by its S3 URI."""
    files = files_by_object(file.as_posix() for file in job.answers())
    if job.manifest is None or not files:
        return None
    meter = QualityMeter(load=load)
    with job.manifest.open("rb") as lines:
        for thing in read_manifest(lines, attribute=job.attribute):
            if isinstance(thing, LabeledObject):
                found = (Path(file) for file in files.get(thing.number, ()))
                answers = [answer for file in found for answer in read_worker_response(file.read_bytes())]
                meter.add(thing.number, answers, label=thing.labels[0] if thing.labels else None)
    return meter.result()
