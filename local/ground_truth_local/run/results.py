"""The labels of every job, on disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ground_truth_local.run.executions import Ended, Execution
from ground_truth_local.run.files import replace
from ground_truth_local.run.rejected import rejected_answers
from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.quality.model import JobQuality

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_TOLD = (
    "name",
    "task_type",
    "status",
    "reason",
    "warnings",
    "objects",
    "labeled",
    "workers_per_object",
    "mean_confidence",
    "agreement",
)
MANIFEST = "output.manifest"
_MANIFEST_BELOW_JOB = f"manifests/output/{MANIFEST}"
MASKS = "masks"
ANSWERS = "worker-response"
"""What each worker answered, in the service's own layout (developer guide, sms-data-output)."""


@dataclass(frozen=True, kw_only=True)
class JobResult:
    """What became of one job.

    Args:
        outcome: Its outcome, as the state machine tells it.
        event_job: The job as the event describes it.
        folder: Folder with its files.
        manifest: Its output manifest on disk; None when it left none.
        quality: How far its workers agreed; None when that is not known.
        rejected: Answers that consolidation could not use: object, worker and reason of each, in words.
    """

    outcome: dict[str, Any]
    event_job: dict[str, Any]
    folder: Path
    manifest: Path | None
    quality: JobQuality | None = None
    rejected: Sequence[str] = ()

    @property
    def name(self) -> str:
        """Its name in the event."""
        return str(self.outcome["name"])

    @property
    def attribute(self) -> str:
        """Key of its labels in the output manifest."""
        return str(self.outcome["label_attribute_name"])

    def lines(self) -> Iterator[dict[str, Any]]:
        """The lines of its output manifest."""
        if self.manifest is not None:
            with self.manifest.open(encoding="utf-8") as file:
                for line in file:
                    yield json.loads(line)

    def mask(self, line: dict[str, Any]) -> Path | None:
        """The mask of one line, on disk; None when its label is none."""
        label = line.get(self.attribute)
        if isinstance(label, str) and label.startswith("s3://") and label.endswith(".png"):
            return self.folder / MASKS / label.rsplit("/", 1)[-1]
        return None

    def told(self) -> dict[str, Any]:
        """Its entry in results.json."""
        manifest = None if self.manifest is None else str(self.manifest)
        told = {key: self.outcome[key] for key in _TOLD}
        return {**told, "output_manifest": manifest, "rejected_answers": list(self.rejected)}


def download(ended: Sequence[tuple[Execution, Ended]], *, directory: Path, s3: S3Client, logs: Any) -> list[JobResult]:
    """Every job's output manifest, masks and workers' answers, each job's in a folder of its own below `directory`.

    logs: client of CloudWatch Logs, for the logs of the labeling jobs.
    """
    results = []
    for execution, end in ended:
        described = {str(job.get("name")): job for job in execution.event.get("jobs", [])}
        for outcome in [] if end.result is None else end.result["jobs"]:
            folder = directory / outcome["name"] if len(ended) == 1 else directory / execution.name / outcome["name"]
            shutil.rmtree(folder, ignore_errors=True)
            document = {} if outcome["result_uri"] is None else _json(outcome["result_uri"], s3=s3)
            rounds = _rounds(document.get("labeling_jobs", []))
            result = JobResult(
                outcome=outcome,
                event_job={**execution.event.get("defaults", {}), **described.get(outcome["name"], {})},
                folder=folder,
                manifest=None if outcome["output_manifest"] is None else folder / MANIFEST,
                quality=JobQuality.of(document["quality"]) if document else None,
                rejected=rejected_answers([each["labeling_job_name"] for each in rounds], logs=logs),
            )
            if result.manifest is not None:
                _fetch(outcome["output_manifest"], result.manifest, s3=s3)
                _fetch_masks(result, s3=s3)
                _fetch_answers(result, rounds, s3=s3)
            results.append(result)
    return results


def write(results: Sequence[JobResult], file: Path) -> None:
    """Write results.json: a list with an entry per job."""
    replace(file, [json.dumps([result.told() for result in results], indent=2), "\n"])


def _fetch_masks(result: JobResult, *, s3: S3Client) -> None:
    wanted = {line[result.attribute]: path for line in result.lines() if (path := result.mask(line)) is not None}
    _fetch_all(wanted, s3=s3)


def _rounds(parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The labeling jobs of a job that left an output manifest."""
    return [each for part in parts for each in part["rounds"] if each["output_manifest"] is not None]


def _fetch_answers(result: JobResult, rounds: Sequence[Mapping[str, Any]], *, s3: S3Client) -> None:
    """Of a job that took several labeling jobs, the answers to each in a folder of its name."""
    for each in rounds:
        folder = result.folder / ANSWERS
        bucket, key = bucket_and_key(each["output_manifest"])
        prefix = f"{key.removesuffix(_MANIFEST_BELOW_JOB)}annotations/{ANSWERS}/"
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
        if len(rounds) > 1:
            folder /= each["labeling_job_name"]
        _fetch_all({f"s3://{bucket}/{key}": folder / key.removeprefix(prefix) for key in keys}, s3=s3)


def _fetch_all(wanted: Mapping[str, Path], *, s3: S3Client) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        for fetched in [pool.submit(_fetch, uri, path, s3=s3) for uri, path in wanted.items()]:
            fetched.result()


def _json(uri: str, *, s3: S3Client) -> dict[str, Any]:
    bucket, key = bucket_and_key(uri)
    content: dict[str, Any] = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    return content


def _fetch(uri: str, path: Path, *, s3: S3Client) -> None:
    bucket, key = bucket_and_key(uri)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
