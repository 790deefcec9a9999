"""Whether an object in S3 has a file's content already.

S3 gives an object's ETag with every listing: the MD5 of its content, or, where it was sent in parts, the MD5 of the
parts' MD5s (S3 user guide, checking object integrity). That holds unless a KMS key encrypts it; therefore the MD5 also
goes into the object's own metadata. Nothing here protects against an attacker.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

PART_BYTES = 8 << 20
"""Files from this size on go in parts of it: the default of AWS' own tools, so that their objects are recognized."""
METADATA = "md5"
"""Key of the MD5 in an object's metadata."""


def digests(path: Path, size: int) -> tuple[str, str]:
    """MD5 of a file as hex digits, and the ETag that S3 gives it."""
    whole = hashlib.md5(usedforsecurity=False)
    parts = []
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            whole.update(part)
            parts.append(hashlib.md5(part, usedforsecurity=False).digest())
    if size < PART_BYTES:
        return whole.hexdigest(), whole.hexdigest()
    joined = hashlib.md5(b"".join(parts), usedforsecurity=False).hexdigest()
    return whole.hexdigest(), f"{joined}-{len(parts)}"
