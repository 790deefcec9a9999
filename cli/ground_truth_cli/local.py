"""`ground-truth local`: Ground Truth on this machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from ground_truth_local.cloud.errors import CloudError
from ground_truth_local.run.console import Console
from ground_truth_local.run.errors import Interrupted, RunError, SetupIncomplete
from ground_truth_local.run.interrupts import interruptible
from ground_truth_local.run.local_run import run as run_locally
from ground_truth_local.run.options import DEFAULT_EVENT, RunOptions

FAILED = 1
UNUSABLE = 2


def run(arguments: argparse.Namespace, *, output: TextIO) -> int:
    """Run `ground-truth local run`; its exit status."""
    console, errors = Console(output), Console(sys.stderr)
    try:
        with interruptible():
            run_locally(_options(arguments), console=console)
    except Interrupted as interrupt:
        errors.line(f"\n{interrupt}: everything that was started has ended.")
        return interrupt.exit_code
    except SetupIncomplete as error:
        errors.line(f"\n{error}")
        return UNUSABLE
    except (RunError, CloudError) as error:
        errors.line(f"\n{error}")
        return FAILED
    return 0


def _options(arguments: argparse.Namespace) -> RunOptions:
    return RunOptions(
        project=Path.cwd(),
        events=(DEFAULT_EVENT,) if arguments.event is None else tuple(arguments.event),
        images=arguments.images,
        out=arguments.out,
        port=arguments.port,
        speed=arguments.speed,
        seed=arguments.seed,
    )
