"""Imports go down the table of docs/architecture.md only."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {
    "stacks": ROOT / "stacks",
    "cdk_ground_truth": ROOT / "constructs" / "cdk_ground_truth",
    "ground_truth_runtime": ROOT / "lambda" / "ground_truth_runtime",
    "ground_truth_local": ROOT / "local" / "ground_truth_local",
    "ground_truth_cli": ROOT / "cli" / "ground_truth_cli",
}
MAY_IMPORT: dict[str, set[str]] = {
    "stacks": {"cdk_ground_truth", "ground_truth_runtime.settings"},
    "cdk_ground_truth": {"ground_truth_runtime.facts", "ground_truth_runtime.settings", "ground_truth_runtime.assets"},
    "ground_truth_runtime": set(),
    "ground_truth_local": {"ground_truth_runtime"},
    "ground_truth_cli": {"cdk_ground_truth", "ground_truth_runtime", "ground_truth_local"},
}
# Inside the runtime: who may import whom, besides itself.
RUNTIME_MAY_IMPORT: dict[str, set[str]] = {
    "words": set(),
    "facts": set(),
    "settings": {"facts"},
    "event": {"errors", "facts", "words"},
    "domain": {"errors", "facts", "settings", "event", "words"},
    "gateways": {"errors", "facts", "domain"},
    "labels": set(),
    "quality": {"labels", "words"},
    "annotation": {"labels", "quality"},
    "report": {"labels", "quality", "words"},
    "steps": {
        "errors",
        "facts",
        "settings",
        "domain",
        "event",
        "gateways",
        "labels",
        "quality",
        "annotation",
        "report",
        "words",
    },
    "handlers": {"errors", "facts", "settings", "domain", "event", "gateways", "annotation", "steps"},
}
# Imported only where the package it needs was found.
NEEDS_MORE = {"ground_truth_runtime.labels.shapes"}


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            yield node.module


def imports_of_ours(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in folder.rglob("*.py"):
        for module in imported_modules(path):
            if module.partition(".")[0] in PACKAGES:
                yield path, module


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_from_the_rooms_below_it(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path, module in imports_of_ours(PACKAGES[package])
        if not any(module == room or module.startswith(f"{room}.") for room in allowed)
    ]
    assert wrong == []


def test_of_the_command_line_only_the_bundled_app_imports_the_constructs() -> None:
    found = {
        path.name
        for path, module in imports_of_ours(PACKAGES["ground_truth_cli"])
        if module.partition(".")[0] == "cdk_ground_truth"
    }
    assert found == {"local_app.py"}


@pytest.mark.parametrize("room", RUNTIME_MAY_IMPORT)
def test_a_room_of_the_runtime_imports_only_from_the_rooms_below_it(room: str) -> None:
    allowed = RUNTIME_MAY_IMPORT[room] | {room}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path, module in imports_of_ours(PACKAGES["ground_truth_runtime"] / room)
        if module.split(".")[1:2] and module.split(".")[1] not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ["facts", "event", "domain", "labels", "quality", "annotation", "report"])
def test_the_pure_rooms_know_neither_aws_nor_the_environment(room: str) -> None:
    folder = PACKAGES["ground_truth_runtime"] / room
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in folder.rglob("*.py")
        for module in imported_modules(path)
        if module.partition(".")[0] in {"boto3", "botocore", "os", "aws_lambda_powertools"}
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ["labels", "quality", "annotation", "report"])
def test_what_collect_reads_labels_with_needs_the_standard_library_alone(room: str) -> None:
    package = PACKAGES["ground_truth_runtime"]
    modules = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in (package / room).rglob("*.py")
    }
    program = f"import sys; sys.path.append({str(package.parent)!r}); import {', '.join(sorted(modules - NEEDS_MORE))}"

    # -S: nothing that was installed can be found.
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
