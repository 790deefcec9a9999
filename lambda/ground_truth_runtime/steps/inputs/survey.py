"""Looks at what the jobs of an event want to label: how many objects, and what is wrong with them."""

import json
from collections.abc import Mapping

from ground_truth_runtime.domain.naming import LABELS_PREFIX, bucket_and_key, s3_uri
from ground_truth_runtime.event.chains import audited_attribute, label_attribute_name
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.event.rules.inputs import source_of
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.steps.inputs.allowance import Allowance, TooMuch
from ground_truth_runtime.steps.inputs.buckets import Buckets
from ground_truth_runtime.steps.inputs.found import Findings, InputSurvey, JobInput, Source
from ground_truth_runtime.steps.inputs.sources import Sources


def survey_inputs(
    jobs: Mapping[int, Job],
    *,
    store: ObjectStore,
    labeling_jobs: LabelingJobs,
    bucket: str,
    region: str,
    run: str,
    allowance: Allowance,
) -> InputSurvey:
    """Look at every source once, however many jobs share it.

    Manifests are written aside: they are readable once their drafts are complete. The result is to be closed.
    """
    surveyor = _Surveyor(
        sources=Sources(store=store, labeling_jobs=labeling_jobs, bucket=bucket, run=run, allowance=allowance),
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
        self._read: dict[str, Source] = {}
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
        found = self._source(job, source)
        audited = job.input.label_attribute_name
        self.survey_so_far.inputs[job.name] = JobInput(
            objects=found.objects,
            labeled=found.labeled,
            manifest=found.manifest,
            audited=found.audited if audited is None else audited,
            draft=found.draft,
        )
        self._report(where, found)
        for bucket in found.buckets:
            self._report(where, self._buckets.of_objects(bucket, TASK_TYPES[job.task_type].reads))

    def _source(self, job: Job, source: str) -> Source:
        row = TASK_TYPES[job.task_type]
        # All that the look depends on: jobs that agree in it share what was found, and the manifest.
        key: list[object] = [row.reads, row.audits, row.suffixes, job.input.model_dump_json(exclude_none=True)]
        if source in ("manifest", "labeling_job"):
            key += [job.label_names] if row.audits else [label_attribute_name(job)]
        if source == "prefix":
            key.append(job.output)
        text = json.dumps(key)
        if text not in self._read:
            found = self._read[text] = self._sources.source(job, source, text)
            try:
                self._sources.read(job, source, found)
            except ObjectUnreadable as error:
                found.problem(found.address, f"cannot be read: {error}")
            except TooMuch as error:
                found.problem(found.address, str(error), hint=error.hint)
            finally:
                if found.draft is not None:
                    self.survey_so_far.drafts.append(found.draft)
        return self._read[text]

    def _output(self, job: Job, where: str) -> None:
        bucket, _ = bucket_and_key(s3_uri(LABELS_PREFIX if job.output is None else job.output, self._bucket))
        self._report(where, self._buckets.of_labels(bucket, TASK_TYPES[job.task_type].reads))

    def _inherited(self, job: Job, jobs: Mapping[str, Job]) -> int:
        step = job
        while step.input.job is not None and step.input.job in jobs:
            step = jobs[step.input.job]
        # Where the first job of the chain is broken there is no count, and its own problem says why.
        return self.survey_so_far.of(step.name).objects

    def _report(self, where: str, found: Findings) -> None:
        survey = self.survey_so_far
        for value, rule, hint in found.problems:
            survey.problems.append(Problem(place=where, value=value, rule=rule, hint=hint))
        for value, rule, hint in found.warnings:
            survey.warnings.append(Problem(place=where, value=value, rule=rule, hint=hint))
