"""Runs the benchmarks one after another, keeps their figures in `results.json`, and writes `docs/performance.md`.

    python -m benchmarks.run [--only NAME ...]

With `--only`, the others' figures stay as they are. Ends with 1 where a goal is missed, which the page says too.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.page import PAGE, SUBJECTS, page

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
GOAL_MISSED = 1


def figures_of(name: str) -> Any:
    """Runs one benchmark in a process of its own and returns its figures; RuntimeError where it gives none."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, str(HERE / f"{name}.py"), *(["--out", str(out)] if SUBJECTS[name].to_file else [])]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode not in (0, GOAL_MISSED):
            raise RuntimeError(f"benchmarks/{name}.py ended with {done.returncode}")
        try:
            return json.loads(out.read_text("utf-8") if SUBJECTS[name].to_file else done.stdout)
        except (OSError, ValueError) as error:
            raise RuntimeError(f"benchmarks/{name}.py gave no figures") from error


def main() -> int:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=list(SUBJECTS), metavar="NAME", help=", ".join(SUBJECTS))
    names = parser.parse_args().only or list(SUBJECTS)
    results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"subjects": {}}
    results["machine"] = {"processors": os.cpu_count(), "python": platform.python_version()}
    for name in names:
        print(f"{name} ...", file=sys.stderr)
        found = results["subjects"][name] = figures_of(name)
        print(f"{name} {'met' if found['met'] else 'NOT MET'}", file=sys.stderr)
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    PAGE.write_text(page(results), "utf-8")
    return 0 if all(found["met"] for found in results["subjects"].values()) else GOAL_MISSED


if __name__ == "__main__":
    sys.exit(main())
