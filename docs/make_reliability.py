"""Writes `reliability.md` beside this file from the tables and tests of `tests/faults`.

With `--check` tells whether it is up to date.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from tests.faults.injection import Fault  # noqa: E402 - lies below the root
from tests.faults.invariants import check  # noqa: E402
from tests.faults.matrix import MATRIX, MEANING, Row  # noqa: E402
from tests.faults.walk_counts import read_counts  # noqa: E402
from tests.faults.walked import violations  # noqa: E402

PAGE = HERE / "reliability.md"
SCENARIOS = ("test_executions.py", "test_labeling.py")

_INTRODUCTION = """\
# What goes wrong, and what happens then

Written by `docs/make_reliability.py` from `tests/faults`, which run all of it: the synthesized definition and the real
functions, over moto's S3, DynamoDB and SNS and the local Ground Truth, in simulated time. The definition is run there
by a small interpreter that knows heartbeats, retries and redrives; `tests/state_machine` runs it under moto's as well.
None of this has run against AWS.

After each of them this holds:
"""
_MATRIX = """\
## Every call, every fault

`throttled`, `request lost` and `answer lost` strike all four tries of the AWS client; `answer lost once` its first, so
that it asks for the same thing twice. A crash is the function's end: its time limit, its memory, its host. Before it,
the call has not taken effect; after it, it has. For calls that only read, a lost answer is a lost request (`"`), and
what dies after them dies before the next call. `answer cut off` breaks the connection in the middle of an object,
which the client does not ask for again (`-`: other answers do not come piece by piece). Each of these executions also
ends as it would without the fault, with the same number of labeling jobs.
"""
_WALKS = """\
## All of it together, at random

`tests/faults/test_walk.py` takes random walks, each the same again by its seed. A walk draws an event (parts,
follow-ups, `stop_after`, a job that needs another one), how Ground Truth behaves (how long jobs take to begin, to label
and to stop, counters that lag, objects and jobs that fail, new jobs that cannot be described yet), and 2 to 12 steps
with pauses between a second and four hours. A step may wait for a certain call of a function, so that up to four things
happen while that works, before or after the call, which then may fail. At last nothing is disturbed any more, and seven
walks in ten end with a redrive. After each walk this holds:
"""
_LIMITS = """\
## Limits

* **A collect that fails for good.** Passing faults are tried again for about four minutes, a function that dies three
  times. After that the job's outcome is `CollectFailed`. The result names the output manifest that holds the labels,
  or, where several labeling jobs took part in one job, what the keys of all their output begin with.
* **Redrive.** Step Functions runs again what has not succeeded, so a redrive helps an execution that was stopped, or
  whose plan or finish failed. One that ended with `LabelingJobsFailed` ends there again: its states have all
  succeeded, and a new execution is what helps. What a stopped labeling job left unlabeled is taken from its output
  manifest, which has a line for every object, as documented chaining from stopped jobs needs. The labeling job of a
  redrive counts as one of the follow-ups that the event allows. A streaming job begins anew: what it had not labeled is
  in no manifest.
* **A monitor that is silent for days.** After an hour without a heartbeat the launch is tried again, 12 times in three
  days. Then the labeling job is stopped, and its labels so far are in the result. An alarm reports it after minutes.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    text = inspect.cleandoc(str(check.__doc__))
    yield text[text.index("1. ") :]
    yield ""
    yield _MATRIX
    faults = [fault.value for fault in Fault]
    yield f"| Function | Place | Call | {' | '.join(faults)} |"
    yield f"|---|---|---|{'---|' * len(faults)}"
    yield from map(_row, MATRIX)
    yield ""
    yield from (f"* *{outcome.value}*: {meaning}." for outcome, meaning in MEANING.items())
    yield ""
    yield "## Other things that go wrong"
    yield ""
    for name in SCENARIOS:
        yield from (f"* {sentence}" for sentence in _sentences(ROOT / "tests" / "faults" / name))
    yield ""
    yield from _walks()
    yield _LIMITS.rstrip()


def _walks() -> Iterator[str]:
    yield _WALKS
    text = inspect.cleandoc(str(violations.__doc__))
    yield text[text.index("1. ") :]
    yield ""
    counts = read_counts()
    ends = ", ".join(f"{number:,} {status}" for status, number in counts["executions"].items())
    yield (
        f"The seeds 0 to {counts['walks'] - 1:,}, which `make test` takes, are {counts['walks']:,} walks with "
        f"{sum(counts['executions'].values()):,} executions ({ends}) and {counts['labeling_jobs']:,} labeling jobs. "
        "`--walks 100000` takes more of them, `--walk-from` others. Their steps:"
    )
    yield ""
    yield "| Step | Times |"
    yield "|---|---|"
    yield from (f"| {step} | {number:,} |" for step, number in counts["steps"].items())
    yield ""


def _row(row: Row) -> str:
    none = {Fault.ANSWER_CUT: "-"}
    cells = [row.cells[fault].value if fault in row.cells else none.get(fault, '"') for fault in Fault]
    return f"| {row.call.function} | `{row.call.place}` | `{row.call.operation}` | {' | '.join(cells)} |"


def _sentences(path: Path) -> Iterator[str]:
    """The first line of each test's docstring."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            told = ast.get_docstring(node)
            if told is None:
                raise ValueError(f"{path.name}: {node.name} does not tell what happens")
            yield " ".join(told.split())


def main() -> int:
    """Exit code 1 where `--check` finds that the page differs."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == page():
        return 0
    sys.stderr.write("reliability.md differs from the tests: run python docs/make_reliability.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
