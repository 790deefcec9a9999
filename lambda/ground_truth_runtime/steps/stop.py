"""Stop: stop the labeling jobs of an execution that was stopped, timed out or failed."""

from datetime import datetime

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.waits import Waits


def stop(
    execution: ExecutionId, *, ended_at: datetime | None, table: JobsTable, jobs: LabelingJobs, waits: Waits
) -> list[str]:
    """Stops what still runs and returns the names. A launch still under way sees its record and stops its own job.

    All are marked before the first is stopped: where a stop is throttled, the monitor finds the marks and goes on. The
    service is asked too: somebody may have deleted a record, or its index be behind. It is asked last, as it allows few
    such questions, and others in the account ask as well.

    Nothing is stopped where the execution was redriven since: the event of its end came late, or once more. That it
    runs is not enough, as what Step Functions says of it may be older than the event.

    Args:
        execution: which one.
        ended_at: when it ended, as the event says; None where it does not.
        table: the records.
        jobs: the labeling jobs.
        waits: Step Functions.
    """
    state = waits.state_of(execution)
    if state.running and state.was_redriven_after(ended_at):
        return []
    recorded = [record.labeling_job_name for record in table.of_execution(execution) if record.active]
    for name in recorded:
        table.abandon(name)
    for name in recorded:
        jobs.stop(name)
    found = [job.name for job in jobs.running(f"-{execution.run_id}-") if job.name not in recorded]
    for name in found:
        table.abandon(name)
        jobs.stop(name)
    return recorded + found
