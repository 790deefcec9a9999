"""Where the local cloud lives and how it behaves."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ground_truth_local.portal.settings import PortalSettings
from ground_truth_local.profile_rules import WORKERS, problems_of

if TYPE_CHECKING:
    from ground_truth_local.engine.simulation import Workers

HOST = "127.0.0.1"
"""The local cloud runs programs of whoever has its credentials: it listens on this machine alone."""

DEFAULT_PORT = 4566
"""The port that emulators of AWS use by habit."""

DEFAULT_SPEED = 60.0
"""A minute of a worker takes a second."""

DEFAULT_WORKERS: Workers = "simulated"

ACCOUNT = "000000000000"
"""The account of every resource; MiniStack's default."""

REGION = "us-east-1"

LOG = "cloud.log"
"""Name of the log in the cloud's folder."""

HOME, TEMPORARY, TLS = ".home", ".tmp", ".tls"
"""Folders of the cloud's own in its folder. Results lie beside them, in folders that have the names of jobs: none of
which begins with a dot."""

ACCESS_KEY = "ground-truth-local"
"""A key of the project's own: the CDK CLI remembers which account a key belongs to. Its secret is each run's own."""


@dataclass(frozen=True, kw_only=True)
class CloudSettings:
    """Settings of one local cloud.

    Args:
        directory: Folder for the log, temporary files and homes of what runs in the cloud; made when missing.
        port: Port on 127.0.0.1; 0 takes any free one.
        speed: How many times faster than people the simulated workers are, and than the clock waits are; above 0.
        seed: Seed of the simulated workers; equal seeds give equal labels.
        simulation: Further settings of the simulated workers, by name, as in a simulation profile. They go before
            `seed` and `workers`.
        enforce_iam: What a role's policies do not allow is denied, and calls go over TLS, which buckets ask for.
            Without it nothing is denied.
        workers: Who works on jobs whose own profile does not say: simulated workers, people in the portal, or both.
        portal: Of the worker portal; None: there is none.
        secret_key: The secret of `ACCESS_KEY`, which opens this cloud and no other; random by default.
    """

    directory: Path
    port: int = DEFAULT_PORT
    speed: float = DEFAULT_SPEED
    seed: int = 0
    simulation: dict[str, Any] = field(default_factory=dict)
    enforce_iam: bool = False
    workers: Workers = DEFAULT_WORKERS
    portal: PortalSettings | None = None
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(30), repr=False)

    def __post_init__(self) -> None:
        problems = []
        if not 0 <= self.port <= 65535:
            problems.append(f"port is {self.port}; allowed are 1 to 65535, and 0 for any free one")
        if not self.speed > 0:
            problems.append(f"speed is {self.speed}; it must be above 0")
        if self.workers not in WORKERS:
            problems.append(f"workers is {self.workers!r}; allowed are {', '.join(WORKERS)}")
        problems += [f"simulation: {problem}" for problem in problems_of(self.simulation)]
        if self.portal is not None:
            problems += self.portal.problems()
        if problems:
            raise ValueError("; ".join(problems))

    @property
    def scheme(self) -> str:
        """Of its address."""
        return "https" if self.enforce_iam else "http"

    @property
    def tls(self) -> Path:
        """Folder of its certificate."""
        return self.directory / TLS

    @property
    def temporary(self) -> Path:
        """Folder of what lasts no longer than the cloud, such as the unpacked code of functions."""
        return self.directory / TEMPORARY

    @property
    def decisions(self) -> Path:
        """Where IAM is enforced: what was decided about each role, one JSON a line."""
        return self.directory / "decisions.jsonl"

    @property
    def log(self) -> Path:
        """The log of the cloud and of everything in it."""
        return self.directory / LOG

    def to_json(self) -> str:
        """One line that `from_json` reads, to hand the settings to the cloud's process."""
        return json.dumps({**asdict(self), "directory": str(self.directory)})

    @classmethod
    def from_json(cls, text: str) -> CloudSettings:
        """Read what `to_json` wrote."""
        fields = json.loads(text)
        portal = None if fields["portal"] is None else PortalSettings.from_fields(fields["portal"])
        return cls(**{**fields, "directory": Path(fields["directory"]), "portal": portal})
