"""Writes `event.md` and `event.schema.json` beside this file; with `--check` tells whether they are up to date."""

import json
import sys
from pathlib import Path

from ground_truth_runtime.event.reference import json_schema, reference_page
from ground_truth_runtime.facts.task_types import TASK_TYPES

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples" / "task_types"
FILES = {
    HERE / "event.md": reference_page({name: (EXAMPLES / f"{name}.json").read_text("utf-8") for name in TASK_TYPES}),
    HERE / "event.schema.json": json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n",
}


def main() -> int:
    """Exit code 1 where `--check` finds a file that differs."""
    if "--check" not in sys.argv:
        for path, text in FILES.items():
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [path.name for path, text in FILES.items() if not path.exists() or path.read_text("utf-8") != text]
    if stale:
        sys.stderr.write(f"{', '.join(stale)} differ from the models: run python docs/make_reference.py\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
