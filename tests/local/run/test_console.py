"""What a person sees."""

import io
import re

import pytest

from ground_truth_local.run.console import Console


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


def test_a_step_tells_how_long_it_took(stream: io.StringIO) -> None:
    with Console(stream).step("Start"):
        pass
    assert re.fullmatch(r"  ✓ Start  0\.\d s\n", stream.getvalue())


def test_a_failed_and_an_interrupted_step_say_so(stream: io.StringIO) -> None:
    console = Console(stream)
    with pytest.raises(ValueError, match="x"), console.step("One"):
        raise ValueError("x")
    with pytest.raises(KeyboardInterrupt), console.step("Two"):
        raise KeyboardInterrupt
    assert re.fullmatch(r"  failed: One  0\.\d s\n  interrupted: Two  0\.\d s\n", stream.getvalue())


def test_elsewhere_than_on_a_terminal_only_changed_lines_are_written_and_no_codes(stream: io.StringIO) -> None:
    console = Console(stream)
    console.block(["a 0", "b 0"])
    console.block(["a 0", "b 1"])
    assert stream.getvalue() == "a 0\nb 0\nb 1\n"


def test_a_terminal_gets_the_block_in_place(stream: io.StringIO) -> None:
    console = Console(stream, terminal=True)
    console.block(["a 0", "b 0"])
    console.block(["a 1", "b 1"])
    console.end_block()
    console.block(["c"])
    assert stream.getvalue() == ("\x1b[2Ka 0\n\x1b[2Kb 0\n\x1b[2A\x1b[2Ka 1\n\x1b[2Kb 1\n\x1b[2Kc\n")


def test_colours_can_be_refused(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    Console(stream, terminal=True).heading("Results")
    assert stream.getvalue() == "\nResults\n"
