"""What a local run can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ground_truth_local.cloud.settings import DEFAULT_PORT, DEFAULT_SPEED, DEFAULT_WORKERS, CloudSettings
from ground_truth_local.portal.settings import PortalSettings
from ground_truth_local.run.app import CdkApp, find_app
from ground_truth_local.run.documents import json_object
from ground_truth_local.run.errors import SetupIncomplete

if TYPE_CHECKING:
    from ground_truth_local.engine.simulation import Workers

EXAMPLE = Path("examples/photographs.json")
"""The event that is run by default: the project's own file of this name, else the one that comes with the package."""
DEFAULT_OUT = Path("out/local")


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """Options of one local run.

    Args:
        project: The folder to run in: a checkout, or a folder with a CDK app of its own, or any.
        events: Files with the events to run; relative ones lie in `project`. Default: EXAMPLE.
        images: Folder with .jpg, .jpeg and .png pictures, searched through and through; the photographs that come with
            scikit-image by default.
        out: Folder for results, report and logs; relative to `project`. Default `out/local`.
        port: Port of the local cloud on 127.0.0.1; 0 takes any free one. Default 4566.
        speed: How many times faster than people the simulated workers are. Default 60.
        seed: Seed of the simulated workers; equal seeds give equal labels. Default 0.
        simulation: File with a simulation profile; relative to `project`. Its settings go before seed and workers.
            Default none.
        workers: Who works on jobs: simulated workers, people in the worker portal, or both. Default simulated workers.
        portal: Of the worker portal. Default none.
        context: Context values of the app, before those that a local stack needs. Default none.
        app_module: Python module with the CDK app to deploy where `project` has none. Default none.
    """

    project: Path
    events: tuple[Path, ...] = ()
    images: Path | None = None
    out: Path = DEFAULT_OUT
    port: int = DEFAULT_PORT
    speed: float = DEFAULT_SPEED
    seed: int = 0
    simulation: Path | None = None
    workers: Workers = DEFAULT_WORKERS
    portal: PortalSettings | None = None
    context: Mapping[str, str] = field(default_factory=dict)
    app_module: str | None = None

    @property
    def event_files(self) -> tuple[Path, ...]:
        """The events' files, as absolute paths."""
        if not self.events:
            own = (self.project / EXAMPLE).resolve()
            return (own if own.is_file() else packaged_example(),)
        return tuple((self.project / event).resolve() for event in self.events)

    def app(self) -> CdkApp:
        """The app to deploy.

        Raises:
            SetupIncomplete: There is none.
        """
        found = find_app(self.project, module=self.app_module)
        if found is None:
            raise SetupIncomplete(f"{self.project} holds no CDK app: no cdk.json")
        return found

    @property
    def directory(self) -> Path:
        """The folder for results, as an absolute path."""
        return (self.project / self.out).resolve()

    def cloud_settings(self) -> CloudSettings:
        """Settings of the local cloud that these options ask for.

        Raises:
            ValueError: An option is out of its range, or the simulation profile cannot be read; all such options are
                in the message.
        """
        return CloudSettings(
            directory=self.directory,
            port=self.port,
            speed=self.speed,
            seed=self.seed,
            simulation={} if self.simulation is None else self._profile(self.simulation),
            workers=self.workers,
            portal=self.portal,
        )

    def _profile(self, file: Path) -> dict[str, Any]:
        return json_object((self.project / file).resolve(), what="simulation profile")


def packaged_example() -> Path:
    """The example's event, where the package is installed: in the wheel, or in the checkout that was installed."""
    here = Path(__file__)
    packaged = here.with_name(EXAMPLE.name)
    return packaged if packaged.is_file() else here.parents[3] / EXAMPLE
