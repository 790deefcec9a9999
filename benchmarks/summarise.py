"""A manifest of 100,000 lines summarised, against a bare loop that only parses each line with the fastest parser.

    python benchmarks/summarise.py [--lines 100000] [--rounds 5] [--out out/benchmarks/summarise.json]

Both read the same file in the same process, turn about; CPU time counts, and the best of the rounds, so
that other work on the machine does not. The fastest parser is orjson
where it is installed (extra `dev`); the summary reads by msgspec where that is (extra `fast`), and its numbers without
it, as in Lambda, are shown beside. Memory is what Python allocates at most, for the whole file and for its first tenth.
Ends with 1 where the summary has less than half the speed of the bare loop, or its memory grows with the manifest.
"""

import argparse
import json
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.support.parsers import parsers
from ground_truth_runtime.labels.fast import fastest
from ground_truth_runtime.labels.summary import summarize

GOAL = 0.5
CLASSES = ("cat", "dog", "bird", "fish", "cow")
GROWTH_MAX = 1.1
"""Peak memory for all lines over that for a tenth of them."""


def class_line(number: int, chance: random.Random) -> dict[str, Any]:
    """A line of image classification."""
    index = chance.randrange(len(CLASSES))
    return {
        "source-ref": f"s3://bucket/images/{number:06d}.jpg",
        "animal": index,
        "animal-metadata": {
            "class-name": CLASSES[index],
            "confidence": round(chance.random(), 2),
            **_common("image-classification", number),
        },
    }


def boxes_line(number: int, chance: random.Random) -> dict[str, Any]:
    """A line with one to five boxes."""
    indexes = [chance.randrange(len(CLASSES)) for _ in range(chance.randint(1, 5))]
    return {
        "source-ref": f"s3://bucket/images/{number:06d}.jpg",
        "boxes": {
            "image_size": [{"width": 640, "height": 480, "depth": 3}],
            "annotations": [
                {"class_id": index, **{side: chance.randrange(640) / 2 for side in ("left", "top", "width", "height")}}
                for index in indexes
            ],
        },
        "boxes-metadata": {
            "objects": [{"confidence": round(chance.random(), 2)} for _ in indexes],
            "class-map": {str(index): CLASSES[index] for index in sorted(set(indexes))},
            **_common("object-detection", number),
        },
    }


def mask_line(number: int, chance: random.Random) -> dict[str, Any]:
    """A line of semantic segmentation with five classes."""
    confidence = round(chance.random(), 2)
    return {
        "source-ref": f"s3://bucket/images/{number:06d}.jpg",
        "areas-ref": f"s3://bucket/labels/areas/annotations/consolidated-annotation/output/{number}.png",
        "areas-ref-metadata": {
            "internal-color-map": {
                str(index): {"class-name": name, "hex-color": f"#{index:06x}", "confidence": confidence}
                for index, name in enumerate(("BACKGROUND", *CLASSES))
            },
            **_common("semantic-segmentation", number),
        },
    }


def _common(kind: str, number: int) -> dict[str, str]:
    return {
        "type": f"groundtruth/{kind}",
        "job-name": "labeling-job/benchmark",
        "human-annotated": "yes",
        "creation-date": f"2026-01-02T03:04:05.{number % 1_000_000:06d}",
    }


def chained_line(number: int, chance: random.Random) -> dict[str, Any]:
    """A line that two jobs have labeled."""
    return {**class_line(number, chance), **boxes_line(number, chance)}


MANIFESTS: dict[str, Callable[[int, random.Random], dict[str, Any]]] = {
    "one class each": class_line,
    "one to five boxes each": boxes_line,
    "a mask each": mask_line,
    "class and boxes, of two jobs": chained_line,
}


def bare_loop(lines: Iterable[bytes], parse: Callable[[bytes], object]) -> None:
    """Only parses each line."""
    for line in lines:
        parse(line)


def measure(path: Path, *, rounds: int) -> dict[str, Any]:
    """Seconds of every contestant, and memory of the summary."""
    contestants: dict[str, Callable[[Iterable[bytes]], object]] = {
        f"bare loop, {name}": lambda lines, parse=parse: bare_loop(lines, parse)  # type: ignore[misc]
        for name, parse in parsers().items()
    }
    contestants["summary"] = summarize
    contestants["summary without msgspec"] = lambda lines: summarize(lines, reader="patterns")
    seconds = dict.fromkeys(contestants, float("inf"))
    for _ in range(rounds):
        for name, run in contestants.items():
            with path.open("rb") as lines:
                started = time.process_time()
                run(lines)
                seconds[name] = min(seconds[name], time.process_time() - started)
    fastest = min((name for name in seconds if name.startswith("bare")), key=lambda name: seconds[name])
    return {
        "seconds": {name: round(value, 4) for name, value in seconds.items()},
        "fastest_parser": fastest.removeprefix("bare loop, "),
        "ratio": round(seconds[fastest] / seconds["summary"], 3),
        "ratio_without_msgspec": round(seconds[fastest] / seconds["summary without msgspec"], 3),
    }


def peak(path: Path, count: int) -> int:
    """Most bytes that Python allocates while it summarises the first `count` lines."""
    with path.open("rb") as lines:
        tracemalloc.start()
        try:
            summarize(islice(lines, count))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def write_manifest(path: Path, line: Callable[[int, random.Random], dict[str, Any]], count: int) -> None:
    """The same lines every time."""
    chance = random.Random(0)  # noqa: S311 - no secret

    def encoded() -> Iterator[bytes]:
        for number in range(count):
            yield json.dumps(line(number, chance), separators=(",", ":")).encode() + b"\n"

    with path.open("wb") as file:
        file.writelines(encoded())


def run(*, lines: int, rounds: int) -> dict[str, Any]:
    """All measurements."""
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, line in MANIFESTS.items():
            path = Path(folder) / "output.manifest"
            write_manifest(path, line, lines)
            summarize(path.read_bytes().splitlines()[:10])  # imports are no part of it
            results[name] = {
                **measure(path, rounds=rounds),
                "bytes": path.stat().st_size,
                "peak_bytes": peak(path, lines),
                "peak_bytes_of_a_tenth": peak(path, lines // 10),
            }
            _show(name, results[name], lines)
    met = all(
        one["ratio"] >= GOAL and one["peak_bytes"] <= one["peak_bytes_of_a_tenth"] * GROWTH_MAX
        for one in results.values()
    )
    return {"lines": lines, "goal": GOAL, "reader": fastest(), "met": met, "manifests": results}


def _show(name: str, result: dict[str, Any], lines: int) -> None:
    print(f"{lines:,} lines, {name} ({result['bytes'] / 1e6:.1f} MB)")
    fastest = result["seconds"][f"bare loop, {result['fastest_parser']}"]
    for contestant, seconds in result["seconds"].items():
        print(f"  {contestant:<26}{seconds:8.3f} s {lines / seconds:12,.0f} lines/s {fastest / seconds:8.2f}")
    print(
        f"  peak memory of the summary {result['peak_bytes'] / 1e6:.2f} MB, "
        f"of a tenth of the lines {result['peak_bytes_of_a_tenth'] / 1e6:.2f} MB\n"
    )


def main() -> int:
    """Measures, prints a table and writes the numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=100_000, help="lines of each manifest; default: %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the best counts; default: %(default)s")
    parser.add_argument("--out", type=Path, default=Path("out/benchmarks/summarise.json"), help="default: %(default)s")
    options = parser.parse_args()
    result = run(lines=options.lines, rounds=options.rounds)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    ratios = ", ".join(f"{one['ratio']:.2f}" for one in result["manifests"].values())
    print(f"speed of the summary, in that of the fastest bare loop: {ratios} (goal: at least {GOAL})")
    print(f"{'met' if result['met'] else 'NOT MET'}; numbers in {options.out}")
    return 0 if result["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
