"""What surrounds an event: the stack that plans it."""

from dataclasses import dataclass
from decimal import Decimal

from ground_truth_runtime.domain.request import StackDefaults
from ground_truth_runtime.facts import limits


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What events may name besides the stack's own; None where the stack does not say, and IAM alone decides.

    input_buckets: buckets that are read; labels are written to the stack's own.
    workteam_arns: the public team is among them where it may be asked.
    """

    input_buckets: frozenset[str] | None = None
    role_arns: frozenset[str] | None = None
    workteam_arns: frozenset[str] | None = None
    function_arns: frozenset[str] | None = None
    kms_key_arns: frozenset[str] | None = None
    topic_arns: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class StackSettings(StackDefaults):
    """What the stack gives to every event, besides what its jobs fall back on.

    max_objects: most objects in one labeling job.
    object_price_usd: the service's own price per object; None where it is not known.
    reach: what events may name besides what the stack gives.
    """

    bucket: str
    max_objects: int = limits.DATASET_OBJECTS_MAX
    object_price_usd: Decimal | None = None
    reach: Reach = Reach()
