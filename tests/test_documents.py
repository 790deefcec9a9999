"""What the documents show is what runs."""

import json
import re
from pathlib import Path

import pytest

from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.event.reference import json_schema, reference_page
from ground_truth_runtime.facts.task_types import TASK_TYPES

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language: str, document: Path) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", document.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_the_python_of_the_readme_is_an_example_that_the_tests_synthesize() -> None:
    example = (ROOT / "examples" / "stacks" / "ten_lines.py").read_text("utf-8")
    (shown,) = blocks("python", ROOT / "README.md")
    assert shown.strip() in example


@pytest.mark.parametrize("document", ["README.md", "docs/following-up.md"])
def test_the_event_of_a_document_has_no_problems(document: str) -> None:
    (shown,) = blocks("json", ROOT / document)
    assert read_event(json.loads(shown)).problems == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_relative_link_leads_to_a_file(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert missing == []


def test_the_reference_of_the_event_is_made_from_its_models() -> None:
    shown = {name: (ROOT / "examples" / "task_types" / f"{name}.json").read_text("utf-8") for name in TASK_TYPES}
    assert (ROOT / "docs" / "event.md").read_text("utf-8") == reference_page(shown)
    assert json.loads((ROOT / "docs" / "event.schema.json").read_text("utf-8")) == json_schema()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_is_there(document: Path) -> None:
    for path, _, name in re.findall(r"`(tests/[\w/]+\.py)(::(\w+))?`", document.read_text("utf-8")):
        code = (ROOT / path).read_text("utf-8")
        assert not name or f"def {name}(" in code, f"{path} has no {name}"
