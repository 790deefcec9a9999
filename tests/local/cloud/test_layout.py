"""MiniStack is known in one folder."""

import ast
from pathlib import Path

import ground_truth_local
from ground_truth_local.cloud import adapter

_ADAPTER = Path(adapter.__file__).parent
_ROOT = Path(ground_truth_local.__file__).parent


def imports(path: Path) -> set[str]:
    """The first words of what a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_only_the_adapter_imports_ministack() -> None:
    others = [path for path in _ROOT.rglob("*.py") if not path.is_relative_to(_ADAPTER)]
    assert others
    assert [path for path in others if "ministack" in imports(path)] == []
    assert any("ministack" in imports(path) for path in _ADAPTER.rglob("*.py"))


def test_the_tether_needs_nothing_of_this_project() -> None:
    """It is run as a file, before anything could be imported."""
    assert "ground_truth_local" not in imports(_ROOT / "cloud" / "tether.py")
