"""Cold import of each function's handler beside a bare boto3 client, and the size of what is uploaded.

    python benchmarks/cold_start.py [--rounds 7]

Each import runs in a Python of its own, turn about with the others; processor time counts, which other work on the
machine changes least. The handler is imported as it lies in the function's asset: without compiled files, and with none
written, since a function can't keep any. The bare client is `boto3.client("sagemaker")` and nothing else.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

from benchmarks.support.side_by_side import processor_seconds, ratios, show, turn_about
from ground_truth_runtime.assets import PACKAGE, SOURCE_ROOT

GOAL = 1.5
BARE = "import boto3; boto3.client('sagemaker', region_name='us-east-1')"
CLIENT = "a boto3 client"
NOTHING = "Python alone"


def handlers() -> list[str]:
    """Names of the functions."""
    return sorted(path.stem for path in (SOURCE_ROOT / PACKAGE / "handlers").glob("[a-z]*.py"))


def asset(folder: Path) -> Mapping[str, int]:
    """Copies the package as the asset holds it; its files and bytes."""
    copytree(SOURCE_ROOT / PACKAGE, folder / PACKAGE, ignore=ignore_patterns("__pycache__", "*.pyc", "py.typed"))
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {"files": len(files), "bytes": sum(path.stat().st_size for path in files)}


def measure(*, rounds: int) -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        size = asset(Path(folder))
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": folder,
            "PYTHONDONTWRITEBYTECODE": "1",
            "AWS_REGION": "us-east-1",
            "POWERTOOLS_SERVICE_NAME": "benchmark",
        }

        def python(code: str) -> Any:
            command = [sys.executable, "-c", code]
            return lambda: processor_seconds(command, environment=environment)

        code = {name: f"import {PACKAGE}.handlers.{name}" for name in handlers()}
        seconds = turn_about(
            {NOTHING: python("pass"), CLIENT: python(BARE), **{name: python(text) for name, text in code.items()}},
            rounds=rounds,
        )
    found = ratios(seconds, to=CLIENT)
    found.pop(NOTHING)
    return {
        "rounds": rounds,
        "goal": GOAL,
        "seconds_of_a_client": round(sorted(seconds[CLIENT])[rounds // 2], 3),
        "ratios": found,
        "asset": size,
        "met": max(found.values()) <= GOAL,
    }


def main() -> int:
    """Prints the figures; 1 where a handler takes longer than the goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="default: %(default)s")
    figures = measure(rounds=parser.parse_args().rounds)
    show(figures)
    return 0 if figures["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
