"""Looks at what the jobs of an event want to label: how many objects, and what is wrong with them."""

from collections.abc import Mapping

from ground_truth_runtime.domain.naming import LABELS_PREFIX, bucket_and_key, s3_uri
from ground_truth_runtime.event.chains import audited_attribute
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.event.rules.inputs import source_of
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.steps.inputs.buckets import Buckets
from ground_truth_runtime.steps.inputs.found import Found, InputSurvey, JobInput
from ground_truth_runtime.steps.inputs.sources import Sources


def survey_inputs(
    jobs: Mapping[int, Job], *, store: ObjectStore, labeling_jobs: LabelingJobs, bucket: str, region: str, run: str
) -> InputSurvey:
    """Looks at every source once, however many jobs share it. Nothing is written; the result is to be closed."""
    surveyor = _Surveyor(
        sources=Sources(store=store, labeling_jobs=labeling_jobs, bucket=bucket, run=run),
        buckets=Buckets(store, region),
        bucket=bucket,
    )
    try:
        return surveyor.survey(jobs)
    except BaseException:
        surveyor.survey_so_far.close()
        raise


class _Surveyor:
    def __init__(self, *, sources: Sources, buckets: Buckets, bucket: str) -> None:
        self._sources = sources
        self._buckets = buckets
        self._bucket = bucket
        self._looked: dict[str, Found | str] = {}
        self.survey_so_far = InputSurvey()

    def survey(self, jobs: Mapping[int, Job]) -> InputSurvey:
        by_name = {job.name: job for job in jobs.values()}
        for index, job in jobs.items():
            self._own(job, f"jobs[{index}].input")
            self._output(job, f"jobs[{index}].output")
        for job in jobs.values():
            if job.input.job is not None:
                self.survey_so_far.inputs[job.name] = JobInput(
                    objects=self._inherited(job, by_name), audited=audited_attribute(job, by_name)
                )
        return self.survey_so_far

    def _own(self, job: Job, at: str) -> None:
        source = source_of(job.input)
        if source is None or source == "job":
            return
        where = f"{at}.{source}"
        found = self._look(job, source)
        if isinstance(found, str):
            value = getattr(job.input, source)
            address = s3_uri(value, self._bucket) if source in ("manifest", "prefix") else value
            self._problem(where, address, f"cannot be read: {found}")
            return
        audited = job.input.label_attribute_name
        self.survey_so_far.inputs[job.name] = JobInput(
            objects=found.objects,
            manifest=found.manifest,
            audited=found.audited if audited is None else audited,
            draft=found.draft,
        )
        for value, rule in found.problems:
            self._problem(where, value, rule)
        for value, rule in found.warnings:
            self._warn(where, value, rule)
        for bucket in found.buckets:
            self._tell(where, bucket, self._buckets.problems(bucket, TASK_TYPES[job.task_type].reads))

    def _look(self, job: Job, source: str) -> Found | str:
        """What a source holds, or why it cannot be read."""
        row = TASK_TYPES[job.task_type]
        # All that the look depends on: jobs that agree in it share what was found.
        key = f"{row.reads} {row.audits} {job.input.model_dump_json(exclude_none=True)}"
        if key not in self._looked:
            try:
                found = self._sources.look(job, source)
            except ObjectUnreadable as error:
                self._looked[key] = str(error)
            else:
                self._looked[key] = found
                if found.draft is not None:
                    self.survey_so_far.drafts.append(found.draft)
        return self._looked[key]

    def _output(self, job: Job, where: str) -> None:
        bucket, _ = bucket_and_key(s3_uri(LABELS_PREFIX if job.output is None else job.output, self._bucket))
        self._tell(where, bucket, self._buckets.output_problems(bucket, TASK_TYPES[job.task_type].reads))

    def _inherited(self, job: Job, jobs: Mapping[str, Job]) -> int:
        step = job
        while step.input.job is not None and step.input.job in jobs:
            step = jobs[step.input.job]
        # Where the first job of the chain is broken there is no count, and its own problem tells why.
        return self.survey_so_far.of(step.name).objects

    def _tell(self, where: str, bucket: str, told: tuple[list[str], list[str]]) -> None:
        problems, warnings = told
        for rule in problems:
            self._problem(where, f"s3://{bucket}", rule)
        for rule in warnings:
            self._warn(where, f"s3://{bucket}", rule)

    def _problem(self, where: str, value: object, rule: str) -> None:
        self.survey_so_far.problems.append(Problem(place=where, value=value, rule=rule))

    def _warn(self, where: str, value: object, rule: str) -> None:
        self.survey_so_far.warnings.append(Problem(place=where, value=value, rule=rule))
