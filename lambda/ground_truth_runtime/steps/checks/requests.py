"""What is wrong with the finished requests: against the service model, and against what the task type decides."""

from collections.abc import Iterator, Mapping

from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.domain.request import decided_by_type
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.places import Places
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.event.request_fields import is_given, value_at
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.settings import StackSettings
from ground_truth_runtime.steps.checks.teams import WORKTEAM

_TEMPLATE = "HumanTaskConfig.UiConfig.UiTemplateS3Uri"
_CATEGORY_FILE = "LabelCategoryConfigS3Uri"
_MANIFEST = "InputConfig.DataSource.S3DataSource.ManifestS3Uri"


def request_problems(
    planned: Mapping[int, PlannedJob],
    jobs: Mapping[int, Job],
    places: Places,
    *,
    stack: StackSettings,
    labeling_jobs: LabelingJobs,
) -> Iterator[Problem]:
    """Yield fields that are not as the service takes them; both mappings are by index in the event."""
    for index, planned_job in planned.items():
        job, request = jobs[index], planned_job.request
        for field, rule, value in [
            *labeling_jobs.shape_problems(request),
            *_type_problems(job, planned_job, stack),
        ]:
            if planned_job.needs is not None and field == _MANIFEST:
                continue  # known only when the job that it needs has ended
            given = is_given(job.request_overrides, field)
            if field == WORKTEAM and value is None and not given:
                continue  # a problem of the team already
            where = places.of_request(index, field, overrides=job.request_overrides)
            told = rule if given else f"makes {field} of CreateLabelingJob, which {rule}"
            yield Problem(place=where, value=value, rule=told)


def _type_problems(job: Job, planned: PlannedJob, stack: StackSettings) -> Iterator[tuple[str, str, object]]:
    task_type = TASK_TYPES[job.task_type]
    for field, value in decided_by_type(job, stack).items():
        there = value_at(planned.request, field)
        if there == value or not is_given(job.request_overrides, field):
            continue
        if value is None:
            yield field, f"must be left out for {job.task_type}", there
        else:
            hint = "; the task type Custom takes functions of your own" if "Lambda" in field else ""
            yield field, f"must be {value} for {job.task_type}{hint}", there
    if task_type.human_task_ui is None and value_at(planned.request, _TEMPLATE) is None:
        yield _TEMPLATE, "is missing: workers need a page", None
    if task_type.category_file != "optional" and value_at(planned.request, _CATEGORY_FILE) is None:
        yield _CATEGORY_FILE, f"is missing: {job.task_type} needs a label category file", None
