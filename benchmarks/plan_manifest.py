"""Plan reads every line of an input manifest: how fast beside a bare loop that only parses, and in how much memory.

Both read the same file in one process, in turns; the best of several rounds counts. Memory is that of a process of its
own that plans an event over the manifest, once for all lines and once for a hundredth of them.

    python benchmarks/plan_manifest.py
"""

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.support.parsers import parsers
from ground_truth_runtime.domain.manifest import LineRules
from ground_truth_runtime.domain.manifest_survey import survey
from ground_truth_runtime.facts.cors import IMAGES
from ground_truth_runtime.facts.task_types import TASK_TYPES

GOAL = 0.5
MEMORY_MAX_MIB = 512
GROWTH_MAX_MIB = 24
_CHUNK = 1 << 20

Line = Callable[[int], dict[str, Any]]


def plain_line(number: int) -> dict[str, Any]:
    """An image, and nothing else: what a manifest of new data looks like."""
    return {"source-ref": f"s3://bucket/images/{number:06d}.jpg"}


def text_line(number: int) -> dict[str, Any]:
    """A text."""
    return {"source": f"Sighting {number}: two kestrels above the ridge, and a heron that stood still for an hour."}


def tagged_line(number: int) -> dict[str, Any]:
    """An image with a key of its owner's."""
    return {"source-ref": f"s3://bucket/images/{number:06d}.jpg", "id": number}


def labeled_line(number: int) -> dict[str, Any]:
    """An image that another job has labeled."""
    box = {"class_id": 0, "left": number % 100, "top": 20, "width": 30.25, "height": 40}
    return {
        **plain_line(number),
        "boxes": {"image_size": [{"width": 640, "height": 480, "depth": 3}], "annotations": [box, box, box]},
        "boxes-metadata": {
            "objects": [{"confidence": 0.09}] * 3,
            "class-map": {"0": "Bird"},
            "type": "groundtruth/object-detection",
            "human-annotated": "yes",
            "creation-date": "2026-01-02T03:04:05.678901",
            "job-name": "labeling-job/benchmark",
        },
    }


MANIFESTS: Mapping[str, tuple[Line, str]] = {
    "images": (plain_line, "BoundingBox"),
    "texts": (text_line, "TextMultiClass"),
    "labeled images": (labeled_line, "ImageMultiClass"),
    "images with a key besides": (tagged_line, "BoundingBox"),
}
"""Name -> a line of it, and the task type that it is planned for. The goal is met by the first three."""
HELD_TO_THE_GOAL = ("images", "texts", "labeled images")


def bare_loop(path: Path, parse: Callable[[bytes], object]) -> None:
    """Only reads and parses each line."""
    with path.open("rb") as lines:
        for line in lines:
            parse(line)


def pieces(path: Path) -> Iterator[bytes]:
    """The file as the plan gets it from S3: in pieces of whole lines."""
    pending = b""
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            end = chunk.rfind(b"\n") + 1
            yield pending + chunk[:end]
            pending = chunk[end:]
    if pending:
        yield pending


def measure(path: Path, task_type: str, *, lines: int, rounds: int) -> dict[str, Any]:
    """Seconds of every contestant, and the speed of the plan's in that of the fastest bare loop."""
    rules = LineRules.of(TASK_TYPES[task_type])

    def surveyed() -> None:
        found = survey(pieces(path), rules, sample=20)
        assert (found.objects, found.bad_lines) == (lines, 0)

    contestants: dict[str, Callable[[], None]] = {
        f"bare loop, {name}": lambda parse=parse: bare_loop(path, parse)  # type: ignore[misc]
        for name, parse in parsers().items()
    }
    contestants["plan"] = surveyed
    seconds = dict.fromkeys(contestants, float("inf"))
    for _ in range(rounds):
        for name, run in contestants.items():
            started = time.process_time()
            run()
            seconds[name] = min(seconds[name], time.process_time() - started)
    fastest = min((name for name in seconds if name.startswith("bare")), key=lambda name: seconds[name])
    return {
        "seconds": {name: round(value, 4) for name, value in seconds.items()},
        "fastest_parser": fastest.removeprefix("bare loop, "),
        "ratio": round(seconds[fastest] / seconds["plan"], 3),
    }


class _Disk:
    """As much of S3 as a plan asks for: one manifest, and whatever it names is there."""

    def __init__(self, manifest: Path) -> None:
        self._manifest = manifest

    def get_object(self, **_: Any) -> dict[str, Any]:
        from botocore.response import StreamingBody  # noqa: PLC0415 - only the planning process has it

        size = self._manifest.stat().st_size
        return {"Body": StreamingBody(self._manifest.open("rb"), size), "ContentLength": size}  # type: ignore[arg-type]

    def head_object(self, **_: Any) -> dict[str, Any]:
        return {}

    def head_bucket(self, **_: Any) -> dict[str, Any]:
        return {"BucketRegion": "us-east-1"}

    def get_bucket_cors(self, **_: Any) -> dict[str, Any]:
        return {"CORSRules": [IMAGES.document()]}

    def put_object(self, **_: Any) -> dict[str, Any]:
        return {}

    def upload_fileobj(self, held: io.BufferedIOBase, *_: Any, **__: Any) -> None:
        while held.read(_CHUNK):
            pass


def plan_once(manifest: Path, task_type: str) -> dict[str, Any]:
    """Plans an event over a manifest in this process; its objects, seconds, and peak memory in MiB."""
    import boto3  # noqa: PLC0415 - as above
    from botocore.stub import Stubber  # noqa: PLC0415

    from ground_truth_runtime.domain.execution import ExecutionId  # noqa: PLC0415
    from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs  # noqa: PLC0415
    from ground_truth_runtime.gateways.object_store import ObjectStore  # noqa: PLC0415
    from ground_truth_runtime.gateways.roles import Roles  # noqa: PLC0415
    from ground_truth_runtime.settings import StackSettings  # noqa: PLC0415
    from ground_truth_runtime.steps.plan import plan  # noqa: PLC0415

    session = boto3.Session("testing", "testing", region_name="us-east-1")
    sagemaker = session.client("sagemaker")
    team = "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/birders"
    stubber = Stubber(sagemaker)
    members: Any = [{"OidcMemberDefinition": {"Groups": ["birders"]}}]
    described: Any = {"WorkteamName": "birders", "WorkteamArn": team, "MemberDefinitions": members, "Description": "x"}
    stubber.add_response("describe_workteam", {"Workteam": described})
    stubber.activate()
    raw = {
        "jobs": [
            {
                "name": "work",
                "task_type": task_type,
                "labels": ["a", "b"],
                "input": {"manifest": "input.manifest"},
                "title": "Look at it",
                "description": "Say what it is",
                "max_objects_per_labeling_job": 10_000,
            }
        ]
    }
    arn = "arn:aws:states:us-east-1:123456789012:execution:Labeling:benchmark"
    client: Any = _Disk(manifest)
    started = time.perf_counter()
    planned = plan(
        raw,
        execution=ExecutionId.of({"arn": arn, "started_at": "2026-01-02T03:04:05Z"}),
        stack=StackSettings(
            bucket="bucket", region="us-east-1", role_arn="arn:aws:iam::123456789012:role/R", workteam_arn=team
        ),
        store=ObjectStore(client),
        labeling_jobs=LabelingJobs(sagemaker),
        roles=Roles(session.client("iam")),
    )
    return {
        "objects": sum(ref["objects"] for wave in planned["waves"] for ref in wave["jobs"]),
        "seconds": round(time.perf_counter() - started, 3),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def memory(manifest: Path, task_type: str) -> dict[str, Any]:
    """`plan_once` in a process of its own."""
    command = [sys.executable, __file__, "--plan", str(manifest), "--task-type", task_type]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return found


def write_manifest(path: Path, line: Line, count: int) -> None:
    """The same lines every time."""
    with path.open("wb") as file:
        file.writelines(json.dumps(line(number)).encode() + b"\n" for number in range(count))


def run(*, lines: int, rounds: int) -> dict[str, Any]:
    """All measurements."""
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (line, task_type) in MANIFESTS.items():
            whole, part = Path(folder) / "whole.manifest", Path(folder) / "part.manifest"
            write_manifest(whole, line, lines)
            write_manifest(part, line, max(1, lines // 100))
            results[name] = {
                **measure(whole, task_type, lines=lines, rounds=rounds),
                "bytes": whole.stat().st_size,
                "plan": memory(whole, task_type),
                "plan_of_a_hundredth": memory(part, task_type),
            }
            _show(name, results[name], lines)
    met = all(results[name]["ratio"] >= GOAL for name in HELD_TO_THE_GOAL) and all(
        one["plan"]["peak_mib"] < MEMORY_MAX_MIB
        and one["plan"]["peak_mib"] - one["plan_of_a_hundredth"]["peak_mib"] < GROWTH_MAX_MIB
        for one in results.values()
    )
    return {"lines": lines, "goal": GOAL, "met": met, "manifests": results}


def _show(name: str, result: dict[str, Any], lines: int) -> None:
    print(f"{lines:,} lines of {name} ({result['bytes'] / 1e6:.1f} MB)")
    fastest = result["seconds"][f"bare loop, {result['fastest_parser']}"]
    for contestant, seconds in result["seconds"].items():
        print(f"  {contestant:<20}{seconds:8.3f} s {lines / seconds:12,.0f} lines/s {fastest / seconds:8.2f}")
    whole, part = result["plan"], result["plan_of_a_hundredth"]
    print(
        f"  a whole plan takes {whole['seconds']} s and {whole['peak_mib']} MiB, "
        f"of a hundredth of the lines {part['peak_mib']} MiB\n"
    )


def main() -> int:
    """Measures, prints a table and writes the numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=100_000, help="lines of each manifest; default: %(default)s")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of which the best counts; default: %(default)s")
    parser.add_argument(
        "--out", type=Path, default=Path("out/benchmarks/plan_manifest.json"), help="default: %(default)s"
    )
    parser.add_argument("--plan", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--task-type", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.plan is not None:
        print(json.dumps(plan_once(options.plan, options.task_type)))
        return 0
    result = run(lines=options.lines, rounds=options.rounds)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    ratios = ", ".join(f"{name} {one['ratio']:.2f}" for name, one in result["manifests"].items())
    print(f"speed of the plan's reading, in that of the fastest bare loop: {ratios} (goal: at least {GOAL})")
    print(f"{'met' if result['met'] else 'NOT MET'}; numbers in {options.out}")
    return 0 if result["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
