"""Jobs of an event that take what other jobs of it put out, and the label attributes that pass between them."""

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts.task_types import TASK_TYPES


def label_attribute_name(job: Job) -> str:
    """Key of the label in the output: the job's own, or its name with `-ref` where the task type needs it."""
    if job.label_attribute_name is not None:
        return job.label_attribute_name
    needs_ref = TASK_TYPES[job.task_type].ends_in_ref and not job.name.endswith("-ref")
    return f"{job.name}-ref" if needs_ref else job.name


def audited_attribute(job: Job, jobs: Mapping[str, Job]) -> str | None:
    """Label attribute that a job adjusts, verifies or reviews, as far as the event tells; `jobs` by their names."""
    if job.input.label_attribute_name is not None:
        return job.input.label_attribute_name
    earlier = None if job.input.job is None else jobs.get(job.input.job)
    return None if earlier is None else label_attribute_name(earlier)


def name_problems(names: Mapping[int, str]) -> Iterator[Problem]:
    """Jobs that share a name; `names` maps an index in the event to a name, broken jobs' too."""
    seen: dict[str, int] = {}
    for index, name in names.items():
        first = seen.setdefault(name.lower(), index)
        if first != index:
            yield Problem(
                place=f"jobs[{index}].name",
                value=name,
                rule=f"must be unique: jobs[{first}] has it",
                hint="the service does not tell upper from lower case",
            )


def reference_problems(jobs: Mapping[int, Job], names: Collection[str]) -> Iterator[Problem]:
    """Input jobs that do not exist, wait for each other, or put out what cannot be labeled so.

    `names` are those of all jobs, broken ones too.
    """
    by_name = {job.name: job for job in jobs.values()}
    needs = {job.name: job.input.job for job in jobs.values()}
    for index, job in jobs.items():
        where, wanted = f"jobs[{index}].input.job", job.input.job
        if wanted is None:
            yield from _own_attribute(job, [], f"jobs[{index}]")
        elif wanted not in names:
            close = difflib.get_close_matches(wanted, names, n=1)
            hint = f"did you mean {close[0]}?" if close else ""
            yield Problem(place=where, value=wanted, rule="must be the name of a job of this event", hint=hint)
        elif job.name in (circle := _followed(wanted, needs)):
            yield Problem(place=where, value=wanted, rule=f"must not lead back: {' needs '.join([job.name, *circle])}")
        else:
            ancestors = [by_name[name] for name in _followed(wanted, needs) if name in by_name]
            if ancestors and ancestors[0].name == wanted:
                yield from _between(job, ancestors, f"jobs[{index}]")
                yield from _own_attribute(job, ancestors, f"jobs[{index}]")


def _own_attribute(job: Job, ancestors: Sequence[Job], at: str) -> Iterator[Problem]:
    """A label attribute that the job's input has already: objects with it are not labeled.

    `ancestors`: the jobs that it takes labels from, the nearest first.
    """
    name, given = label_attribute_name(job), job.label_attribute_name is not None
    field, value = f"{at}.label_attribute_name" if given else f"{at}.name", name if given else job.name
    hint = "" if given else f"the label attribute would be {name}: give a label_attribute_name, or another name"
    earlier = next((one for one in ancestors if label_attribute_name(one) == name), None)
    if TASK_TYPES[job.task_type].audits and name == audited_attribute(job, {one.name: one for one in ancestors}):
        rule = "must differ from the label attribute that it adjusts or verifies"
        yield Problem(place=field, value=value, rule=rule, hint=hint)
    elif earlier is not None:
        rule = f"must differ from the label attribute of {earlier.name}: objects that have it are not labeled again"
        yield Problem(place=field, value=value, rule=rule, hint=hint)


def _between(job: Job, ancestors: list[Job], at: str) -> Iterator[Problem]:
    """What is wrong between a job and those that it takes labels from, the nearest first."""
    nearest, where = ancestors[0], f"{at}.input"
    ours, theirs = TASK_TYPES[job.task_type], TASK_TYPES[nearest.task_type]
    if "any" not in (ours.reads, theirs.reads) and ours.reads != theirs.reads:
        rule = f"must be a job on the same kind of data: {job.task_type} reads {ours.reads}, it labels {theirs.reads}"
        yield Problem(place=f"{where}.job", value=nearest.name, rule=rule)
        return
    review = job.input.review
    if review is not None and review.agreement_below is not None and nearest.workers_per_object == 1:
        rule = f"must be left out: {nearest.name} has one worker per object, who agrees with nobody"
        yield Problem(place=f"{where}.review.agreement_below", value=review.agreement_below, rule=rule)
    if review is not None and review.answers_below is not None and review.answers_below > nearest.workers_per_object:
        workers = f"{nearest.workers_per_object} worker{'' if nearest.workers_per_object == 1 else 's'} per object"
        rule = f"must be left out: {nearest.name} has {workers}, so that all objects have fewer answers"
        if nearest.workers_per_object > 1:
            rule = f"must be at most {nearest.workers_per_object}: {nearest.name} has {workers}"
        yield Problem(place=f"{where}.review.answers_below", value=review.answers_below, rule=rule)
    if ours.audits:
        yield from _audited(job, ancestors, where)


def _audited(job: Job, ancestors: list[Job], where: str) -> Iterator[Problem]:
    name, audits = job.input.label_attribute_name, TASK_TYPES[job.task_type].audits
    # Of the first job's own input the event tells nothing: a manifest may bring any label.
    audited = next((one for one in ancestors if name is None or label_attribute_name(one) == name), None)
    if audited is None:
        if all(one.input.manifest is None and one.input.labeling_job is None for one in ancestors):
            attributes = ", ".join(label_attribute_name(one) for one in ancestors)
            rule = f"must be a label attribute of the jobs before: {attributes}"
            yield Problem(place=f"{where}.label_attribute_name", value=name, rule=rule)
        return
    field, value = ("job", audited.name) if name is None else ("label_attribute_name", name)
    if audited.task_type not in audits:
        rule = f"must be of a job of type {' or '.join(audits)}: {audited.name} is a {audited.task_type}"
        yield Problem(place=f"{where}.{field}", value=value, rule=rule)
    elif job.drawn != audited.drawn:
        rule = f"must have the same annotation_type, {job.drawn}: {audited.name} has {audited.drawn}"
        yield Problem(place=f"{where}.{field}", value=value, rule=rule)
    elif not TASK_TYPES[job.task_type].verifies:
        # Developer guide, sms-data-verify-start-api: the same labels, to which others may be added.
        missing = [name for name in audited.label_names if name not in job.label_names]
        if missing:
            labels = where.removesuffix("input") + "labels"
            rule = f"must contain the labels of {audited.name}, which it adjusts: {', '.join(audited.label_names)}"
            yield Problem(place=labels, value=job.label_names, rule=rule)


def _followed(name: str, needs: Mapping[str, str | None]) -> list[str]:
    """The jobs that `name` needs, itself first, up to the end or the first repetition."""
    path: list[str] = []
    step: str | None = name
    while step is not None and step not in path:
        path.append(step)
        step = needs.get(step)
    return path
