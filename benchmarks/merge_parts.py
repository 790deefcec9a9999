"""The labels of a split job merged in memory that does not grow with the dataset.

    python benchmarks/merge_parts.py [--lines 1000000] [--parts 4] [--out out/benchmarks/merge_parts.json]

A job of several parts, each with a follow-up on the tenth of its objects that failed, is merged by the function that
collect uses, through boto3, with S3 as a folder of files behind it. Each size is measured in a process of its own; its
memory is the most that the operating system gave it, everything included. Ends with 1 where it takes more for all lines
than for a tenth of them.
"""

import argparse
import io
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config

from ground_truth_runtime.domain.part_result import PartResult, Round
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.steps.merge import merge

GROWTH_MAX_BYTES = 8 << 20
"""What ten times as many lines may take more: one part of an upload, as chance has it; not a byte for each line."""
BUCKET = "bucket"
ATTRIBUTE = "animal"


class FolderS3:
    """Answers the few requests that reading and writing in parts takes, from a folder, in place of the network."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._uploads = count(1)

    def answer(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        """What botocore takes for the answer of S3."""
        address = urlsplit(str(request.url))
        path = self._folder / unquote(address.path).lstrip("/")
        query = parse_qs(address.query, keep_blank_values=True)
        if request.method in ("GET", "HEAD"):
            if not path.exists():
                return _answer(404, b"")
            size = {"Content-Length": str(path.stat().st_size)}
            return AWSResponse(str(request.url), 200, size, _Raw(path))  # type: ignore[arg-type]
        if request.method == "POST" and "uploads" in query:
            path.write_bytes(b"")
            return _answer(200, b"<R><UploadId>%d</UploadId></R>" % next(self._uploads))
        if request.method == "POST":
            return _answer(200, b"<R><ETag>e</ETag></R>")
        body: Any = request.body
        content = body if isinstance(body, bytes) else body.read()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab" if "partNumber" in query else "wb") as file:
            file.write(content)
        return _answer(200, b"", {"ETag": "e"})


class _Raw(io.FileIO):
    """A file as botocore reads the body of an answer."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")

    def stream(self, amount: int = 1 << 20, **_: Any) -> Iterator[bytes]:
        while piece := self.read(amount):
            yield piece


def _answer(status: int, content: bytes, headers: dict[str, str] | None = None) -> AWSResponse:
    raw: Any = _Content(content)
    return AWSResponse("", status, headers or {}, raw)


class _Content(io.BytesIO):
    def stream(self, _amount: int = 1 << 20, **_: Any) -> Iterator[bytes]:
        yield self.getvalue()


def store_in(folder: Path) -> ObjectStore:
    """The gateway that the functions use, over a folder."""
    client = boto3.client(
        "s3",
        region_name="us-east-1",
        aws_access_key_id="none",
        aws_secret_access_key="none",  # noqa: S106
        config=Config(request_checksum_calculation="when_required"),  # which the folder could not tell from content
    )
    client.meta.events.register("before-send.s3", FolderS3(folder).answer)
    return ObjectStore(client)


def line(number: int, chance: random.Random, *, failed: bool) -> bytes:
    """One object that was classified, or failed."""
    metadata: dict[str, Any] = {"type": "groundtruth/image-classification", "job-name": "labeling-job/benchmark"}
    label = {}
    if failed:
        metadata["failure-reason"] = "ClientError: cannot be read"
    else:
        label = {ATTRIBUTE: chance.randrange(5)}
        metadata |= {"class-name": "bird", "confidence": round(chance.random(), 2)}
    return json.dumps({"source-ref": f"s3://b/{number:08d}.jpg", **label, f"{ATTRIBUTE}-metadata": metadata}).encode()


def write_outputs(store: ObjectStore, *, lines: int, parts: int) -> list[PartResult]:
    """Output manifests of a first round, of which every tenth object failed, and of its follow-up."""
    chance = random.Random(0)  # noqa: S311 - no secret
    results = []
    for part in range(parts):
        numbers = range(part * lines // parts, (part + 1) * lines // parts)
        first, second = (f"s3://{BUCKET}/part-{part}-{number}.manifest" for number in (1, 2))
        store.write_lines(first, (line(n, chance, failed=n % 10 == 0) + b"\n" for n in numbers))
        store.write_lines(second, (line(n, chance, failed=False) + b"\n" for n in numbers if n % 10 == 0))
        rounds = [
            Round(
                labeling_job_name="j",
                labeling_job_arn="a",
                status="Completed",
                counters={},
                output_manifest=uri,
                reason=None,
            )
            for uri in (first, second)
        ]
        results.append(PartResult(part=part + 1, rounds=rounds))
    return results


def measure(folder: Path, *, lines: int, parts: int) -> dict[str, Any]:
    """Seconds and memory of one merge, in this process; and seconds of copying the same lines."""
    store = store_in(folder)
    target = f"s3://{BUCKET}/merged.manifest"
    results = write_outputs(store, lines=lines, parts=parts)
    sources = [str(each.output_manifest) for part in results for each in part.rounds]

    started = time.process_time()
    store.write_lines(target, (each + b"\n" for source in sources for each in store.lines(source)))
    copied = time.process_time() - started
    started = time.process_time()
    merged = merge(results, attribute=ATTRIBUTE, inputs=[""] * parts, target=target, store=store)
    seconds = time.process_time() - started

    assert not merged.warnings
    found = list(map(json.loads, store.lines(target))) if lines <= 10_000 else []
    assert all(ATTRIBUTE in each for each in found)
    assert [each["source-ref"] for each in found] == sorted(each["source-ref"] for each in found)
    assert sum(1 for _ in store.lines(target)) == lines
    return {
        "lines": lines,
        "bytes": next(path for path in folder.rglob("merged.manifest")).stat().st_size,
        "seconds": round(seconds, 3),
        "seconds_of_copying": round(copied, 3),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10,
    }


def in_own_process(*, lines: int, parts: int) -> dict[str, Any]:
    """`measure`, in a process that did nothing else."""
    command = [sys.executable, __file__, "--measure", "--lines", str(lines), "--parts", str(parts)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(re.sub(r"(?s)^.*\n(?=\{)", "", done.stdout))
    return result


def main() -> int:
    """Measures, prints and writes the numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=1_000_000, help="objects of the job; default: %(default)s")
    parser.add_argument("--parts", type=int, default=4, help="parts of the job; default: %(default)s")
    parser.add_argument(
        "--out", type=Path, default=Path("out/benchmarks/merge_parts.json"), help="default: %(default)s"
    )
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(Path(folder), lines=options.lines, parts=options.parts)))
        return 0
    small, large = (in_own_process(lines=lines, parts=options.parts) for lines in (options.lines // 10, options.lines))
    for each in (small, large):
        print(
            f"{each['lines']:>9,} lines, {each['bytes'] / 1e6:8.1f} MB merged in {each['seconds']:7.2f} s"
            f" (copied in {each['seconds_of_copying']:6.2f} s), peak memory {each['peak_bytes'] / 1e6:6.1f} MB"
        )
    met = large["peak_bytes"] - small["peak_bytes"] <= GROWTH_MAX_BYTES
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps({"small": small, "large": large, "met": met}, indent=2) + "\n", "utf-8")
    print(f"{'met' if met else 'NOT MET'}: memory may grow by {GROWTH_MAX_BYTES >> 20} MiB; numbers in {options.out}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
