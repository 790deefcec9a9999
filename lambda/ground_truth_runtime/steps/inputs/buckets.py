"""Whether the service and workers' browsers can read what is in a bucket: the allowlist, its region, its CORS rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from ground_truth_runtime.facts.cors import CORS_RULES, CorsRule, cors_fix, cors_problem
from ground_truth_runtime.facts.task_types import Reads
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.steps.inputs.found import Findings


class Buckets:
    """Looks at each bucket once."""

    def __init__(self, store: ObjectStore, region: str) -> None:
        self._store = store
        self._region = region
        self._rules: dict[str, Sequence[Mapping[str, Any]] | ObjectUnreadable] = {}
        self._regions: dict[str, str | None] = {}

    def of_objects(self, bucket: str, reads: Reads) -> Findings:
        """Return what is wrong with a bucket that holds objects to label."""
        found = Findings()
        if not self._store.may_read(bucket):
            found.problem(_uri(bucket), "is not on the stack's allowlist of buckets, and objects are said to be in it")
            return found
        if bucket not in self._regions:
            self._regions[bucket] = self._store.region(bucket)
        region = self._regions[bucket]
        if region is not None and region != self._region:
            rule = f"is in {region}, and must be in the region of the labeling job, {self._region}"
            found.problem(_uri(bucket), rule)
            return found
        return self._cors(bucket, CORS_RULES.get(reads))

    def of_labels(self, bucket: str, reads: Reads) -> Findings:
        """Return what is wrong with a bucket for labels."""
        needed = CORS_RULES.get(reads)
        return self._cors(bucket, needed if needed is not None and needed.output else None)

    def _cors(self, bucket: str, needed: CorsRule | None) -> Findings:
        found = Findings()
        if needed is None:
            return found
        if bucket not in self._rules:
            try:
                self._rules[bucket] = [dict(rule) for rule in self._store.cors_rules(bucket)]
            except ObjectUnreadable as error:
                self._rules[bucket] = error
        rules = self._rules[bucket]
        if isinstance(rules, ObjectUnreadable):
            if str(rules).startswith("NoSuchBucket"):
                found.problem(_uri(bucket), "is not a bucket, and objects are said to be in it")
            else:
                found.warning(_uri(bucket), f"its CORS rules could not be checked: {rules}")
            return found
        problem = cors_problem(rules, needed)
        if problem is not None:
            rule = f"{problem}: workers could not see what is in it"
            found.problem(_uri(bucket), rule, hint=cors_fix(bucket, needed))
        return found


def _uri(bucket: str) -> str:
    return f"s3://{bucket}"
