"""What workers are asked of frames and labels beside the label itself (sms-label-cat-config-attributes)."""

from collections.abc import Iterator, Sequence

from ground_truth_runtime.event.models import Attribute, Job, LabelCategory
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.event.sameness import lookalikes
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import TASK_TYPES


def _only_with_frames(job: Job, at: str) -> Iterator[Problem]:
    task_type = TASK_TYPES[job.task_type]
    for field in ("frame_attributes", "category_global_attributes"):
        if getattr(job, field) is not None and not task_type.has_frames:
            rule = f"must be left out: {job.task_type} has none, only video frames and 3D point clouds have"
            yield Problem(place=f"{at}.{field}", rule=rule)
    if job.annotation_type is not None and task_type.reads != "frames":
        rule = "must be left out: it says what workers draw on video frames"
        yield Problem(place=f"{at}.annotation_type", value=job.annotation_type, rule=rule)


def _of_frames(job: Job, at: str) -> Iterator[Problem]:
    attributes = [] if job.frame_attributes is None else job.frame_attributes
    where = f"{at}.frame_attributes"
    yield from _each(attributes, where)
    yield from _together(attributes, where)
    for index, attribute in enumerate(attributes):
        if attribute.description is None:
            rule = "is missing: workers see it beside the frame"
            yield Problem(place=f"{where}[{index}].description", rule=rule)


def _of_labels(job: Job, at: str) -> Iterator[Problem]:
    shared = [] if job.category_global_attributes is None else job.category_global_attributes
    yield from _each(shared, f"{at}.category_global_attributes")
    told = list(_together(shared, f"{at}.category_global_attributes"))
    yield from told
    for index, label in enumerate(job.labels):
        if isinstance(label, LabelCategory) and label.attributes is not None:
            yield from _each(label.attributes, f"{at}.labels[{index}].attributes")
            if not told:  # else each label would tell it again
                yield from _together([*shared, *label.attributes], f"{at}.labels[{index}].attributes")


def _together(attributes: Sequence[Attribute], where: str) -> Iterator[Problem]:
    """What is asked at once: of one frame, or of one label with the attributes that all labels have."""
    most, most_free = limits.RICH_ATTRIBUTES_MAX, limits.RICH_FREE_TEXT_MAX
    if len(attributes) > most:
        yield Problem(place=where, value=len(attributes), rule=f"must be at most {most} together")
    free = sum(attribute.type == "string" and attribute.enum is None for attribute in attributes)
    if free > most_free:
        yield Problem(place=where, value=free, rule=f"must be at most {most_free} of free text together")
    repeated = list(
        dict.fromkeys(name for group in lookalikes(attribute.name for attribute in attributes) for name in group)
    )
    if repeated:
        yield Problem(place=where, value=repeated, rule="must have names of their own")


def _each(attributes: Sequence[Attribute], where: str) -> Iterator[Problem]:
    for index, attribute in enumerate(attributes):
        yield from _one(attribute, f"{where}[{index}]")


def _one(attribute: Attribute, at: str) -> Iterator[Problem]:
    bounds = {"name": limits.RICH_ATTRIBUTE_NAME_MAX, "description": limits.RICH_ATTRIBUTE_DESCRIPTION_MAX}
    for field, most in bounds.items():
        text = getattr(attribute, field)
        if text is not None and len(text) > most:
            yield Problem(place=f"{at}.{field}", value=text, rule=f"must have at most {most} characters")
    if attribute.type == "string":
        yield from _choices(attribute, at)
        for field in ("minimum", "maximum"):
            if (bound := getattr(attribute, field)) is not None:
                yield Problem(place=f"{at}.{field}", value=bound, rule="must be left out: only numbers have bounds")
        return
    if attribute.enum is not None:
        yield Problem(place=f"{at}.enum", value=attribute.enum, rule="must be left out: only strings are chosen from")
    for field in ("minimum", "maximum"):
        if getattr(attribute, field) is None:
            yield Problem(place=f"{at}.{field}", rule="is missing: numbers have both bounds")
    if attribute.minimum is not None and attribute.maximum is not None and attribute.minimum > attribute.maximum:
        rule = f"must not be below the minimum, {attribute.minimum}"
        yield Problem(place=f"{at}.maximum", value=attribute.maximum, rule=rule)


def _choices(attribute: Attribute, at: str) -> Iterator[Problem]:
    if attribute.enum is None:
        return
    if not 1 <= len(attribute.enum) <= limits.RICH_ENUM_MAX:
        rule = f"must have 1 to {limits.RICH_ENUM_MAX} values"
        yield Problem(place=f"{at}.enum", value=attribute.enum, rule=rule)
    if lookalikes(attribute.enum):
        yield Problem(place=f"{at}.enum", value=attribute.enum, rule="must be unique")
    for index, value in enumerate(attribute.enum):
        if not 1 <= len(value) <= limits.RICH_ENUM_VALUE_MAX:
            rule = f"must have 1 to {limits.RICH_ENUM_VALUE_MAX} characters"
            yield Problem(place=f"{at}.enum[{index}]", value=value, rule=rule)


RULES = {
    _only_with_frames: frozenset({"task_type", "frame_attributes", "category_global_attributes", "annotation_type"}),
    _of_frames: frozenset({"frame_attributes"}),
    _of_labels: frozenset({"labels", "category_global_attributes"}),
}
