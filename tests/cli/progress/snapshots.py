"""Snapshots: a test states only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ground_truth_cli.progress.model import JobProgress, Snapshot

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def after(**passed: float) -> datetime:
    """A moment so long after the start of the execution."""
    return START + timedelta(**passed)


def labeling(name: str = "boxes", **fields: Any) -> JobProgress:
    """A job under way, whose labeling job was created with the execution."""
    return JobProgress(name=name, **{"state": "InProgress", "objects": 100, "started_at": START, **fields})


def snapshot(*jobs: JobProgress, **fields: Any) -> Snapshot:
    """A running execution with these jobs, a minute after its start."""
    shown = {
        "arn": "arn:aws:states:us-east-1:123456789012:execution:Labeling:birds",
        "status": "RUNNING",
        "started_at": START,
        "stopped_at": None,
        "taken_at": after(minutes=1),
        "planned": True,
        **fields,
    }
    return Snapshot(jobs=jobs, **shown)
