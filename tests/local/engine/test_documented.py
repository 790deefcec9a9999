"""What docs/local-workers.md and docs/local-files.md tell is what the code knows."""

import json
import re
import textwrap
from dataclasses import fields
from pathlib import Path

from ground_truth_local.engine import Behaviour, Simulation
from ground_truth_local.engine.bench import MAX_ANSWER_BYTES
from ground_truth_local.engine.metadata import FORMS, form_of
from ground_truth_local.engine.types.mask_png import label_colour
from ground_truth_local.engine.types.registry import TASK_TYPES, TOOLS
from ground_truth_local.profile_rules import RULES
from ground_truth_local.rendering.service_pages import is_here
from ground_truth_local.sagemaker.tables import task_rules

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "local-workers.md").read_text(encoding="utf-8")
FILES = (ROOT / "docs" / "local-files.md").read_text(encoding="utf-8")
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


class TestFiles:
    """What docs/local-files.md tells of them."""

    def test_metadata_of_each_type_have_the_order_that_is_told(self) -> None:
        told = {
            kind: keys.split(", ")
            for kinds, keys in re.findall(r"^\| (`groundtruth/.+?) \| (.+?) \|", FILES, re.MULTILINE)
            for kind in re.findall(r"`(.+?)`", kinds)
        }
        assert told.keys() >= FORMS.keys()
        for kind, keys in told.items():
            assert keys == ["..." if key is Ellipsis else key for key in form_of(kind).order], kind

    def test_the_first_colours_are_told(self) -> None:
        told = re.findall(r"#\w{6}", next(line for line in FILES.splitlines() if line.startswith("| Masks")))
        assert told == ["#ffffff", *(label_colour(index) for index in range(len(told) - 1))]

    def test_a_job_begins_as_is_told(self) -> None:
        assert f"says `{Behaviour().status_at_creation}` at once" in FILES

    def test_the_loop_that_is_told_is_the_notebooks(self) -> None:
        (loop,) = re.findall(r"^```python\n(.*?)^```", FILES, re.DOTALL | re.MULTILINE)
        notebook = (ROOT / "tests" / "cli" / "terminal" / "notebook.py").read_text(encoding="utf-8")
        assert textwrap.indent(loop, "    ") in notebook
