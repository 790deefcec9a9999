"""Completion scripts for shells, made from the parser: they know what it knows, and start no program."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ground_truth_cli.text import one_line

_HELP_LENGTH = 70


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option: its spellings, whether it takes a value, the values it may take, and its help."""

    spellings: tuple[str, ...]
    takes_value: bool
    choices: tuple[str, ...]
    help: str


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command: the words that lead to it, its own commands with their help, and its options."""

    path: tuple[str, ...]
    commands: tuple[tuple[str, str], ...]
    options: tuple[Option, ...]
    choices: tuple[str, ...]


def commands(parser: argparse.ArgumentParser, path: Sequence[str] = ()) -> Iterator[Command]:
    """The command of `parser`, then all below it."""
    below: dict[str, argparse.ArgumentParser] = {}
    helps: list[tuple[str, str]] = []
    options: list[Option] = []
    choices: tuple[str, ...] = ()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            below = dict(action.choices)
            helps = [(choice.dest, _short(choice.help)) for choice in action._choices_actions]
        elif action.option_strings:
            options.append(
                Option(
                    spellings=tuple(action.option_strings),
                    takes_value=action.nargs != 0,
                    choices=_choices(action),
                    help=_short(action.help),
                )
            )
        else:
            choices += _choices(action)
    yield Command(path=tuple(path), commands=tuple(helps), options=tuple(options), choices=choices)
    for name, child in below.items():
        yield from commands(child, (*path, name))


def bash(program: str, tree: Sequence[Command]) -> str:
    """A completion script for bash."""
    known = " ".join(f"'{' '.join(command.path)}'" for command in tree if command.path)
    cases = []
    for command in tree:
        values = "".join(
            f"        {'|'.join(option.spellings)}) choices='{' '.join(option.choices)}'; value=1 ;;\n"
            for option in command.options
            if option.takes_value
        )
        words = [name for name, _ in command.commands] + list(command.choices)
        options = " ".join(spelling for option in command.options for spelling in option.spellings)
        cases.append(
            f"    '{' '.join(command.path)}')\n"
            f"      words='{' '.join(words)}' options='{options}'\n"
            f'      case "$previous" in\n{values}        *) ;;\n      esac ;;\n'
        )
    function = f"_{program.replace('-', '_')}"
    return f"""\
# Completion of {program} for bash.
{function}() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}"
  local path='' word words='' options='' choices='' value='' known
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    for known in {known}; do
      if [ "${{path:+$path }}$word" = "$known" ]; then path=$known; break; fi
    done
  done
  case "$path" in
{"".join(cases)}  esac
  COMPREPLY=()
  if [ -n "$value" ]; then
    if [ -n "$choices" ]; then COMPREPLY=($(compgen -W "$choices" -- "$current"))
    else local IFS=$'\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); fi
  elif [ "${{current:0:1}}" = - ]; then COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current"))
  else local IFS=$'\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); fi
}}
complete -F {function} {program}
"""


def zsh(program: str, tree: Sequence[Command]) -> str:
    """A completion script for zsh."""
    functions = []
    for command in tree:
        lines = [_zsh_option(option) for option in command.options]
        if command.commands:
            described = " ".join(_quoted(f"{name}:{text}") for name, text in command.commands)
            calls = "\n".join(
                f"        {name}) {_zsh_function(program, (*command.path, name))} ;;" for name, _ in command.commands
            )
            arguments = " \\\n    ".join([*lines, "'1: :->command'", "'*:: :->rest'"])
            functions.append(
                f"{_zsh_function(program, command.path)}() {{\n"
                "  local context state state_descr line\n  typeset -A opt_args\n"
                f"  _arguments -C \\\n    {arguments}\n"
                '  case "$state" in\n'
                f"    command) local -a found; found=({described}); _describe command found ;;\n"
                f'    rest)\n      case "$line[1]" in\n{calls}\n      esac ;;\n  esac\n}}\n'
            )
        else:
            rest = f"'*: :({' '.join(command.choices)})'" if command.choices else "'*:file:_files'"
            arguments = " \\\n    ".join([*lines, rest])
            functions.append(f"{_zsh_function(program, command.path)}() {{\n  _arguments \\\n    {arguments}\n}}\n")
    start = _zsh_function(program, ())
    return (
        f"#compdef {program}\n# Completion of {program} for zsh.\n\n"
        + "\n".join(functions)
        + f'\nif [ "$funcstack[1]" = "{start}" ]; then {start} "$@"; else compdef {start} {program}; fi\n'
    )


def fish(program: str, tree: Sequence[Command]) -> str:
    """A completion script for fish."""
    lines = [f"# Completion of {program} for fish.", f"complete -c {program} -f"]
    for command in tree:
        condition = _fish_condition(command)
        for name, text in command.commands:
            lines.append(f"complete -c {program} -n {_quoted(condition)} -a {name} -d {_quoted(text)}")
        for option in command.options:
            spelled = " ".join(
                f"-l {spelling[2:]}" if spelling.startswith("--") else f"-s {spelling[1:]}"
                for spelling in option.spellings
            )
            values = ""
            if option.takes_value:
                values = f" -x -a {_quoted(' '.join(option.choices))}" if option.choices else " -r -F"
            lines.append(f"complete -c {program} -n {_quoted(condition)} {spelled}{values} -d {_quoted(option.help)}")
        if not command.commands:
            given = f"-a {_quoted(' '.join(command.choices))}" if command.choices else "-F"
            lines.append(f"complete -c {program} -n {_quoted(condition)} {given}")
    return "\n".join(lines) + "\n"


def _choices(action: argparse.Action) -> tuple[str, ...]:
    return () if action.choices is None else tuple(map(str, action.choices))


def _short(text: str | None) -> str:
    if text is None or text == argparse.SUPPRESS:
        return ""
    first = one_line(text).partition(";")[0].replace("%(default)s", "")
    return first if len(first) <= _HELP_LENGTH else f"{first[: _HELP_LENGTH - 3]}..."


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _zsh_function(program: str, path: Sequence[str]) -> str:
    return "_" + "_".join([program, *path]).replace("-", "_")


def _zsh_option(option: Option) -> str:
    text = option.help.replace("[", "(").replace("]", ")").replace(":", "")
    value = ""
    if option.takes_value:
        value = f": :({' '.join(option.choices)})" if option.choices else ":value:_files"
    if len(option.spellings) == 1:
        return _quoted(f"*{option.spellings[0]}[{text}]{value}")
    return f"{{{','.join(option.spellings)}}}{_quoted(f'[{text}]{value}')}"


def _fish_condition(command: Command) -> str:
    if not command.path:
        return "__fish_use_subcommand"
    seen = "; and ".join(f"__fish_seen_subcommand_from {name}" for name in command.path)
    if not command.commands:
        return seen
    return f"{seen}; and not __fish_seen_subcommand_from {' '.join(name for name, _ in command.commands)}"
