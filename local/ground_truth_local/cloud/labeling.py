"""The local Ground Truth, set up as the local cloud wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ground_truth_local.cloud.settings import CloudSettings
from ground_truth_local.engine.clock import RealClock
from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.sagemaker import LabelingService

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def labeling_service(
    settings: CloudSettings, *, s3: Callable[[str], S3Client], emit: Callable[[dict[str, Any]], None]
) -> LabelingService:
    """The labeling service that `settings` describe, not yet started.

    Args:
        settings: Speed, seed and further settings of the simulated workers.
        s3: Gives the S3 client of a region.
        emit: Takes an EventBridge entry for every change of a job's state.
    """
    return LabelingService(
        s3=s3,
        emit=emit,
        clock=RealClock(speed=settings.speed),
        simulation=Simulation(**{"seed": settings.seed, "workers": settings.workers, **settings.simulation}),
    )
