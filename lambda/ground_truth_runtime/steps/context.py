"""What surrounds an event: the stack that plans it, and the execution that it started."""

from dataclasses import dataclass
from decimal import Decimal

from ground_truth_runtime.facts import limits


@dataclass(frozen=True, kw_only=True)
class StackSettings:
    """What the stack gives to every event.

    workteam_arn: private work team of jobs that name none; None where the stack has none.
    max_objects: most objects in one labeling job.
    object_price_usd: the service's own price per object; None where it is not known.
    pre_annotation_arn, consolidation_arn: the stack's annotation functions for custom image types; None where it has
        none.
    """

    bucket: str
    region: str
    role_arn: str
    workteam_arn: str | None = None
    output_kms_key_arn: str | None = None
    max_objects: int = limits.DATASET_OBJECTS_MAX
    object_price_usd: Decimal | None = None
    pre_annotation_arn: str | None = None
    consolidation_arn: str | None = None


@dataclass(frozen=True, kw_only=True)
class Execution:
    """The execution that an event started."""

    arn: str
    name: str
    started_at: str
