"""What docs/local-workers.md tells is what the code knows."""

import json
import re
from dataclasses import fields
from pathlib import Path

from ground_truth_local.engine import Simulation
from ground_truth_local.engine.bench import MAX_ANSWER_BYTES
from ground_truth_local.engine.types.registry import TASK_TYPES, TOOLS
from ground_truth_local.profile_rules import RULES
from ground_truth_local.rendering.service_pages import is_here
from ground_truth_local.sagemaker.tables import task_rules

PAGE = (Path(__file__).parents[3] / "docs" / "local-workers.md").read_text(encoding="utf-8")
SEEN = {
    "picture": "the picture",
    "text": "the text",
    "clip": "that the clip is there; it is not decoded",
    "frames": "the frames",
    "points": "the points",
}


def test_every_setting_of_a_profile_stands_there_with_its_default() -> None:
    told = re.findall(r"^\| `(\w+)` \| `(.+?)` \|", PAGE, re.MULTILINE)
    default = Simulation()
    known = [(field.name, getattr(default, field.name)) for field in fields(Simulation)]
    known = [(name, list(value) if value == () else value) for name, value in known]
    assert told == [(name, json.dumps(value)) for name, value in known]
    assert [name for name, _ in told] == list(RULES)


def test_every_task_type_stands_there_with_what_workers_see() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (.+?) \| (?:yes|no: .*) \|$", PAGE, re.MULTILINE))
    expected = {
        name: SEEN[kind.reads] + (" and the earlier label" if kind.audits else "") for name, kind in TASK_TYPES.items()
    }
    assert told == expected


def test_every_task_type_of_the_service_is_among_them() -> None:
    assert TASK_TYPES.keys() | {"PassThrough"} == task_rules().keys()


def test_people_are_told_where_they_have_no_page() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| .+? \| (yes|no)\b", PAGE, re.MULTILINE))
    for name in TASK_TYPES:
        page = task_rules()[name].ui_name
        assert told[name] == ("yes" if page is None or is_here(page) else "no"), name


def test_every_tool_stands_there() -> None:
    (sentence,) = [line for line in PAGE.splitlines() if line.startswith("In custom jobs")]
    assert re.findall(r"`(crowd-[\w-]+)`", sentence) == list(TOOLS)


def test_the_size_of_an_answer_is_told() -> None:
    assert f"at most {MAX_ANSWER_BYTES >> 20} MiB" in PAGE
