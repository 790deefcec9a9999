"""Every private name of MiniStack that the adapter touches is there, and a missing one is told plainly."""

import ast
import re
from importlib.metadata import version
from pathlib import Path

import pytest

from ground_truth_local.cloud.adapter import names
from ground_truth_local.cloud.adapter.names import PRIVATE_NAMES, PrivateName
from ground_truth_local.cloud.errors import MiniStackChanged


def test_the_pinned_version_is_installed() -> None:
    assert version("ministack") == names.MINISTACK_VERSION


@pytest.mark.parametrize("name", PRIVATE_NAMES, ids=lambda name: f"{name.module}.{name.name}")
def test_a_touched_name_has_the_shape_that_the_adapter_expects(name: PrivateName) -> None:
    assert name.problem() is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (PrivateName(module="nowhere", name="x"), "ministack.nowhere.x is missing"),
        (PrivateName(module="core.router", name="x"), "ministack.core.router.x is missing"),
        (
            PrivateName(module="services.stepfunctions", name="_call_lambda", parameters=("function",)),
            "ministack.services.stepfunctions._call_lambda takes (func_ref, event), expected (function)",
        ),
        (
            PrivateName(module="core.router", name="SERVICE_PATTERNS", parameters=()),
            "ministack.core.router.SERVICE_PATTERNS is no function",
        ),
        (
            PrivateName(module="core.lambda_runtime", name="_PYTHON_WORKER_SCRIPT", holds="import"),
            "ministack.core.lambda_runtime._PYTHON_WORKER_SCRIPT does not hold 'import' once",
        ),
    ],
)
def test_a_changed_name_is_told(name: PrivateName, problem: str) -> None:
    assert name.problem() == problem


def test_all_changes_are_told_at_once_with_both_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = (PrivateName(module="app", name="gone"), PrivateName(module="app", name="lost"))
    monkeypatch.setattr(names, "PRIVATE_NAMES", gone)
    monkeypatch.setattr(names, "version", lambda _: "1.6.0")
    with pytest.raises(MiniStackChanged) as raised:
        names.check_names()
    told = str(raised.value)
    assert "MiniStack 1.6.0 is installed" in told
    assert "was written for 1.5.33" in told
    assert "ministack.app.gone is missing" in told
    assert "ministack.app.lost is missing" in told


def touched() -> set[tuple[str, str]]:
    """Modules of MiniStack and their names, as the source of the adapter uses them."""
    found: set[tuple[str, str]] = set()
    for file in Path(names.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        modules = {
            alias.asname or alias.name: f"{node.module}.{alias.name}".removeprefix("ministack.")
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "ministack"
            for alias in node.names
        }
        found |= {
            (modules[node.value.id], node.attr)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
        }
    return found


def test_every_name_that_the_adapter_touches_is_in_the_table() -> None:
    assert len(touched()) > 30
    assert touched() <= {(name.module, name.name) for name in PRIVATE_NAMES}


IMPORT = re.compile(r"^\s*(from|import) ministack\b", re.MULTILINE)


def test_nothing_outside_the_adapter_touches_ministack() -> None:
    adapter = Path(names.__file__).parent
    elsewhere = [file for file in adapter.parent.parent.rglob("*.py") if not file.is_relative_to(adapter)]
    assert [file.name for file in elsewhere if IMPORT.search(file.read_text("utf-8"))] == []


def test_nothing_serves_ministack_but_behind_the_gate() -> None:
    files = Path(names.__file__).parent.glob("*.py")
    assert [file.name for file in files if re.search(r"\bapp\.app\b", file.read_text("utf-8"))] == ["entrance.py"]
