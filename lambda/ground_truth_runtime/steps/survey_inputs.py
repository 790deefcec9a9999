"""Looks at what the jobs of an event want to label: how many objects, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ground_truth_runtime.domain.manifest import LineRules
from ground_truth_runtime.domain.manifest_survey import ManifestSurvey, survey
from ground_truth_runtime.domain.naming import bucket_and_key, s3_uri
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import TASK_TYPES, TaskType
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable


@dataclass
class InputSurvey:
    """Objects per job name, and what is wrong or doubtful, in the order of the event."""

    objects: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def survey_inputs(jobs: Mapping[int, Job], *, store: ObjectStore, bucket: str, max_objects: int) -> InputSurvey:
    """Reads every manifest and lists every prefix once, however many jobs share it."""
    return _Surveyor(store, bucket, max_objects).survey(jobs)


class _Surveyor:
    def __init__(self, store: ObjectStore, bucket: str, max_objects: int) -> None:
        self._store = store
        self._bucket = bucket
        self._max_objects = max_objects
        self._found = InputSurvey()
        self._surveys: dict[tuple[str, TaskType], ManifestSurvey | str] = {}
        self._cors: dict[str, bool | str] = {}

    def survey(self, jobs: Mapping[int, Job]) -> InputSurvey:
        for index, job in jobs.items():
            if job.input.job is None:
                self._own_input(job, f"jobs[{index}].input")
        for job in jobs.values():
            if job.input.job is not None:
                self._found.objects[job.name] = self._inherited(job, jobs)
        for index, job in jobs.items():
            self._dataset_size(job, f"jobs[{index}].input")
        return self._found

    def _own_input(self, job: Job, at: str) -> None:
        task_type = TASK_TYPES[job.task_type]
        kind = "manifest" if job.input.manifest is not None else "prefix"
        uri = s3_uri(str(getattr(job.input, kind)), self._bucket)
        where = f"{at}.{kind}"
        found = self._survey_of(uri, kind, task_type)
        if isinstance(found, str):
            self._problem(where, uri, f"cannot be read: {found}")
            return
        self._found.objects[job.name] = found.objects
        for number, rule in found.problems:
            self._problem(where, uri, f"line {number} {rule}")
        if found.bad_lines > len(found.problems):
            self._problem(where, uri, f"has {found.bad_lines} bad lines in all")
        if found.objects == 0 and found.bad_lines == 0:
            endings = f" that ends in {', '.join(task_type.suffixes)}" if kind == "prefix" else ""
            self._problem(where, uri, f"holds no object{endings}")
        for bucket in found.buckets:
            self._cors_of(bucket, where)

    def _survey_of(self, uri: str, kind: str, task_type: TaskType) -> ManifestSurvey | str:
        key = (uri, task_type)
        if key not in self._surveys:
            try:
                if kind == "manifest":
                    self._surveys[key] = survey(self._store.pieces(uri), LineRules.of(task_type))
                else:
                    count = sum(1 for _ in self._store.uris(uri, suffixes=task_type.suffixes))
                    self._surveys[key] = ManifestSurvey(objects=count, buckets={bucket_and_key(uri)[0]: None})
            except ObjectUnreadable as error:
                self._surveys[key] = str(error)
        return self._surveys[key]

    def _cors_of(self, bucket: str, where: str) -> None:
        if bucket not in self._cors:
            try:
                self._cors[bucket] = any(
                    "GET" in rule["AllowedMethods"] and "*" in rule["AllowedOrigins"]
                    for rule in self._store.cors_rules(bucket)
                )
            except ObjectUnreadable as error:
                self._cors[bucket] = str(error)
        allowed = self._cors[bucket]
        if allowed is False:
            self._problem(
                where, f"s3://{bucket}", "has no CORS rule with GET and origin *: workers could not see its images"
            )
        elif isinstance(allowed, str) and allowed.startswith("NoSuchBucket"):
            self._problem(where, f"s3://{bucket}", "is not a bucket, but objects are said to be in it")
        elif isinstance(allowed, str):
            self._found.warnings.append(
                Problem(place=where, value=f"s3://{bucket}", rule=f"its CORS rules could not be checked: {allowed}")
            )

    def _inherited(self, job: Job, jobs: Mapping[int, Job]) -> int:
        inputs = {other.name: other.input.job for other in jobs.values()}
        origin: str | None = job.name
        while origin is not None and inputs.get(origin) is not None:
            origin = inputs[origin]
        # Where the first job of the chain is broken there is no count, and its own problem tells why.
        return self._found.objects.get(str(origin), 0)

    def _dataset_size(self, job: Job, where: str) -> None:
        objects = self._found.objects.get(job.name, 0)
        most = min(self._max_objects, TASK_TYPES[job.task_type].max_dataset_objects)
        if objects > most:
            self._problem(where, objects, f"{job.task_type} takes at most {most} objects in one labeling job")
        elif objects > limits.DATASET_OBJECTS_WARN:
            self._found.warnings.append(
                Problem(
                    place=where,
                    value=objects,
                    rule=f"one page of the service's documentation allows {limits.DATASET_OBJECTS_WARN} objects",
                )
            )

    def _problem(self, where: str, value: object, rule: str) -> None:
        self._found.problems.append(Problem(place=where, value=value, rule=rule))
