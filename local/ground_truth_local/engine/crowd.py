"""The people behind a work team: who they are and how well they work."""

import base64
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

import numpy as np

from ground_truth_local.engine.job import Team
from ground_truth_local.engine.simulation import Simulation


@dataclass(frozen=True, kw_only=True)
class Worker:
    """One simulated person.

    Attributes:
        index: place in the team, from 0.
        worker_id: as the service writes it: `private.<region>.<id>`.
        metadata: workerMetadata of the answers; None for workers whose identity the service keeps to itself.
        accuracy: share of decisions this person gets right.
    """

    index: int
    worker_id: str
    metadata: dict[str, Any] | None
    accuracy: float


def hire(team: Team, *, region: str, simulation: Simulation) -> list[Worker]:
    """The members of a team: the same people for every job of that team."""
    return [_worker(index, team, region=region, simulation=simulation) for index in range(simulation.team_size)]


def _worker(index: int, team: Team, *, region: str, simulation: Simulation) -> Worker:
    digest = hashlib.sha256(f"{team.arn}\x1f{index}".encode()).digest()
    # Real ids: 16 hex digits, or 26 letters and digits, behind the kind and the region.
    code = digest[:8].hex() if team.kind == "private" else base64.b32encode(digest[:16]).decode().rstrip("=")
    exact = simulation.accuracies[index] if index < len(simulation.accuracies) else None
    # A power keeps the perfect and the hopeless what they are, and spreads everybody between.
    talent = float(np.exp(simulation.random("talent", team.arn, index).normal(0.0, 0.3)))
    return Worker(
        index=index,
        worker_id=f"{team.kind}.{region}.{code}",
        metadata=team.identity(str(uuid.UUID(bytes=digest[8:24], version=4))) if team.kind == "private" else None,
        accuracy=simulation.accuracy**talent if exact is None else exact,
    )
