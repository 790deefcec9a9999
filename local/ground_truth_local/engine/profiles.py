"""The simulation profile of one job, and who works on it."""

import json

from ground_truth_local.engine.job import JobError, JobSpec
from ground_truth_local.engine.journal import WORKERS_CHOSEN, Journal
from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.engine.store import Store
from ground_truth_local.rendering.service_pages import is_here


def simulation_of(spec: JobSpec, *, store: Store, service: Simulation) -> Simulation:
    """The service's own profile, with the settings of the job's profile in place of its.

    Raises:
        JobError: the job's profile cannot be read, or is wrong; all problems are in the message.
    """
    if spec.profile_uri is None:
        return service
    try:
        profile = json.loads(store.text(spec.profile_uri))
        return service.with_settings(profile)
    except ValueError as error:
        raise JobError(f"ClientError: simulation profile {spec.profile_uri}: {error}") from error


def who_works(spec: JobSpec, simulation: Simulation, journal: Journal) -> tuple[bool, bool]:
    """Whether simulated workers work on a job, and whether people do.

    Raises:
        JobError: people alone are to work on it, and there is no page to show them.
    """
    workers = "simulated" if simulation.workers is None else simulation.workers
    if workers != "simulated" and spec.team.kind != "private":
        journal.note(WORKERS_CHOSEN, f"people are members of private teams; the {spec.team.kind} one is simulated")
        workers = "simulated"
    if workers != "simulated" and spec.ui_arn is not None and not is_here(spec.ui_arn):
        problem = f"people cannot work on {spec.task_type}: the page {spec.ui_arn} is only to be had from AWS"
        if workers == "people":
            raise JobError(
                f"ClientError: {problem}. Let simulated workers do it: set workers in its simulation profile"
            )
        journal.note(WORKERS_CHOSEN, f"{problem}; simulated workers do it alone")
        workers = "simulated"
    return workers in {"simulated", "both"}, workers in {"people", "both"}
