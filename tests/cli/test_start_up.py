"""Help comes at once, and scripts complete."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from ground_truth_cli.main import main
from ground_truth_cli.parser import COMMANDS, parser
from ground_truth_cli.shells import commands
from tests.cli.support.command import ground_truth

SLOW = ("boto3", "botocore", "pydantic", "liquid", "PIL", "numpy", "importlib.metadata")


@pytest.mark.parametrize("words", ["", *(command.NAME for command in COMMANDS), "local up"])
def test_help_comes_without_slow_imports(words: str) -> None:
    arguments = [*words.split(), "--help"]
    code = (
        "import sys\nfrom ground_truth_cli.main import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as ended:\n    assert ended.code == 0\n"
        f"print([name for name in {SLOW!r} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
    assert "usage: ground-truth" in ran.stdout


def test_every_command_tells_its_examples_and_exit_statuses() -> None:
    texts = {
        " ".join(command.path): _help(command.path)
        for command in commands(parser())
        if command.path and not command.commands
    }
    assert [name for name, text in texts.items() if "exit status:" not in text] == []
    assert [name for name, text in texts.items() if "examples:" not in text] == []


def test_the_version_is_that_of_the_distribution() -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        main(["--version"], stdout=out)
    assert ended.value.code == 0
    assert out.getvalue().startswith("ground-truth 0.")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ground-truth wa", ["watch"]),
        ("ground-truth watch --inter", ["--interval"]),
        ("ground-truth watch --json --sta", ["--stack-name"]),
        ("ground-truth local ", ["run", "up"]),
        ("ground-truth local run --po", ["--port"]),
        ("ground-truth export --format hugg", ["huggingface"]),
        ("ground-truth list --status f", ["failed"]),
        ("ground-truth completion ", ["bash", "fish", "zsh"]),
        ("ground-truth validate even", ["event one.json"]),
    ],
)
def test_bash_completes(tmp_path: Path, words: str, found: list[str]) -> None:
    (tmp_path / "event one.json").touch()
    script = tmp_path / "completion.bash"
    script.write_text(ground_truth("completion", "bash").out)
    split = words.split(" ")
    line = " ".join(f"'{word}'" for word in split)
    code = (
        f"source {script}; COMP_WORDS=({line}); COMP_CWORD={len(split) - 1}; _ground_truth; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    ran = subprocess.run(["bash", "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert sorted(ran.stdout.splitlines()) == found
    assert ran.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_command_and_option_is_in_every_script(shell: str) -> None:
    script = ground_truth("completion", shell).out
    for command in commands(parser()):
        for word in (*command.path, *(spelling for option in command.options for spelling in option.spellings)):
            assert word.lstrip("-") in script


def test_a_reader_that_has_enough_ends_the_command_quietly() -> None:
    command = f"{sys.executable} -m ground_truth_cli.main schema | head -n 1; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ran.returncode in (0, 141)
    assert ran.stderr == ""


def _help(path: tuple[str, ...]) -> str:
    code = f"from ground_truth_cli.parser import parser; parser().parse_args({[*path, '--help']!r})"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
