"""docs/cli.md tells of every command, and of nothing that there is not."""

import re
from pathlib import Path

from ground_truth_cli.parser import COMMANDS, parser
from ground_truth_cli.shells import commands

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")


def test_every_command_is_told() -> None:
    assert [command.NAME for command in COMMANDS if f"`{command.NAME}`" not in PAGE] == []


def test_every_command_line_on_the_page_is_understood() -> None:
    known = {
        " ".join(command.path): {spelling for option in command.options for spelling in option.spellings}
        for command in commands(parser())
    }
    lines = re.findall(r"^(?:\$ )?ground-truth ([^\n>#|]+)", PAGE, re.MULTILINE)
    assert len(lines) > 10
    for line in lines:
        words = line.split()
        path = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        assert path in known
        assert {word for word in words if word.startswith("-")} <= known[path], line
