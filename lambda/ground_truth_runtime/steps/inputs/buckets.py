"""Whether workers' browsers and the service reach what lies in a bucket: its region, and its CORS rules."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ground_truth_runtime.facts.task_types import Reads
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable


class _Cors(NamedTuple):
    """methods, headers: what the rule must allow, of any origin. output: whether the labels' bucket needs it too."""

    methods: frozenset[str]
    headers: bool
    output: bool


# Developer guide, sms-cors-update, sms-video-overview and sms-point-cloud-general-information.
_IMAGES = _Cors(frozenset({"GET"}), headers=False, output=False)
_FRAMES = _Cors(frozenset({"GET", "HEAD", "PUT"}), headers=True, output=True)
_NEEDED: Mapping[Reads, _Cors] = {
    "image": _IMAGES,
    "frames": _FRAMES,
    "point-clouds": _FRAMES,
    "point-cloud-sequences": _FRAMES,
}


class Buckets:
    """Looks at each bucket once."""

    def __init__(self, store: ObjectStore, region: str) -> None:
        self._store = store
        self._region = region
        self._rules: dict[str, Sequence[Mapping[str, Any]] | ObjectUnreadable] = {}
        self._regions: dict[str, str | None] = {}

    def problems(self, bucket: str, reads: Reads) -> tuple[list[str], list[str]]:
        """What is wrong with a bucket of objects, and what is doubtful."""
        if not self._store.may_read(bucket):
            return ["is not on the stack's allowlist of buckets, but objects are said to be in it"], []
        elsewhere = self._region_problem(bucket)
        if elsewhere is not None:
            return [elsewhere], []
        return self._cors_problems(bucket, _NEEDED.get(reads))

    def output_problems(self, bucket: str, reads: Reads) -> tuple[list[str], list[str]]:
        """The same of a bucket for labels."""
        needed = _NEEDED.get(reads)
        return self._cors_problems(bucket, needed if needed is not None and needed.output else None)

    def _region_problem(self, bucket: str) -> str | None:
        if bucket not in self._regions:
            self._regions[bucket] = self._store.region(bucket)
        region = self._regions[bucket]
        if region is None or region == self._region:
            return None
        return f"is in {region}, and must be in the region of the labeling job, {self._region}"

    def _cors_problems(self, bucket: str, needed: _Cors | None) -> tuple[list[str], list[str]]:
        if needed is None:
            return [], []
        if bucket not in self._rules:
            try:
                self._rules[bucket] = [dict(rule) for rule in self._store.cors_rules(bucket)]
            except ObjectUnreadable as error:
                self._rules[bucket] = error
        rules = self._rules[bucket]
        if isinstance(rules, ObjectUnreadable):
            if str(rules).startswith("NoSuchBucket"):
                return ["is not a bucket, but objects are said to be in it"], []
            return [], [f"its CORS rules could not be checked: {rules}"]
        if any(_allows(rule, needed) for rule in rules):
            return [], []
        methods = " and ".join(sorted(needed.methods))
        headers = ", any header" if needed.headers else ""
        return [f"has no CORS rule with {methods}{headers} and origin *: workers could not see what is in it"], []


def _allows(rule: Mapping[str, Any], needed: _Cors) -> bool:
    return (
        needed.methods <= set(rule["AllowedMethods"])
        and "*" in rule["AllowedOrigins"]
        and (not needed.headers or "*" in rule.get("AllowedHeaders", ()))
    )
