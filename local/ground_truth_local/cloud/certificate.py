"""The certificate of a local cloud that speaks TLS, made anew for each."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ground_truth_local.cloud.errors import CloudNotReady
from ground_truth_local.cloud.settings import HOST

_DAYS = 2  # a local cloud lives for hours


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A self-signed certificate for 127.0.0.1 and its key, as PEM files."""

    certificate: Path
    key: Path


def of(directory: Path) -> Certificate:
    """The one that `make` makes in `directory`."""
    return Certificate(certificate=directory / "certificate.pem", key=directory / "key.pem")


def make(directory: Path) -> Certificate:
    """Makes one in `directory`, with the `openssl` of this machine.

    Raises:
        CloudNotReady: There is no `openssl`, or it failed.
    """
    openssl = shutil.which("openssl")
    if openssl is None:
        raise CloudNotReady(
            "openssl is missing: a local cloud that enforces IAM speaks TLS. On Debian: apt install openssl"
        )
    directory.mkdir(parents=True, exist_ok=True)
    made = of(directory)
    run = subprocess.run(  # noqa: S603 - every part is ours
        [
            openssl,
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(_DAYS), "-subj", "/CN=ground-truth-local"),
            *("-keyout", str(made.key), "-out", str(made.certificate)),
            *("-addext", f"subjectAltName=IP:{HOST},DNS:localhost"),
            # A certificate authority as the server's own certificate is refused by some clients.
            *("-addext", "basicConstraints=critical,CA:FALSE"),
            *("-addext", "extendedKeyUsage=serverAuth"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise CloudNotReady(f"openssl could not make a certificate: {run.stderr.strip()}")
    made.key.chmod(0o600)
    return made
