"""Synth of the full app beside that of an app with one bucket, and whether a second synth gives the same.

    python benchmarks/synth.py [--rounds 7]

Each is a program of its own with the project's feature flags, run turn about. Processor time counts, that of Node
included, which other work on the machine changes least; the time on the wall is told beside it. A third app has one
bucket as well and imports the modules of aws-cdk-lib that the full app uses, to tell what their loading takes. Both
apps run without aws-cdk-lib's check of their templates too, to tell what the check takes; the goal is that with it.
What the rounds made of the full app is compared file by file.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.support.side_by_side import processor_seconds, ratios, show, turn_about, wall_seconds
from benchmarks.support.synthesized import ROOT
from ground_truth_local.run.options import RunOptions
from ground_truth_local.run.toolchain import Cdk

GOAL = 1.5
BARE = """\
from aws_cdk import App, Stack
from aws_cdk import aws_s3 as s3

app = App()
s3.Bucket(Stack(app, "Bare"), "Bucket")
app.synth()
"""

UNCHECKED = {"CDK_VALIDATION": "false"}
"""Takes aws-cdk-lib's check of templates against CloudFormation's rules out."""

MODULES = """\
import sys
import app

print("".join(f"import {name}\\n" for name in sys.modules if name.startswith("aws_cdk.aws_") and name.count(".") == 1))
"""


def digests(assembly: Path) -> dict[str, str]:
    """Digest of each file of a cloud assembly."""
    files = sorted(path for path in assembly.rglob("*") if path.is_file())
    return {str(path.relative_to(assembly)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def measure(*, rounds: int) -> dict[str, Any]:
    """All figures."""
    flags = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    wall: dict[str, list[float]] = {}
    assemblies: list[dict[str, str]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = folder / "bare.py"
        bare.write_text(BARE, "utf-8")
        environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "CDK_CONTEXT_JSON": json.dumps(flags),
            "CDK_DEFAULT_REGION": "us-east-1",
            "CDK_DEFAULT_ACCOUNT": "123456789012",
            **Cdk(cli=(), app=RunOptions(project=ROOT).app(), assembly=folder / "unused").environment(),
        }

        modules = subprocess.run(
            [sys.executable, "-c", MODULES], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        importing = folder / "importing.py"
        importing.write_text(modules + BARE, "utf-8")

        def synth(kind: str, app: Path, settings: Mapping[str, str] | None = None) -> float:
            out = Path(tempfile.mkdtemp(dir=folder))
            spent = 0.0

            def run() -> None:
                nonlocal spent
                command = [sys.executable, str(app)]
                spent = processor_seconds(
                    command, environment={**environment, **(settings or {}), "CDK_OUTDIR": str(out)}, folder=str(ROOT)
                )

            wall.setdefault(kind, []).append(wall_seconds(run))
            if kind == "full":
                assemblies.append(digests(out))
            return spent

        # The first of all unpacks aws-cdk-lib, where it has not been used before.
        synth("bare", bare)
        wall["bare"].clear()
        seconds = turn_about(
            {
                "bare": lambda: synth("bare", bare),
                "bare, same modules": lambda: synth("bare, same modules", importing),
                "full": lambda: synth("full", ROOT / "app.py"),
                "bare, unchecked": lambda: synth("bare, unchecked", bare, UNCHECKED),
                "full, unchecked": lambda: synth("full, unchecked", ROOT / "app.py", UNCHECKED),
            },
            rounds=rounds,
        )
    found = ratios(seconds, to="bare")
    base = assemblies[0]
    differing = {
        name.partition("/")[0]
        for each in assemblies
        for name in each.keys() | base.keys()
        if each.get(name) != base.get(name)
    }
    return {
        "rounds": rounds,
        "goal": GOAL,
        "ratio": found["full"],
        "ratio_of_the_modules_alone": found["bare, same modules"],
        "ratio_of_one_bucket_unchecked": found["bare, unchecked"],
        "ratio_unchecked": found["full, unchecked"],
        "ratio_on_the_wall": ratios(wall, to="bare")["full"],
        "processor_seconds": {name: [round(each, 2) for each in times] for name, times in seconds.items()},
        "wall_seconds": {name: [round(each, 2) for each in times] for name, times in wall.items()},
        "files": len(base),
        "files_that_differ_between_synths": sorted(differing),
        "met": found["full"] <= GOAL and not differing,
    }


def main() -> int:
    """Prints the figures; 1 where the full app takes longer than the goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="default: %(default)s")
    figures = measure(rounds=parser.parse_args().rounds)
    show(figures)
    return 0 if figures["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
