"""How often random walks did what: the figures of `docs/reliability.md`.

pytest tests/faults/test_walk.py --numprocesses 0 --walk-counts tests/faults/walk_counts.json
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.faults.walk import Walk
from tests.faults.world import World
from tests.support.memory.account import MemoryAccount

COUNTS = Path(__file__).with_name("walk_counts.json")


def add_counts(file: Path, walk: Walk, world: World) -> None:
    """Add a walk that has ended to the file."""
    counts = read_counts(file) if file.exists() else {}
    counts["walks"] = counts.get("walks", 0) + 1
    assert isinstance(world.cloud, MemoryAccount)
    counts["labeling_jobs"] = counts.get("labeling_jobs", 0) + len(world.cloud.service.jobs)
    for name, found in (("steps", walk.kinds), ("executions", Counter(each.status for each in walk.executions))):
        total = Counter(counts.get(name, {}))
        total.update(found)
        counts[name] = dict(sorted(total.items()))
    file.write_text(f"{json.dumps(counts, indent=2)}\n", encoding="utf-8")


def read_counts(file: Path = COUNTS) -> dict[str, Any]:
    """Return what was counted."""
    counts: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return counts
