"""Arrows between the folders go one way, and the constructs can read the facts without AWS's libraries."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ground_truth_runtime

_ROOT = Path(ground_truth_runtime.__file__).parent
_MAY_IMPORT = {
    "facts": {"facts"},
    "event": {"event", "facts", "errors"},
    "domain": {"domain", "event", "facts", "errors"},
    "gateways": {"gateways", "domain", "facts", "errors"},
    "steps": {"steps", "gateways", "domain", "event", "facts", "errors"},
    "handlers": {"handlers", "steps", "gateways", "domain", "event", "facts", "errors"},
}
_PURE = ("facts", "event", "domain")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("folder", _MAY_IMPORT)
def test_a_folder_imports_down_the_row_only(folder: str) -> None:
    for path in (_ROOT / folder).rglob("*.py"):
        parts = [name.split(".") for name in _imports(path) if name.startswith("ground_truth_runtime.")]
        assert {part[1] for part in parts} <= _MAY_IMPORT[folder], path


@pytest.mark.parametrize("folder", _PURE)
def test_pure_folders_know_neither_boto3_nor_the_environment(folder: str) -> None:
    for path in (_ROOT / folder).rglob("*.py"):
        roots = {name.partition(".")[0] for name in _imports(path)}
        assert not roots & {"boto3", "botocore", "os", "aws_lambda_powertools"}, path


def test_the_facts_come_without_boto3_and_pydantic() -> None:
    modules = [f"ground_truth_runtime.facts.{path.stem}" for path in (_ROOT / "facts").glob("[a-z]*.py")]
    code = f"import sys, {', '.join(modules)}; sys.exit(bool({{'boto3', 'pydantic'}} & sys.modules.keys()))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
