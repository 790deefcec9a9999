"""The local Ground Truth, set up as the local cloud wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ground_truth_local.cloud.clients import Clients
from ground_truth_local.cloud.identities import CloudIdentities
from ground_truth_local.cloud.job_logs import JobLogs
from ground_truth_local.cloud.labeling_functions import LambdaFunctions
from ground_truth_local.cloud.settings import CloudSettings
from ground_truth_local.engine.clock import RealClock
from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.sagemaker import LabelingService


def labeling_service(
    settings: CloudSettings, *, clients: Clients, emit: Callable[[dict[str, Any]], None]
) -> LabelingService:
    """The labeling service that `settings` describe, not yet started.

    Args:
        settings: Speed, seed and further settings of the simulated workers.
        clients: Of the cloud that holds the jobs' files, functions, logs, roles and user pools.
        emit: Takes an EventBridge entry for every change of a job's state.
    """
    return LabelingService(
        s3=clients.s3_of,
        emit=emit,
        clock=RealClock(speed=settings.speed),
        simulation=Simulation.of({"seed": settings.seed, "workers": settings.workers, **settings.simulation}),
        functions=LambdaFunctions(clients.lambda_of),
        logs=JobLogs(clients.logs_of),
        identities=CloudIdentities(iam=lambda: clients.iam, cognito=clients.cognito_of),
    )
