"""The CORS rules that workers' browsers need of a bucket.

Browsers turn photographs by their EXIF data only if the bucket allows the worker's page to read them; without these
rules the tasks fail. The origin has to be the literal `*`.
Source: developer guide, sms-cors-update, sms-video-overview and sms-point-cloud-general-information.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ground_truth_runtime.facts.task_types import Reads


@dataclass(frozen=True, kw_only=True)
class CorsRule:
    """One rule. output: whether the bucket of the labels needs it too."""

    name: str
    methods: tuple[str, ...]
    headers: tuple[str, ...] = ()
    expose: tuple[str, ...] = ("Access-Control-Allow-Origin",)
    max_age: int | None = None
    output: bool = False

    def document(self) -> dict[str, Any]:
        """Return the rule as S3 takes it."""
        rule: dict[str, Any] = {
            "ID": self.name,
            "AllowedMethods": list(self.methods),
            "AllowedOrigins": ["*"],
            "AllowedHeaders": list(self.headers),
            "ExposeHeaders": list(self.expose),
        }
        return rule if self.max_age is None else {**rule, "MaxAgeSeconds": self.max_age}


IMAGES = CorsRule(name="GroundTruthImages", methods=("GET",))
FRAMES = CorsRule(
    name="GroundTruthVideoAndPointClouds",
    methods=("GET", "HEAD", "PUT"),
    headers=("*",),
    max_age=3000,
    output=True,
)
CORS_RULES: Mapping[Reads, CorsRule] = MappingProxyType(
    {"image": IMAGES, "frames": FRAMES, "point-clouds": FRAMES, "point-cloud-sequences": FRAMES}
)
"""What one data object is -> the rule that its bucket needs; no other kind needs one."""


def cors_problem(rules: Sequence[Mapping[str, Any]], needed: CorsRule) -> str | None:
    """Return what a bucket's rules lack of what is needed; None where they have it.

    As S3 does it, the first rule that fits counts for each method, so that several rules may share the methods. Source:
    Amazon S3 User Guide, "Using cross-origin resource sharing".
    """
    missing, unexposed = [], []
    for method in needed.methods:
        fitting = next((rule for rule in rules if _fits(rule, method, needed.headers)), None)
        if fitting is None:
            missing.append(method)
        elif not {name.lower() for name in needed.expose} <= {
            name.lower() for name in fitting.get("ExposeHeaders", ())
        }:
            unexposed.append(method)
    if missing:
        headers = " with any header" if needed.headers else ""
        return f"has no CORS rule that allows {' and '.join(missing)}{headers} from origin *"
    if unexposed:
        return f"has a CORS rule for {' and '.join(unexposed)} that does not expose {', '.join(needed.expose)}"
    return None


def cors_fix(bucket: str, needed: CorsRule) -> str:
    """Return how to give a bucket the rule that it lacks."""
    rules = json.dumps({"CORSRules": [needed.document()]})
    command = f"aws s3api put-bucket-cors --bucket {bucket} --cors-configuration '{rules}'"
    how = f"{command} replaces its rules by the one needed"
    return f"{how}; on a bucket of the stack's own, video_and_point_clouds does it" if needed.output else how


def _fits(rule: Mapping[str, Any], method: str, headers: Sequence[str]) -> bool:
    return (
        method in rule.get("AllowedMethods", ())
        and "*" in rule.get("AllowedOrigins", ())
        and (not headers or "*" in rule.get("AllowedHeaders", ()))
    )
