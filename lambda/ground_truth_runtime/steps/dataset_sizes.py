"""How many labeling jobs each dataset takes, and whether all of them fit an execution."""

from collections.abc import Mapping

from ground_truth_runtime.domain.parts import LABELING_JOBS_MAX, LABELING_JOBS_SIDE_BY_SIDE_MAX, part_size, parts_of
from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.steps.inputs import InputSurvey


def parts_of_jobs(jobs: Mapping[int, Job], survey: InputSurvey, *, max_objects: int) -> dict[str, int]:
    """Job -> how many labeling jobs its objects are split into. `max_objects`: the stack's most for one."""
    parts = {}
    for job in jobs.values():
        most = min(max_objects, TASK_TYPES[job.task_type].max_dataset_objects)
        if job.max_objects_per_labeling_job is not None:
            most = min(most, job.max_objects_per_labeling_job)
        parts[job.name] = parts_of(survey.of(job.name).objects, most=most)
    return parts


def size_problems(
    jobs: Mapping[int, Job], survey: InputSurvey, parts: Mapping[str, int]
) -> tuple[list[Problem], list[Problem]]:
    """Problems and warnings."""
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for index, job in jobs.items():
        objects = survey.of(job.name).objects
        size = part_size(objects, parts[job.name])
        where = f"jobs[{index}].input"
        if size > limits.DATASET_OBJECTS_WARN:
            rule = f"one page of the service's documentation allows {limits.DATASET_OBJECTS_WARN} objects"
            hint = "max_objects_per_labeling_job splits them"
            warnings.append(Problem(place=where, value=size, rule=rule, hint=hint))
        if job.automated_labeling is not None and objects > 0 and job.input.job is None:
            least, advised = limits.AUTOMATED_OBJECTS_MIN, limits.AUTOMATED_OBJECTS_ADVISED
            if size < least:
                rule = f"must be at least {least} objects in a labeling job with automated labeling"
                problems.append(Problem(place=where, value=size, rule=rule))
            elif size < advised:
                rule = f"the service advises {advised} objects or more for automated labeling"
                warnings.append(Problem(place=where, value=size, rule=rule))
    problems += _together(jobs, parts)
    return problems, warnings


def output_problems(planned: Mapping[int, PlannedJob]) -> list[Problem]:
    """Places of labels that are too long for the one state in which all output manifests are named."""
    rule = f"must have at most {limits.OUTPUT_MAX} characters as an S3 URI"
    uris = {index: job.request.get("OutputConfig", {}).get("S3OutputPath") for index, job in planned.items()}
    return [
        Problem(place=f"jobs[{index}].output", value=uri, rule=rule)
        for index, uri in uris.items()
        if isinstance(uri, str) and len(uri) > limits.OUTPUT_MAX
    ]


def _together(jobs: Mapping[int, Job], parts: Mapping[str, int]) -> list[Problem]:
    first, most_first = sum(parts.values()), LABELING_JOBS_SIDE_BY_SIDE_MAX
    every, most = sum(parts[job.name] * (1 + job.follow_up_jobs) for job in jobs.values()), LABELING_JOBS_MAX
    if first > most_first:
        rule = f"must take at most {most_first} labeling jobs, the datasets are split into {first}"
        return [Problem(place="jobs", rule=rule, hint="several executions may label the rest")]
    if every > most:
        rule = f"must take at most {most} labeling jobs with their follow-ups, they may take {every}"
        return [Problem(place="jobs", rule=rule, hint="fewer follow_up_jobs")]
    return []
