"""Rules between the fields of a job, and between the jobs of an event."""

import difflib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.task_types import TASK_TYPES

RESERVED_ATTRIBUTE_NAMES = ("source", "source-ref")


def label_attribute_name(job: Job) -> str:
    """Key of the label in the output: the job's own, or its name with `-ref` where the task type needs it."""
    if job.label_attribute_name is not None:
        return job.label_attribute_name
    needs_ref = TASK_TYPES[job.task_type].ends_in_ref and not job.name.endswith("-ref")
    return f"{job.name}-ref" if needs_ref else job.name


def problems_between_fields(job: Job, at: str, *, sound: Collection[str]) -> Iterator[Problem]:
    """Problems that show only when fields are seen together.

    `sound` are the fields of `job` that may be read: a rule that reads another is passed over.
    """
    for rule, fields in _RULES.items():
        if fields.issubset(sound):
            yield from rule(job, at)


def _task_type(job: Job, at: str) -> Iterator[Problem]:
    if job.task_type not in TASK_TYPES:
        yield Problem(place=f"{at}.task_type", value=job.task_type, rule=f"must be one of {', '.join(TASK_TYPES)}")


def _unique_labels(job: Job, at: str) -> Iterator[Problem]:
    repeated = [label for label, count in Counter(job.label_names).items() if count > 1]
    if repeated:
        yield Problem(place=f"{at}.labels", value=repeated, rule="must be unique")


def _number_of_labels(job: Job, at: str) -> Iterator[Problem]:
    task_type = TASK_TYPES.get(job.task_type)
    if task_type is None:
        return
    most = task_type.max_labels
    if len(job.label_names) < task_type.min_labels or (most is not None and len(job.label_names) > most):
        allowed = f"{task_type.min_labels} or more" if most is None else f"{task_type.min_labels} to {most}"
        yield Problem(
            place=f"{at}.labels",
            value=job.label_names,
            rule=f"{task_type.name} takes {allowed} labels, not {len(job.label_names)}",
        )


def _input(job: Job, at: str) -> Iterator[Problem]:
    given = [name for name in ("manifest", "prefix", "job") if getattr(job.input, name) is not None]
    if len(given) != 1:
        yield Problem(
            place=f"{at}.input",
            value=job.input.model_dump(exclude_none=True),
            rule="must have exactly one of manifest, prefix and job",
        )


def _addresses(job: Job, at: str) -> Iterator[Problem]:
    addresses = {
        "input.manifest": job.input.manifest,
        "input.prefix": job.input.prefix,
        "template": job.template,
        "output": job.output,
    }
    for field, address in addresses.items():
        if address is None:
            continue
        scheme, separator, rest = address.partition("://")
        if separator and (scheme != "s3" or not rest.partition("/")[0]):
            yield Problem(
                place=f"{at}.{field}", value=address, rule="must be s3://bucket/key, or a key in the stack's bucket"
            )
        elif address.startswith("/"):
            yield Problem(
                place=f"{at}.{field}", value=address, rule="must not begin with a slash", hint="keys have none"
            )


def _label_attribute_name(job: Job, at: str) -> Iterator[Problem]:
    task_type = TASK_TYPES.get(job.task_type)
    if task_type is None:
        return
    # The default is made of the job's name, which must then be good for it.
    name = label_attribute_name(job)
    given = job.label_attribute_name is not None
    field = f"{at}.label_attribute_name" if given else f"{at}.name"
    hint = "" if given else f"the label attribute would be {name}: give a label_attribute_name, or another name"
    if name.endswith("-ref") != task_type.ends_in_ref:
        must = "must end in -ref" if task_type.ends_in_ref else "must not end in -ref"
        yield Problem(place=field, value=name, rule=f"{must} for {job.task_type}", hint=hint)
    if name.endswith("-metadata"):
        yield Problem(place=field, value=name, rule="must not end in -metadata", hint=hint)
    if name in RESERVED_ATTRIBUTE_NAMES:
        yield Problem(
            place=field, value=name, rule=f"must not be one of {', '.join(RESERVED_ATTRIBUTE_NAMES)}", hint=hint
        )


def _workforce(job: Job, at: str) -> Iterator[Problem]:
    workforce, where = job.workforce, f"{at}.workforce"
    if workforce.type == "vendor" and workforce.workteam_arn is None:
        yield Problem(place=f"{where}.workteam_arn", rule="is missing: a vendor workforce is named by its ARN")
    if workforce.type != "public":
        if workforce.price_usd is not None:
            yield Problem(
                place=f"{where}.price_usd",
                value=str(workforce.price_usd),
                rule=f"must be left out: a {workforce.type} workforce has no price per task",
            )
        return
    if workforce.workteam_arn is not None:
        yield Problem(
            place=f"{where}.workteam_arn",
            value=workforce.workteam_arn,
            rule="must be left out: there is one public team",
        )
    yield from _public_price(job, where)
    if "FreeOfPersonallyIdentifiableInformation" not in (job.content_classifiers or ()):
        yield Problem(
            place=f"{at}.content_classifiers",
            value=job.content_classifiers,
            rule="must say FreeOfPersonallyIdentifiableInformation for the public workforce",
            hint="say so only if the data is free of it",
        )
    availability = job.task_availability_seconds
    if availability is not None and availability > limits.TASK_AVAILABILITY_MAX_PUBLIC_SECONDS:
        yield Problem(
            place=f"{at}.task_availability_seconds",
            value=availability,
            rule=f"must be at most {limits.TASK_AVAILABILITY_MAX_PUBLIC_SECONDS} for the public workforce",
        )


def _public_price(job: Job, where: str) -> Iterator[Problem]:
    price = job.workforce.price_usd
    if price is None:
        yield Problem(place=f"{where}.price_usd", rule="is missing: the public workforce is paid per worker and object")
        return
    task_type = TASK_TYPES.get(job.task_type)
    if task_type is None:
        return
    allowed = ALLOWED_PRICES_USD[task_type.price_family]
    if price not in allowed:
        yield Problem(
            place=f"{where}.price_usd",
            value=str(price),
            rule=f"must be one of {', '.join(map(str, allowed))} for {task_type.name}",
        )


# Fields of CreateLabelingJob that the plan rests on, and why each must be left to it.
_NOT_OVERRIDDEN: Mapping[tuple[str, ...], str] = {
    ("LabelingJobName",): "the name derives from the execution, so that no job is ever made twice",
    ("LabelAttributeName",): "label_attribute_name says it",
    ("InputConfig", "DataSource", "S3DataSource"): "input says it, and the plan has looked at it",
    ("HumanTaskConfig", "NumberOfHumanWorkersPerDataObject"): "workers_per_object says it, and the estimate counts it",
    ("HumanTaskConfig", "PublicWorkforceTaskPrice"): "workforce.price_usd says it, and the estimate counts it",
}


def _request_overrides(job: Job, at: str) -> Iterator[Problem]:
    for path, reason in _NOT_OVERRIDDEN.items():
        value: Any = job.request_overrides
        for depth, key in enumerate(path, start=1):
            if key not in value:
                break
            value = value[key]
            # Anything but an object takes the place of all that lies below.
            if depth == len(path) or not isinstance(value, Mapping):
                where = ".".join(path[:depth])
                yield Problem(place=f"{at}.request_overrides.{where}", value=value, rule=f"must be left out: {reason}")
                break


# Each rule with the fields that it reads.
_RULES: Mapping[Callable[[Job, str], Iterator[Problem]], frozenset[str]] = {
    _task_type: frozenset({"task_type"}),
    _unique_labels: frozenset({"labels"}),
    _number_of_labels: frozenset({"labels", "task_type"}),
    _input: frozenset({"input"}),
    _addresses: frozenset({"input", "template", "output"}),
    _label_attribute_name: frozenset({"name", "label_attribute_name", "task_type"}),
    _workforce: frozenset({"workforce", "task_type", "content_classifiers", "task_availability_seconds"}),
    _request_overrides: frozenset({"request_overrides"}),
}


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
    """Input jobs that do not exist, or that wait for each other. `names` are those of all jobs, broken ones too."""
    needs = {job.name: job.input.job for job in jobs.values()}
    for index, job in jobs.items():
        where, wanted = f"jobs[{index}].input.job", job.input.job
        if wanted is None:
            continue
        if wanted not in names:
            close = difflib.get_close_matches(wanted, names, n=1)
            hint = f"did you mean {close[0]}?" if close else ""
            yield Problem(place=where, value=wanted, rule="must be the name of a job of this event", hint=hint)
        elif job.name in (circle := _followed(wanted, needs)):
            yield Problem(place=where, value=wanted, rule=f"must not lead back: {' needs '.join([job.name, *circle])}")


def _followed(name: str, needs: Mapping[str, str | None]) -> list[str]:
    """The jobs that `name` needs, itself first, up to the end or the first repetition."""
    path: list[str] = []
    step: str | None = name
    while step is not None and step not in path:
        path.append(step)
        step = needs.get(step)
    return path
