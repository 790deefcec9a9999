"""What a job labels: one source, and one that suits its task type."""

from collections.abc import Iterator

from ground_truth_runtime.event.models import Input, Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.task_types import TASK_TYPES

SOURCES = ("manifest", "prefix", "texts", "sequences", "job", "labeling_job")
"""Fields of an input of which exactly one says where its objects are."""
_EARLIER = ("job", "labeling_job")
OF_ANSWERS = ("agreement_below", "answers_below")
"""Conditions of a review that workers' answers decide, which are compared when a job of the event ends."""
# Field -> the sources that it belongs to.
_BELONGS_TO = {"suffixes": ("prefix",), "review": _EARLIER, "check": ("manifest",)}


def source_of(given: Input) -> str | None:
    """Which of SOURCES an input has; None where it has none."""
    return next((name for name in SOURCES if getattr(given, name) is not None), None)


def _one_source(job: Job, at: str) -> Iterator[Problem]:
    given = [name for name in SOURCES if getattr(job.input, name) is not None]
    if len(given) > 1 or (not given and job.streaming is None):
        yield Problem(
            place=f"{at}.input",
            value=given,
            rule=f"must have exactly one of {', '.join(SOURCES[:-1])} and {SOURCES[-1]}",
        )
        return
    for field, sources in _BELONGS_TO.items():
        value = getattr(job.input, field)
        if value is not None and value != "sample" and not set(sources) & set(given):
            yield Problem(place=f"{at}.input.{field}", rule=f"must be left out: it goes with {' or '.join(sources)}")


def _suits_the_type(job: Job, at: str) -> Iterator[Problem]:
    task_type, where = TASK_TYPES[job.task_type], f"{at}.input"
    if job.input.texts is not None and "source" not in task_type.source_keys:
        rule = f"must be left out: {job.task_type} does not label texts"
        yield Problem(place=f"{where}.texts", rule=rule)
    if job.input.sequences is not None and task_type.reads != "frames":
        hint = ""
        if task_type.reads.startswith("point-cloud"):
            hint = "frames of point clouds need poses and timestamps, which only a manifest tells"
        rule = f"must be left out: {job.task_type} does not label video frames"
        yield Problem(place=f"{where}.sequences", rule=rule, hint=hint)
    if job.input.prefix is not None and task_type.reads == "point-clouds":
        rule = f"must be left out: {job.task_type} needs the timestamp of each frame, which only a manifest tells"
        yield Problem(place=f"{where}.prefix", value=job.input.prefix, rule=rule)


def _texts(job: Job, at: str) -> Iterator[Problem]:
    for index, text in enumerate(job.input.texts or ()):
        where = f"{at}.input.texts[{index}]"
        if not text.strip():
            yield Problem(place=where, value=text, rule="must have something in it to label")
        elif len(text) > limits.MANIFEST_ATTRIBUTE_MAX:
            yield Problem(place=where, value=text, rule=f"must have at most {limits.MANIFEST_ATTRIBUTE_MAX} characters")


def _suffixes(job: Job, at: str) -> Iterator[Problem]:
    for index, suffix in enumerate(job.input.suffixes or ()):
        if not suffix.strip():
            yield Problem(place=f"{at}.input.suffixes[{index}]", value=suffix, rule="must be an ending, as .jpg")


def _suffixes_of_the_type(job: Job, at: str) -> Iterator[Problem]:
    task_type = TASK_TYPES[job.task_type]
    for index, suffix in enumerate(job.input.suffixes or ()):
        ending, where = suffix.lower(), f"{at}.input.suffixes[{index}]"
        if task_type.reads == "text" and ending.endswith(task_type.other_suffixes):
            rule = "must be the ending of plain texts: each file is one text"
            hint = "write the texts of a table into a manifest, a line for each, in source"
            yield Problem(place=where, value=suffix, rule=rule, hint=hint)
        elif (
            task_type.reads in ("image", "clip", "frames")
            and suffix.strip()
            and not ending.endswith(task_type.suffixes)
        ):
            rule = f"must end in what {job.task_type} reads: {', '.join(task_type.suffixes)}"
            yield Problem(place=where, value=suffix, rule=rule)


def _review(job: Job, at: str) -> Iterator[Problem]:
    review = job.input.review
    if review is not None and review.failed and TASK_TYPES[job.task_type].audits:
        rule = f"must be left out: {job.task_type} needs a label, and these objects have none"
        yield Problem(place=f"{at}.input.review.failed", value=True, rule=rule)
    if review is None or job.input.labeling_job is None:
        return
    for field in OF_ANSWERS:
        value = getattr(review, field)
        if value is not None:
            yield Problem(
                place=f"{at}.input.review.{field}",
                value=value,
                rule="must be left out: workers' answers are known of jobs of this event alone",
                hint="confidence_below and sample work",
            )


def _labels_to_audit(job: Job, at: str) -> Iterator[Problem]:
    audits, where = TASK_TYPES[job.task_type].audits, f"{at}.input"
    name = job.input.label_attribute_name
    if not audits and name is not None and job.input.review is None:
        rule = f"must be left out: {job.task_type} neither adjusts nor verifies labels"
        yield Problem(place=f"{where}.label_attribute_name", value=name, rule=rule)
    if not audits:
        return
    for field in ("prefix", "texts", "sequences"):
        if getattr(job.input, field) is not None:
            rule = f"must be left out: {job.task_type} goes over labels, which only job, labeling_job and manifest have"
            yield Problem(place=f"{where}.{field}", rule=rule)
    if job.input.manifest is not None and name is None:
        rule = f"is missing: it says which labels of the manifest {job.task_type} goes over"
        yield Problem(place=f"{where}.label_attribute_name", rule=rule)


RULES = {
    _one_source: frozenset({"input", "streaming"}),
    _suits_the_type: frozenset({"input", "task_type"}),
    _texts: frozenset({"input"}),
    _suffixes: frozenset({"input"}),
    _suffixes_of_the_type: frozenset({"input", "task_type"}),
    _review: frozenset({"input", "task_type"}),
    _labels_to_audit: frozenset({"input", "task_type"}),
}
