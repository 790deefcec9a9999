"""The photographs that get labeled: found, checked, uploaded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_local.engine.picture.load import accepted
from ground_truth_runtime.domain.naming import key_problem
from ground_truth_runtime.labels.pillow import NotAPicture

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PREFIX = "images/"
"""Where they lie in the stack's bucket."""

_CONTENT_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
"""The kinds of picture that Ground Truth takes (developer guide, input data quotas)."""

_OF_SCIKIT_IMAGE = (
    "astronaut.png",
    "camera.png",
    "chelsea.png",
    "clock_motion.png",
    "coffee.png",
    "coins.png",
    "hubble_deep_field.jpg",
    "moon.png",
    "motorcycle_left.png",
    "rocket.jpg",
)
"""The real photographs among scikit-image's sample data; the rest are textures, drawings, scans and stereo twins."""


@dataclass(frozen=True, kw_only=True)
class Photograph:
    """One picture.

    Args:
        path: Its file.
        key: Its key in the stack's bucket.
    """

    path: Path
    key: str


def find_photographs(folder: Path | None) -> list[Photograph]:
    """All pictures below `folder`, sorted by key; the photographs of scikit-image when it is None.

    Raises:
        ValueError: The folder is missing, holds no picture, or holds some that can't be read; all are listed.
    """
    if folder is None:
        return [Photograph(path=_sample_data() / name, key=f"{PREFIX}{name}") for name in _OF_SCIKIT_IMAGE]
    if not folder.is_dir():
        raise ValueError(f"images: {folder} is not a folder")
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _CONTENT_TYPES and path.is_file())
    if not files:
        raise ValueError(f"images: {folder} holds no {', '.join(_CONTENT_TYPES)} file, not even in folders below")
    photographs = [Photograph(path=file, key=f"{PREFIX}{file.relative_to(folder).as_posix()}") for file in files]
    problems = [
        f"{photograph.path}: {problem}" for photograph in photographs if (problem := _problem(photograph)) is not None
    ]
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise ValueError(f"images: {len(problems)} of {len(files)} pictures in {folder} can't be used:\n{listed}")
    return photographs


def upload(photographs: list[Photograph], *, s3: S3Client, bucket: str) -> None:
    """Put the photographs into `bucket`, many at a time."""

    def put(photograph: Photograph) -> None:
        with photograph.path.open("rb") as body:
            s3.put_object(
                Bucket=bucket,
                Key=photograph.key,
                Body=body,
                ContentType=_CONTENT_TYPES[photograph.path.suffix.lower()],
            )

    pool = ThreadPoolExecutor(max_workers=8)
    try:
        for _ in pool.map(put, photographs):
            pass
    finally:
        # An interrupted run does not upload the rest first.
        pool.shutdown(cancel_futures=True)


def _sample_data() -> Path:
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise ValueError(
            "images: scikit-image is missing: pip install 'cdk-ground-truth[local]', or name a folder with pictures"
        )
    return Path(spec.origin).parent / "data"


def _problem(photograph: Photograph) -> str | None:
    problem = key_problem(photograph.key)
    if problem is not None:
        return problem
    try:
        with accepted(photograph.path.read_bytes()) as image:
            image.verify()
    except NotAPicture as error:
        return str(error)
    except OSError as error:
        return str(error.strerror)
    return None
