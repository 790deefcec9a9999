"""The end of a log."""

from pathlib import Path

from ground_truth_local.cloud.tail import tail


def test_the_last_lines_are_shown(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(100_000)))
    assert tail(log, lines=2) == "    line 99998\n    line 99999"


def test_bytes_that_are_no_text_do_not_matter(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"\xff ok")
    assert tail(log).endswith(" ok")


def test_a_missing_and_an_empty_log_say_so(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert tail(log) == "    (there is no log)"
    log.touch()
    assert tail(log) == "    (the log is empty)"
