"""How many labels, and what each may say beside its text."""

from collections.abc import Iterator

from ground_truth_runtime.event.models import Job, LabelCategory
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.event.sameness import appearance, lookalikes
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import TASK_TYPES

_MASKS = ("SemanticSegmentation", "InstanceSegmentation")


def _unique(job: Job, at: str) -> Iterator[Problem]:
    for group in lookalikes(name for name in job.label_names if appearance(name)):
        same = len(set(group)) == 1
        # Two texts that look the same are shown with what does not show.
        value = group[:1] if same else [ascii(label)[1:-1] for label in group]
        rule = "must be unique" if same else "must differ in more than case, spaces and invisible characters"
        yield Problem(place=f"{at}.labels", value=value, rule=rule)


def _visible(job: Job, at: str) -> Iterator[Problem]:
    for index, label in enumerate(job.labels):
        name, where = _text(label, f"{at}.labels[{index}]")
        if not appearance(name):
            yield Problem(place=where, value=ascii(name)[1:-1], rule="must have a character that can be seen")


def _reserved(job: Job, at: str) -> Iterator[Problem]:
    # Instances become masks too, where they are painted into one.
    if not job.task_type.endswith(_MASKS) or TASK_TYPES[job.task_type].verifies:
        return
    for index, label in enumerate(job.labels):
        name, where = _text(label, f"{at}.labels[{index}]")
        if appearance(name) == "background":
            rule = "must be left out: masks give this name to what no label covers"
            yield Problem(place=where, value=name, rule=rule)


def _text(label: str | LabelCategory, at: str) -> tuple[str, str]:
    """Return a label's text, and where that is."""
    return (label, at) if isinstance(label, str) else (label.label, f"{at}.label")


def _number(job: Job, at: str) -> Iterator[Problem]:
    task_type = TASK_TYPES[job.task_type]
    most = task_type.max_labels
    if len(job.labels) < task_type.min_labels or (most is not None and len(job.labels) > most):
        allowed = f"{task_type.min_labels} or more" if most is None else f"{task_type.min_labels} to {most}"
        rule = f"{task_type.name} takes {allowed} labels, not {len(job.labels)}"
        yield Problem(place=f"{at}.labels", value=job.label_names, rule=rule)


def _texts(job: Job, at: str) -> Iterator[Problem]:
    if not TASK_TYPES[job.task_type].has_frames:
        return
    for index, label in enumerate(job.labels):
        name, where = _text(label, f"{at}.labels[{index}]")
        if len(name) > limits.RICH_LABEL_MAX:
            rule = f"must have at most {limits.RICH_LABEL_MAX} characters for {job.task_type}"
            yield Problem(place=where, value=name, rule=rule)


def _categories(job: Job, at: str) -> Iterator[Problem]:
    for index, label in enumerate(job.labels):
        if isinstance(label, LabelCategory):
            yield from _short_display_name(job, label, f"{at}.labels[{index}]")
            yield from _edits_allowed(job, label, f"{at}.labels[{index}]")
            yield from _own_attributes(job, label, f"{at}.labels[{index}]")


def _short_display_name(job: Job, label: LabelCategory, at: str) -> Iterator[Problem]:
    name, where = label.short_display_name, f"{at}.short_display_name"
    least, most = limits.SHORT_DISPLAY_NAME_CHARACTERS
    if name is None:
        return
    if TASK_TYPES[job.task_type].category_file != "ner":
        yield Problem(place=where, value=name, rule="must be left out: only NamedEntityRecognition shows it")
    elif not least <= len(name) <= most:
        yield Problem(place=where, value=name, rule=f"must have {least} or {most} characters")


def _edits_allowed(job: Job, label: LabelCategory, at: str) -> Iterator[Problem]:
    task_type = TASK_TYPES[job.task_type]
    if label.edits_allowed is not None and not (task_type.has_frames and task_type.audits):
        rule = "must be left out: only adjustment of video frames and 3D point clouds reads it"
        yield Problem(place=f"{at}.edits_allowed", value=label.edits_allowed, rule=rule)


def _own_attributes(job: Job, label: LabelCategory, at: str) -> Iterator[Problem]:
    if label.attributes is None:
        return
    if not TASK_TYPES[job.task_type].has_frames:
        rule = "must be left out: only video frames and 3D point clouds have attributes"
        yield Problem(place=f"{at}.attributes", rule=rule)
    elif job.task_type.endswith("3DPointCloudSemanticSegmentation"):
        rule = "must be left out: the service passes them over here"
        yield Problem(place=f"{at}.attributes", rule=rule, hint="frame_attributes work")


RULES = {
    _visible: frozenset({"labels"}),
    _reserved: frozenset({"labels", "task_type"}),
    _unique: frozenset({"labels"}),
    _number: frozenset({"labels", "task_type"}),
    _texts: frozenset({"labels", "task_type"}),
    _categories: frozenset({"labels", "task_type"}),
}
