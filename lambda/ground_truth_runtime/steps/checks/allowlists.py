"""What an event may name: the stack's own resources, and those on its allowlist. IAM holds the same limits for jobs.

The finished request is checked, so that nothing depends on how the event is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS
from ground_truth_runtime.settings import StackSettings

_UI = "HumanTaskConfig.UiConfig"
_SNS_SOURCE = "InputConfig.DataSource.SnsDataSource"
_VOLUME = "LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VolumeKmsKeyId"
_CONSOLIDATION = "HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn"


@dataclass(frozen=True)
class _Allowed:
    """names: what may be named, in the request's words. what: a word for them."""

    names: frozenset[str] | None
    what: str
    built_in: str | None = None

    def has(self, name: str) -> bool:
        """Whether a name is among them; all are where the stack does not say."""
        if self.names is None or name in self.names:
            return True
        return self.built_in is not None and name.startswith(self.built_in)


def allowlist_problems(
    jobs: Mapping[int, Job], planned: Mapping[int, PlannedJob], *, stack: StackSettings
) -> Iterator[Problem]:
    """What requests name that is not on the stack's allowlist; both mappings are by index in the event."""
    limits = _limits(stack)
    for index, job in planned.items():
        for field, (place, allowed) in limits.items():
            value = _at(job.request, field)
            name = _bucket(value) if allowed.what == "buckets" else value
            if not isinstance(name, str) or allowed.has(name):
                continue
            where = _place(jobs[index], field, place)
            yield Problem(place=f"jobs[{index}].{where}", value=value, rule=_rule(allowed))


def _place(job: Job, field: str, place: str) -> str:
    """Where the event says what stands in a field of the request; `place` where nothing else does."""
    if _at(job.request_overrides, field) is not None:
        return f"request_overrides.{field}"
    if field == "HumanTaskConfig.WorkteamArn" and job.workforce.type == "public":
        return "workforce.type"
    return place


def _limits(stack: StackSettings) -> dict[str, tuple[str, _Allowed]]:
    """Field of the request -> the field of the event that makes it, and what it may name."""
    allowlist = stack.allowlist
    readable = _Allowed(stack.readable_buckets, "buckets")
    writable = _Allowed(None if allowlist.input_buckets is None else frozenset({stack.bucket}), "buckets")
    keys = _Allowed(_with(allowlist.kms_key_arns, stack.output_kms_key_arn), "keys")
    topics = _Allowed(_with(allowlist.topic_arns), "topics")
    account = BUILTIN_FUNCTION_ACCOUNTS.get(stack.region)
    functions = _Allowed(
        _with(allowlist.function_arns, stack.pre_annotation_arn, stack.consolidation_arn),
        "functions",
        built_in=None if account is None else f"arn:aws:lambda:{stack.region}:{account}:function:",
    )
    return {
        "RoleArn": ("role_arn", _Allowed(_with(allowlist.role_arns, stack.role_arn), "roles")),
        "OutputConfig.S3OutputPath": ("output", writable),
        "OutputConfig.KmsKeyId": ("output_kms_key_arn", keys),
        _VOLUME: ("automated_labeling.volume_kms_key_arn", keys),
        f"{_SNS_SOURCE}.SnsTopicArn": ("streaming.input_topic_arn", topics),
        "OutputConfig.SnsTopicArn": ("streaming.output_topic_arn", topics),
        "LabelCategoryConfigS3Uri": ("labels", readable),
        f"{_UI}.UiTemplateS3Uri": ("template", readable),
        "HumanTaskConfig.WorkteamArn": (
            "workforce.workteam_arn",
            _Allowed(_with(allowlist.workteam_arns, stack.workteam_arn), "work teams"),
        ),
        "HumanTaskConfig.PreHumanTaskLambdaArn": ("functions.pre_annotation_arn", functions),
        _CONSOLIDATION: ("functions.consolidation_arn", functions),
    }


def _with(names: Sequence[str] | None, *own: str | None) -> frozenset[str] | None:
    return None if names is None else frozenset({*names, *(name for name in own if name is not None)})


def _at(request: Any, field: str) -> Any:
    for key in field.split("."):
        if not isinstance(request, Mapping):
            return None
        request = request.get(key)
    return request


def _bucket(uri: Any) -> str | None:
    """Bucket of an address; the address itself where it is none of `s3://`, which then is no bucket's name."""
    if not isinstance(uri, str):
        return None
    return bucket_and_key(uri)[0] if uri.startswith("s3://") else uri


def _rule(allowed: _Allowed) -> str:
    names = ", ".join(sorted(allowed.names)) if allowed.names else "none"
    return f"is not on the stack's allowlist; {allowed.what}: {names}"
