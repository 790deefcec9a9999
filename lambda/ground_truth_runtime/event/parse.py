"""From a JSON value to the jobs of an event, and to every problem in it."""

import difflib
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ground_truth_runtime.event.chains import name_problems, reference_problems
from ground_truth_runtime.event.models import (
    CATEGORY_TAG,
    TEXT_TAG,
    Attribute,
    AutomatedLabeling,
    Event,
    Functions,
    Input,
    Instructions,
    Job,
    LabelCategory,
    Review,
    Sequences,
    StopAfter,
    Streaming,
    Workforce,
)
from ground_truth_runtime.event.overrides import written_in_full
from ground_truth_runtime.event.places import Places
from ground_truth_runtime.event.problems import Problem, place
from ground_truth_runtime.event.rules import problems_between_fields
from ground_truth_runtime.facts import limits

# Field -> what stands in it, at any depth.
_NESTED: Mapping[str, type[BaseModel]] = {
    "labels": LabelCategory,
    "attributes": Attribute,
    "frame_attributes": Attribute,
    "category_global_attributes": Attribute,
    "input": Input,
    "sequences": Sequences,
    "review": Review,
    "workforce": Workforce,
    "instructions": Instructions,
    "functions": Functions,
    "automated_labeling": AutomatedLabeling,
    "streaming": Streaming,
    "stop_after": StopAfter,
}
# Stands in for required fields that are missing or broken, so that the others can be read; no rule sees it.
_REQUIRED: Mapping[str, Any] = {
    "name": "job",
    "task_type": "BoundingBox",
    "labels": ["label"],
    "input": {"prefix": "images/"},
    "title": "title",
    "description": "description",
}
_MAX_COST: TypeAdapter[Decimal | None] = TypeAdapter(Decimal | None)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A JSON value read as an event.

    jobs: index in the event -> job, for every job without problems of its own; defaults and overrides are in its
        fields.
    problems: all problems, in the order of the event; empty where the value is an event.
    places: where that is written what is wrong with a job.
    max_cost_usd: the event's bound on the estimate, where it has a sound one.
    """

    jobs: Mapping[int, Job] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    problems: Sequence[Problem] = ()
    max_cost_usd: Decimal | None = None


def read_event(raw: Any) -> Reading:
    """Reads an event, gives its `defaults` to its jobs, and collects every problem. Never raises."""
    unwritable = _unwritable(raw)
    if unwritable is not None:
        return Reading(problems=[Problem(place="event", rule=unwritable)])
    if not isinstance(raw, dict):
        return Reading(problems=[Problem(place="event", value=raw, rule="must be a JSON object with `jobs`")])
    jobs = raw.get("jobs")
    defaults = raw.get("defaults", {})
    if not isinstance(jobs, list) or not isinstance(defaults, dict) or not all(isinstance(job, dict) for job in jobs):
        return Reading(problems=_model_problems(Event, raw))
    merged = [written_in_full({**defaults, **job}) for job in jobs]
    # The envelope is checked apart from the jobs, so that one broken job does not hide what is wrong with the others.
    problems = _model_problems(Event, {**raw, "jobs": [each.job for each in merged]}, skip_jobs=True)
    bounded = not any(problem.place == "max_cost_usd" for problem in problems)
    sound: dict[int, Job] = {}
    for index, each in enumerate(merged):
        job, found = read_job(each.job, index)
        problems.extend(found)
        if job is not None:
            sound[index] = job
    names = {index: each.job["name"] for index, each in enumerate(merged) if isinstance(each.job.get("name"), str)}
    between = [*name_problems(names), *reference_problems(sound, names.values())]
    broken = {problem.place.partition(".")[0] for problem in between}
    places = Places(
        inherited={index: frozenset(defaults.keys() - own.keys()) for index, own in enumerate(jobs)},
        moved={index: each.moved for index, each in enumerate(merged)},
    )
    return Reading(
        jobs={index: job for index, job in sound.items() if f"jobs[{index}]" not in broken},
        problems=places.located([*problems, *between]),
        places=places,
        max_cost_usd=_MAX_COST.validate_python(raw.get("max_cost_usd")) if bounded else None,
    )


def read_job(raw: Mapping[str, Any], index: int) -> tuple[Job | None, list[Problem]]:
    """Read a job with its defaults and overrides in it.

    Returns:
        The job, None where it has problems, and these: each field's own, and those between the sound ones.
    """
    at = f"jobs[{index}]"
    problems = _model_problems(Job, raw, at=("jobs", index))
    broken = {_field(problem.place) for problem in problems}
    sound = {name: raw[name] for name in Job.model_fields if name in raw and name not in broken}
    readable = Job.model_fields.keys() - (broken | (_REQUIRED.keys() - raw.keys()))
    job = Job.model_validate({**_REQUIRED, **sound})
    problems += problems_between_fields(job, at, sound=readable)
    return (None if problems else job), problems


def _unwritable(raw: Any) -> str | None:
    """Return why a JSON value cannot be written to the plan document as it is; None where it can."""
    if _is_deeper(raw, limits.EVENT_DEPTH_MAX):
        return f"must be nested at most {limits.EVENT_DEPTH_MAX} deep"
    try:
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "must be Unicode text: it holds half of a surrogate pair"
    except ValueError:
        return f"must have no integer of more than {sys.get_int_max_str_digits()} digits"
    return None


def _is_deeper(raw: Any, most: int) -> bool:
    """Whether a JSON value holds more than `most` objects and lists in each other. Does not recurse itself."""
    level = [raw]
    for _ in range(most + 1):
        holders = [value for value in level if isinstance(value, dict | list)]
        if not holders:
            return False
        level = [inner for held in holders for inner in (held.values() if isinstance(held, dict) else held)]
    return True


def _field(where: str) -> str:
    """The field of a job that a place lies in: `labels` for `jobs[2].labels[0]`."""
    return where.partition(".")[2].partition(".")[0].partition("[")[0]


def _model_problems(
    model: type[BaseModel],
    raw: Any,
    *,
    at: tuple[str | int, ...] = (),
    skip_jobs: bool = False,
) -> list[Problem]:
    try:
        model.model_validate(raw)
    except ValidationError as error:
        return [
            _problem(details, model=model, at=at)
            for details in error.errors(include_url=False)
            if not (skip_jobs and len(details["loc"]) > 1 and details["loc"][0] == "jobs")
        ]
    return []


def _problem(details: ErrorDetails, *, model: type[BaseModel], at: tuple[str | int, ...]) -> Problem:
    path = _without_tag(details["loc"])
    where = place((*at, *path))
    if details["type"] == "extra_forbidden":
        return Problem(place=where, rule="is not a field here", hint=_suggestion(path, model))
    if details["type"] == "missing":
        return Problem(place=where, rule="is missing")
    return Problem(place=where, value=_plain(details["input"]), rule=_rule(details))


def _without_tag(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """A path without what pydantic calls the kind of a label, after its number; a key of the event may be called so."""
    match path:
        case ("labels", number, tag, *rest) if tag in (TEXT_TAG, CATEGORY_TAG):
            return ("labels", number, *rest)
    return path


def _suggestion(path: tuple[str | int, ...], model: type[BaseModel]) -> str:
    owner = next((_NESTED[str(part)] for part in reversed(path[:-1]) if part in _NESTED), model)
    known = [field.alias if field.alias else name for name, field in owner.model_fields.items()]
    close = difflib.get_close_matches(str(path[-1]), known, n=1)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"


def _rule(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    match details["type"]:
        case "string_pattern_mismatch":
            return f"must match {context['pattern']}"
        case "literal_error":
            return f"must be one of {context['expected']}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "must be a JSON object"
        case _:
            return re.sub(r"^[A-Z][a-z]+( input)? should\b", "must", details["msg"])


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
