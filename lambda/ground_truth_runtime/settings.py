"""The settings of a stack: what it gives to every event, and how its functions' environment variables hold it.

The one owner of the variables' names and formats. Constructs write them, handlers and the command line read them.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Self

from ground_truth_runtime.facts import limits

CONTEXT_METADATA = "GroundTruth::Context"
"""Key of a template's metadata: the context values that the app was synthesized with, and where the stack goes."""


class Variable(StrEnum):
    """Names of the environment variables."""

    BUCKET = "GROUND_TRUTH_BUCKET"
    JOBS_TABLE = "GROUND_TRUTH_JOBS_TABLE"
    NOTICE_TOPIC_ARN = "GROUND_TRUTH_NOTICE_TOPIC_ARN"
    STATE_MACHINE_ARN = "GROUND_TRUTH_STATE_MACHINE_ARN"
    ROLE_ARN = "GROUND_TRUTH_ROLE_ARN"
    WORKTEAM_ARN = "GROUND_TRUTH_WORKTEAM_ARN"
    PRE_ANNOTATION_ARN = "GROUND_TRUTH_PRE_ANNOTATION_ARN"
    CONSOLIDATION_ARN = "GROUND_TRUTH_CONSOLIDATION_ARN"
    OUTPUT_KMS_KEY_ARN = "GROUND_TRUTH_OUTPUT_KMS_KEY_ARN"
    MAX_OBJECTS = "GROUND_TRUTH_MAX_OBJECTS"
    OBJECT_PRICE_USD = "GROUND_TRUTH_OBJECT_PRICE_USD"
    AUTOMATED_LABELING = "GROUND_TRUTH_AUTOMATED_LABELING"
    INPUT_BUCKETS = "GROUND_TRUTH_INPUT_BUCKETS"
    ROLE_ARNS = "GROUND_TRUTH_ROLE_ARNS"
    WORKTEAM_ARNS = "GROUND_TRUTH_WORKTEAM_ARNS"
    FUNCTION_ARNS = "GROUND_TRUTH_FUNCTION_ARNS"
    KMS_KEY_ARNS = "GROUND_TRUTH_KMS_KEY_ARNS"
    TOPIC_ARNS = "GROUND_TRUTH_TOPIC_ARNS"


class SettingsInvalid(ValueError):
    """An environment variable is missing or has no valid value; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Allowlist:
    """What events may name besides the stack's own resources; None: not known, IAM alone decides.

    input_buckets: buckets that are read; labels are written to the stack's own bucket.
    workteam_arns: includes the public team where events may use it.
    """

    input_buckets: tuple[str, ...] | None = None
    role_arns: tuple[str, ...] | None = None
    workteam_arns: tuple[str, ...] | None = None
    function_arns: tuple[str, ...] | None = None
    kms_key_arns: tuple[str, ...] | None = None
    topic_arns: tuple[str, ...] | None = None

    def to_environment(self) -> dict[str, str]:
        """Return the variables: names with commas in between."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {Variable[name.upper()]: ",".join(names) for name, names in given.items() if names is not None}

    @classmethod
    def from_environment(cls, variables: Mapping[str, str]) -> Self:
        """Read what `to_environment` wrote."""
        given = {each.name: variables.get(Variable[each.name.upper()]) for each in fields(cls)}
        return cls(
            **{
                name: tuple(part for part in value.split(",") if part)
                for name, value in given.items()
                if value is not None
            }
        )


@dataclass(frozen=True, kw_only=True)
class StackSettings:
    """What the stack gives to every event.

    bucket: holds scratch, labels and results.
    role_arn: execution role of labeling jobs whose event names none.
    workteam_arn: private work team of jobs whose event names none; None: each job must name one.
    output_kms_key_arn: key of labels and of the volumes of automated labeling; None: the service's default.
    pre_annotation_arn, consolidation_arn: annotation functions for the custom image types; None: those are refused.
    max_objects: most objects in one labeling job.
    object_price_usd: the service's own price per object; None: unknown.
    automated_labeling: whether role_arn has the rights for it; None: not known, IAM alone decides.
    allowlist: what events may name besides these.
    """

    bucket: str
    region: str
    role_arn: str
    workteam_arn: str | None = None
    output_kms_key_arn: str | None = None
    pre_annotation_arn: str | None = None
    consolidation_arn: str | None = None
    max_objects: int = limits.DATASET_OBJECTS_MAX
    object_price_usd: Decimal | None = None
    automated_labeling: bool | None = None
    allowlist: Allowlist = Allowlist()

    @property
    def readable_buckets(self) -> frozenset[str] | None:
        """All buckets that may be read; None where IAM alone decides."""
        inputs = self.allowlist.input_buckets
        return None if inputs is None else frozenset({self.bucket, *inputs})

    def to_environment(self) -> dict[str, str]:
        """Return the variables of the plan function; those of default values, and the region, are left out."""
        given = {
            each.name: getattr(self, each.name) for each in _own_fields() if getattr(self, each.name) != each.default
        }
        variables: dict[str, str] = {
            Variable[name.upper()]: _WRITTEN.get(name, str)(value) for name, value in given.items()
        }
        return {**variables, **self.allowlist.to_environment()}

    @classmethod
    def from_environment(cls, variables: Mapping[str, str], *, region: str) -> Self:
        """Read what `to_environment` wrote; an empty variable counts as left out.

        Raises:
            SettingsInvalid: A variable is missing or has no valid value.
        """
        given: dict[str, Any] = {}
        for each in _own_fields():
            variable = Variable[each.name.upper()]
            value = variables.get(variable, "")
            if not value:
                if each.default is MISSING:
                    raise SettingsInvalid(f"the variable {variable} is missing")
                continue
            try:
                given[each.name] = _READ.get(each.name, str)(value)
            except (ValueError, InvalidOperation) as error:
                expected = "true or false" if each.name == "automated_labeling" else "a number"
                raise SettingsInvalid(f"the variable {variable} must be {expected}, it is {value!r}") from error
        return cls(region=region, allowlist=Allowlist.from_environment(variables), **given)


def _flag(text: str) -> bool:
    if text not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text]


_FLAGS = {"true": True, "false": False}
_READ: Mapping[str, Callable[[str], Any]] = {
    "max_objects": int,
    "object_price_usd": Decimal,
    "automated_labeling": _flag,
}
_WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "object_price_usd": "{:f}".format,
    "automated_labeling": lambda value: str(value).lower(),
}


def _own_fields() -> list[Field[Any]]:
    """The fields that have a variable of their name."""
    return [each for each in fields(StackSettings) if each.name not in ("region", "allowlist")]
