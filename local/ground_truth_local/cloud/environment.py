"""The environment of everything that runs in or against the local cloud.

A person's shell may hold AWS profiles, keys, endpoints, certificates and proxies. None of it may reach the local run
(it would send local calls to AWS, or to a proxy), and nothing of the local run may reach the person's home.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ground_truth_local.cloud.settings import ACCESS_KEY, ACCOUNT, HOME, REGION, TEMPORARY

_KEPT = frozenset({"PATH", "LANG", "LANGUAGE", "TZ", "TERM", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "USER"})
_TRUST = ("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""Where the SDK of Python and Node look for certificates to trust."""

_KEPT_PREFIXES = ("LC_",)


def clean_environment(source: Mapping[str, str], *, directory: Path) -> dict[str, str]:
    """The few variables of `source` that are safe to pass on, with a home and a temporary folder below `directory`.

    The folders are made when missing.
    """
    kept = {name: value for name, value in source.items() if name in _KEPT or name.startswith(_KEPT_PREFIXES)}
    home, temporary = directory / HOME, directory / TEMPORARY
    for folder in (home, temporary):
        folder.mkdir(parents=True, exist_ok=True)
    return {**kept, "HOME": str(home), "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"}


def aws_environment(
    source: Mapping[str, str], *, directory: Path, endpoint: str, secret_key: str, certificate: Path | None = None
) -> dict[str, str]:
    """`clean_environment`, and what points an AWS SDK or the CDK CLI at the local cloud at `endpoint`.

    `secret_key` is the secret of its access key, and `certificate` the one to trust where the local cloud speaks TLS.
    """
    trust = {} if certificate is None else dict.fromkeys(_TRUST, str(certificate))
    return {
        **trust,
        **clean_environment(source, directory=directory),
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": secret_key,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCOUNT_ID": ACCOUNT,
        # Nobody answers there on a laptop, and asking costs seconds.
        "AWS_EC2_METADATA_DISABLED": "true",
    }
