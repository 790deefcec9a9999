"""`docs/performance.md`, made from `results.json` alone."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from benchmarks import sections
from benchmarks.support.tables import wrapped

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
RESULTS = HERE / "results.json"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One benchmark.

    goal: what its figures are held to; None where they are only told.
    section: what the page says of its figures.
    to_file: whether it writes its figures to `--out`, and not to stdout.
    """

    title: str
    method: str
    goal: str | None
    section: Callable[[dict[str, Any]], str]
    to_file: bool = False


SUBJECTS: Mapping[str, Subject] = MappingProxyType(
    {
        "history": Subject(
            title="History of an execution",
            method="The synthesized state machine and the real handlers in moto's interpreter, over the local Ground"
            " Truth with a simulated clock; the monitor sweeps every five minutes.",
            goal="No more events for each job than `.sync` and the steps that prepare and collect it need.",
            section=sections.history,
        ),
        "calls": Subject(
            title="Calls while jobs run",
            method="The real monitor step and gateways over stock boto3 clients, whose calls are answered, paged and"
            " counted in memory. Of 10,000 jobs a quarter of the hour is swept, and counts four times.",
            goal="1,000 jobs, with progress no older than 5 minutes, within a tenth of the rate of ListLabelingJobs.",
            section=sections.calls,
        ),
        "launching": Subject(
            title="A thousand launches at once",
            method="A discrete-event simulation with the retries of the synthesized definition, botocore's own back-off"
            " and the local service's token bucket; five runs.",
            goal="No job fails; all run as soon as the rate of CreateLabelingJob allows.",
            section=sections.launching,
        ),
        "cost": Subject(
            title="Cost",
            method="The counts above times the prices below; memory of the functions and number of the alarms from the"
            " synthesized template.",
            goal=None,
            section=sections.cost,
        ),
        "local_run": Subject(
            title="The local run, and the time to the next step",
            method="The steps of `make local` from what is installed, once; then `cdk diff` against the local cloud.",
            goal="The next step begins sooner than after a poll, and `cdk diff` finds nothing after a second synth.",
            section=sections.local_run,
        ),
        "synth": Subject(
            title="Synth",
            method="Programs of their own, turn about; each with the project's feature flags.",
            goal="The full app takes at most 1.5 times as long as an app with one bucket, and the same twice.",
            section=sections.synth,
        ),
        "cold_start": Subject(
            title="Cold start and size of the functions",
            method="Each import in a Python of its own, turn about, from a copy of the asset without compiled files.",
            goal="No handler takes more than 1.5 times as long as a bare boto3 client.",
            section=sections.cold_start,
        ),
        "plan_manifest": Subject(
            title="Reading an input manifest",
            method="Plan's look at every line beside a loop that only parses, turn about; memory is that of a"
            " process of its own that plans an event.",
            goal="Half the speed of the loop for images, texts and labeled images; at most 24 MiB more for a hundred"
            " times as many lines.",
            section=sections.plan_manifest,
            to_file=True,
        ),
        "summarise": Subject(
            title="Summarising an output manifest",
            method="The summary beside a loop that only parses, turn about; memory is what Python allocates.",
            goal="Half the speed of the loop, and memory that does not grow with the manifest.",
            section=sections.summarise,
            to_file=True,
        ),
        "merge_parts": Subject(
            title="Merging the parts of a job",
            method="Collect's own function through boto3, with S3 as a folder of files; each in a process of its own.",
            goal="Ten times as many lines take at most 8 MiB more.",
            section=sections.merge_parts,
            to_file=True,
        ),
    }
)


def page(results: Mapping[str, Any]) -> str:
    """The whole page."""
    machine, found = results["machine"], results["subjects"]
    intro = f"""\
# Performance

What this costs and how long it takes, measured: every figure is a count, or a ratio of two things measured in one run.
`make bench` measures all of it and writes [`results.json`](../benchmarks/results.json) and this page; each section's
command measures that section alone. Seconds are those of one machine with {machine["processors"]} processors and
Python {machine["python"]}, busy with other work as well; ratios are measured side by side on it.
"""
    told = [_section(name, subject, found[name]) for name, subject in SUBJECTS.items() if name in found]
    return wrapped("\n".join([intro, *told]))


def _section(name: str, subject: Subject, figures: dict[str, Any]) -> str:
    goal = "" if subject.goal is None else f"\nGoal, {'met' if figures['met'] else '**missed**'}: {subject.goal}\n"
    return f"""\
## {subject.title}

    python benchmarks/{name}.py

{subject.method}
{goal}
{subject.section(figures)}"""


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(RESULTS.read_text("utf-8"))), "utf-8")
