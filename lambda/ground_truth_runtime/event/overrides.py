"""`request_overrides` as if they had been written in full: moved into the fields of the job that say the same.

So the rules of the event judge them, and everything that follows sees one job, whichever way it was written. What no
field of the event can say stays an override: it is merged into the request, and judged there.
"""

import copy
import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from ground_truth_runtime.event.request_fields import REQUEST_FIELDS
from ground_truth_runtime.facts.task_types import TASK_TYPES, canonical_name

_TEAM = re.compile(r"arn:[^:]*:sagemaker:[^:]*:[^:]*:workteam/(public|private|vendor)-crowd/")
_NOTHING = object()
_PRICE_MAX = 1_000
# Removing one of these leaves the job without what it had written; of the others the request needs a value, or the
# stack's default would take the place.
_REMOVABLE = {
    "InputConfig.DataAttributes": "content_classifiers",
    "InputConfig.DataAttributes.ContentClassifiers": "content_classifiers",
    "InputConfig.DataSource.SnsDataSource": "streaming",
    "InputConfig.DataSource.SnsDataSource.SnsTopicArn": "streaming",
    "StoppingConditions": "stop_after",
    "StoppingConditions.MaxHumanLabeledObjectCount": "stop_after.human_labeled_objects",
    "StoppingConditions.MaxPercentageOfInputDatasetLabeled": "stop_after.percent_labeled",
    "LabelingJobAlgorithmsConfig": "automated_labeling",
    "LabelingJobAlgorithmsConfig.InitialActiveLearningModelArn": "automated_labeling.initial_model_arn",
    "HumanTaskConfig.TaskKeywords": "keywords",
    "HumanTaskConfig.TaskAvailabilityLifetimeInSeconds": "task_availability_seconds",
    "HumanTaskConfig.MaxConcurrentTaskCount": "max_concurrent_tasks",
    "HumanTaskConfig.PublicWorkforceTaskPrice": "workforce.price_usd",
    "Tags": "tags",
}
_REMOVABLE_FUNCTIONS = {
    "HumanTaskConfig.PreHumanTaskLambdaArn": "functions.pre_annotation_arn",
    "HumanTaskConfig.AnnotationConsolidationConfig": "functions.consolidation_arn",
    "HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn": "functions.consolidation_arn",
}


@dataclass
class WrittenInFull:
    """A job with its overrides moved into its fields.

    job: as JSON; `request_overrides` holds what could not be moved.
    moved: field of the job -> field of the request, as which the event gave it.
    """

    job: dict[str, Any]
    moved: dict[str, str] = field(default_factory=dict)


def written_in_full(raw: Mapping[str, Any]) -> WrittenInFull:
    """Return a job, given as JSON, with its overrides moved. Never raises: what is not as it must be stays."""
    overrides = raw.get("request_overrides")
    if not isinstance(overrides, Mapping) or not overrides:
        return WrittenInFull(dict(raw))
    job = copy.deepcopy(dict(raw))
    found = WrittenInFull(job)
    rest = job["request_overrides"]
    _keep_output_topic(job, rest)
    for path, target in {**_REMOVABLE, **(_REMOVABLE_FUNCTIONS if _has_own_functions(job) else {})}.items():
        if _get(rest, path, _NOTHING) is None and _set(job, target, None):
            _pop(rest, path)
            found.moved[target] = path
    for path, move in _MOVES.items():
        value = _get(rest, path, _NOTHING)
        if value is _NOTHING or value is None:
            continue
        if move(job, value, path, found):
            _pop(rest, path)
    _prune(rest)
    return found


_Move = Callable[[dict[str, Any], Any, str, WrittenInFull], bool]
"""Puts a value of the request into the job; whether that says all of it."""


def _as_it_is(job: dict[str, Any], value: Any, path: str, found: WrittenInFull) -> bool:
    target = REQUEST_FIELDS[path]
    if not _set(job, target, value):
        return False
    found.moved[target] = path
    return True


def _key(job: dict[str, Any], value: Any, path: str, found: WrittenInFull) -> bool:
    # The service also takes a key's id or alias, which the event does not.
    return str(value).startswith("arn:") and _as_it_is(job, value, path, found)


def _output_topic(job: dict[str, Any], value: Any, path: str, found: WrittenInFull) -> bool:
    # The event knows it of streaming jobs alone.
    return isinstance(job.get("streaming"), Mapping) and _as_it_is(job, value, path, found)


def _keep_output_topic(job: dict[str, Any], rest: dict[str, Any]) -> None:
    """Keep the output topic that the event names in the request, where an override takes the input topic away."""
    source = _get(rest, "InputConfig.DataSource.SnsDataSource", _NOTHING)
    topic = _get(job, "streaming.output_topic_arn", None)
    output = rest.setdefault("OutputConfig", {}) if topic is not None and source is None else None
    if isinstance(output, MutableMapping):
        output.setdefault("SnsTopicArn", topic)


def _function(job: dict[str, Any], value: Any, path: str, found: WrittenInFull) -> bool:
    return _has_own_functions(job) and _as_it_is(job, value, path, found)


def _has_own_functions(job: Mapping[str, Any]) -> bool:
    """Whether the job names its functions; of all other task types the type decides."""
    name = job.get("task_type")
    row = TASK_TYPES.get(canonical_name(name)) if isinstance(name, str) else None
    return row is not None and row.functions == "caller"


def _team(job: dict[str, Any], value: Any, path: str, found: WrittenInFull) -> bool:
    if not isinstance(value, str) or not value.startswith("arn:"):
        return False
    named = _TEAM.match(value)
    kind = "private" if named is None else named[1]
    workforce = job.get("workforce", {})
    if not isinstance(workforce, Mapping):
        return False
    job["workforce"] = {**workforce, "type": kind, "workteam_arn": None if kind == "public" else value}
    found.moved |= {"workforce.type": path, "workforce.workteam_arn": path}
    return kind != "public"  # the event does not name that team: the plan compares its ARN


def _price(job: dict[str, Any], value: Any, path: str, found: WrittenInFull) -> bool:
    given = value.get("AmountInUsd") if isinstance(value, Mapping) and value.keys() == {"AmountInUsd"} else None
    parts = ("Dollars", "Cents", "TenthFractionsOfACent")
    if not isinstance(given, Mapping) or not given.keys() <= set(parts):
        return False
    workforce = job.get("workforce", {})
    written = _amount(workforce.get("price_usd")) if isinstance(workforce, Mapping) else None
    merged = {**({} if written is None else dict(zip(parts, written, strict=True))), **given}
    numbers = [merged.get(part, 0) for part in parts]
    if not all(isinstance(number, int) and not isinstance(number, bool) and number >= 0 for number in numbers):
        return False
    dollars, cents, tenths = numbers
    usd = Decimal(dollars) + Decimal(cents) / 100 + Decimal(tenths) / 1000
    if not _set(job, REQUEST_FIELDS[path], f"{usd:f}"):
        return False
    found.moved[REQUEST_FIELDS[path]] = path
    return True


def _amount(price: Any) -> tuple[int, int, int] | None:
    try:
        usd = Decimal(str(price))
    except InvalidOperation:
        return None
    if not usd.is_finite() or not 0 <= usd < _PRICE_MAX:
        return None  # no price of the service, whatever is merged into it
    tenths = int(usd * 1000)
    return tenths // 1000, tenths % 1000 // 10, tenths % 10


def _tags(job: dict[str, Any], value: Any, path: str, found: WrittenInFull) -> bool:
    if not isinstance(value, list) or not all(
        isinstance(tag, Mapping)
        and tag.keys() == {"Key", "Value"}
        and all(isinstance(text, str) for text in tag.values())
        for tag in value
    ):
        return False
    return _as_it_is(job, {tag["Key"]: tag["Value"] for tag in value}, path, found)


def _algorithm(job: dict[str, Any], value: Any, path: str, found: WrittenInFull) -> bool:
    # That there is such an object says that the job is labeled automatically; its ARN the plan compares.
    if isinstance(value, Mapping) and job.get("automated_labeling") is None:
        job["automated_labeling"] = {}
        found.moved["automated_labeling"] = path
    return False


_MOVES: Mapping[str, _Move] = {
    # Before those that lie below it.
    "LabelingJobAlgorithmsConfig": _algorithm,
    **{
        path: _as_it_is
        for path in REQUEST_FIELDS
        if path
        not in ("InputConfig.DataSource.S3DataSource", "LabelCategoryConfigS3Uri", "LabelingJobAlgorithmsConfig")
    },
    "HumanTaskConfig.PreHumanTaskLambdaArn": _function,
    "HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn": _function,
    "OutputConfig.KmsKeyId": _key,
    "LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VolumeKmsKeyId": _key,
    "OutputConfig.SnsTopicArn": _output_topic,
    "HumanTaskConfig.WorkteamArn": _team,
    "HumanTaskConfig.PublicWorkforceTaskPrice": _price,
    "Tags": _tags,
}


def _get(value: Any, path: str, default: object) -> Any:
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return default
        value = value[key]
    return value


def _set(job: dict[str, Any], target: str, value: Any) -> bool:
    """Set a field of a job; whether there is an object to set it in."""
    name, _, inner = target.partition(".")
    if not inner:
        job[name] = value
        return True
    held = job.get(name)
    if held is not None and not isinstance(held, Mapping):
        return False
    if held is None and value is None:
        return True
    job[name] = {**({} if held is None else held), inner: value}
    return True


def _pop(overrides: MutableMapping[str, Any], path: str) -> None:
    *outer, last = path.split(".")
    for key in outer:
        overrides = overrides[key]
    del overrides[last]


def _prune(overrides: MutableMapping[str, Any]) -> None:
    """Take out objects that hold nothing: merged into the request they change nothing."""
    for key, value in list(overrides.items()):
        if isinstance(value, MutableMapping):
            _prune(value)
            if not value:
                del overrides[key]
