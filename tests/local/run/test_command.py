"""A program as a step of the run."""

import sys
from pathlib import Path

import pytest

from ground_truth_local.run import command
from ground_truth_local.run.errors import StepFailed


def run(program: str, tmp_path: Path) -> Path:
    log = tmp_path / "logs" / "step.log"
    command.run(
        [sys.executable, "-c", program],
        what="the step",
        environment={"WORD": "clean"},
        directory=tmp_path,
        log=log,
    )
    return log


def test_the_output_goes_to_the_log(tmp_path: Path) -> None:
    log = run("import os, sys; print(os.getcwd(), os.environ['WORD']); print('err', file=sys.stderr)", tmp_path)
    assert set(log.read_text().splitlines()) == {f"{tmp_path} clean", "err"}


def test_a_failure_tells_which_step_its_last_words_and_where_the_rest_is(tmp_path: Path) -> None:
    with pytest.raises(StepFailed) as raised:
        run("import sys; print('last words'); sys.exit(3)", tmp_path)
    log = tmp_path / "logs" / "step.log"
    assert str(raised.value) == f"the step ended with status 3. Its output, {log}, ends:\n    last words"
