"""What the service model has against the requests that were planned."""

from collections.abc import Iterator, Mapping

from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs


def request_problems(
    planned: Mapping[int, PlannedJob], jobs: Mapping[int, Job], labeling_jobs: LabelingJobs
) -> Iterator[Problem]:
    """Fields that are not as the service takes them; both mappings are by index in the event."""
    for index, job in planned.items():
        for field, rule, value in labeling_jobs.shape_problems(job.request):
            if job.needs is not None and field.endswith("S3DataSource.ManifestS3Uri"):
                continue  # known only when the job that it needs has ended
            if field.startswith("HumanTaskConfig.WorkteamArn") and value is None:
                continue  # told already, as a work team that is missing
            overridden = field.partition(".")[0].partition("[")[0] in jobs[index].request_overrides
            where = f"jobs[{index}].request_overrides.{field}" if overridden else f"jobs[{index}]"
            told = rule if overridden else f"makes {field} of CreateLabelingJob, which {rule}"
            yield Problem(place=where, value=value, rule=told)
