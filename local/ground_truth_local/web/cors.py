"""A bucket's CORS rules, applied as S3 applies them.

Source: Amazon S3 User Guide, "Using cross-origin resource sharing" and "Elements of a CORS configuration": the first
rule counts whose origins, methods and (in a preflight) headers all match; each origin and header may hold one `*`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CORSRuleOutputTypeDef


def cors_headers(
    rules: Sequence[CORSRuleOutputTypeDef], *, origin: str | None, method: str, asked: Sequence[str] = ()
) -> dict[str, str]:
    """The headers that S3 adds to its answer; without them a browser keeps the answer from the page.

    Args:
        rules: The bucket's.
        origin: Header `Origin` of the request; None without one, and then no rule counts.
        method: Of the request; of the one to come, in a preflight.
        asked: Headers that a preflight asks for.
    """
    rule = None if origin is None else next((rule for rule in rules if _allows(rule, origin, method, asked)), None)
    if origin is None or rule is None:
        return {}
    anyone = "*" in rule["AllowedOrigins"]
    headers = {
        "Access-Control-Allow-Origin": "*" if anyone else origin,
        "Access-Control-Allow-Methods": ", ".join(rule["AllowedMethods"]),
        "Vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    }
    optional: Mapping[str, str] = {
        "Access-Control-Allow-Credentials": "" if anyone else "true",
        "Access-Control-Allow-Headers": ", ".join(asked),
        "Access-Control-Expose-Headers": ", ".join(rule.get("ExposeHeaders", ())),
        "Access-Control-Max-Age": str(rule.get("MaxAgeSeconds", "")),
    }
    return headers | {name: value for name, value in optional.items() if value}


def _allows(rule: CORSRuleOutputTypeDef, origin: str, method: str, asked: Sequence[str]) -> bool:
    return (
        method in rule["AllowedMethods"]
        and any(_matches(allowed, origin) for allowed in rule["AllowedOrigins"])
        and all(any(_matches(allowed.lower(), name) for allowed in rule.get("AllowedHeaders", ())) for name in asked)
    )


def _matches(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text) is not None
