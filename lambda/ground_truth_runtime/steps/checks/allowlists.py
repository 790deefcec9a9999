"""What an event may name: the stack's own resources, and those on its allowlist. IAM holds the same limits for jobs.

The finished request is checked, so that nothing depends on how the event is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.places import Places
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.event.request_fields import value_at
from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS
from ground_truth_runtime.settings import StackSettings
from ground_truth_runtime.steps.checks.teams import WORKTEAM

_VOLUME = "LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VolumeKmsKeyId"


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
    jobs: Mapping[int, Job], planned: Mapping[int, PlannedJob], places: Places, *, stack: StackSettings
) -> Iterator[Problem]:
    """What requests name that is not on the stack's allowlist; both mappings are by index in the event."""
    limits = _limits(stack)
    for index, job in planned.items():
        for field, allowed in limits.items():
            value = value_at(job.request, field)
            name = _bucket(value) if allowed.what == "buckets" else value
            if not isinstance(name, str) or allowed.has(name):
                continue
            where = places.of_request(index, field, overrides=jobs[index].request_overrides)
            hint = ""
            if field == WORKTEAM and jobs[index].workforce.type == "public":
                where = f"jobs[{index}].workforce.type"
                hint = "deploy with the context value public_workforce=true, or LabelingPipeline(public_workforce=True)"
            yield Problem(place=where, value=value, rule=_rule(allowed), hint=hint)


def _limits(stack: StackSettings) -> dict[str, _Allowed]:
    """Field of the request -> what it may name. Named files are read from allowed buckets only, and copied."""
    allowlist = stack.allowlist
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
        "RoleArn": _Allowed(_with(allowlist.role_arns, stack.role_arn), "roles"),
        "OutputConfig.S3OutputPath": writable,
        "OutputConfig.KmsKeyId": keys,
        _VOLUME: keys,
        "InputConfig.DataSource.SnsDataSource.SnsTopicArn": topics,
        "OutputConfig.SnsTopicArn": topics,
        WORKTEAM: _Allowed(_with(allowlist.workteam_arns, stack.workteam_arn), "work teams"),
        "HumanTaskConfig.PreHumanTaskLambdaArn": functions,
        "HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn": functions,
    }


def _with(names: Sequence[str] | None, *own: str | None) -> frozenset[str] | None:
    return None if names is None else frozenset({*names, *(name for name in own if name is not None)})


def _bucket(uri: Any) -> str | None:
    """Bucket of an address; the address itself where it is none of `s3://`, which then is no bucket's name."""
    if not isinstance(uri, str):
        return None
    return bucket_and_key(uri)[0] if uri.startswith("s3://") else uri


def _rule(allowed: _Allowed) -> str:
    names = ", ".join(sorted(allowed.names)) if allowed.names else "none"
    return f"is not on the stack's allowlist; {allowed.what}: {names}"
