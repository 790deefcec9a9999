"""Stop: stop the labeling jobs of an execution that was stopped, timed out or failed."""

from ground_truth_runtime.domain import naming
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs


def stop(execution_arn: str, *, table: JobsTable, jobs: LabelingJobs) -> list[str]:
    """Stops what still runs and returns the names. A launch still under way sees its record and stops its own job.

    All are marked before the first is stopped: where a stop is throttled, the monitor finds the marks and goes on. The
    service is asked too: somebody may have deleted a record, or its index be behind. It is asked last, as it allows few
    such questions, and others in the account ask as well.
    """
    recorded = [record.labeling_job_name for record in table.of_execution(execution_arn) if record.active]
    for name in recorded:
        table.abandon(name)
    for name in recorded:
        jobs.stop(name)
    found = [job.name for job in jobs.running(f"-{naming.run_id(execution_arn)}-") if job.name not in recorded]
    for name in found:
        table.abandon(name)
        jobs.stop(name)
    return recorded + found
