"""What the layout promises: source roots are no packages, constructs stay light, the asset is stable."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_

from cdk_ground_truth.state_machine.code import RUNTIME, runtime_code
from tests.constructs.support import ROOT, Synth


@pytest.mark.parametrize("folder", ["constructs", "lambda"])
def test_a_source_root_is_no_package(folder: str) -> None:
    """An `__init__.py` in `constructs/` would hide the library of that name from every CDK app that runs here."""
    assert (ROOT / folder).is_dir()
    assert not (ROOT / folder / "__init__.py").exists()


def test_constructs_import_neither_pydantic_nor_boto3() -> None:
    """A CDK app of one's own needs aws-cdk-lib only."""
    code = (
        "import cdk_ground_truth, sys;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & {'pydantic', 'boto3', 'botocore'}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def _asset(app: App) -> Path:
    stack = Stack(app, "Stack")
    lambda_.Function(
        stack, "Function", code=runtime_code(), runtime=RUNTIME, handler="ground_truth_runtime.handlers.plan.handler"
    )
    (asset,) = Path(app.synth().directory).glob("asset.*")
    return asset


def test_the_asset_holds_the_package_alone(synth: Synth) -> None:
    asset = _asset(synth.app())
    assert [entry.name for entry in asset.iterdir()] == ["ground_truth_runtime"]
    names = {path.name for path in asset.rglob("*")}
    assert {"plan.py", "regions.json"} <= names
    assert not any(name.endswith(".pyc") or name in {"__pycache__", "py.typed"} for name in names)


def test_two_synths_make_the_same_asset(synth: Synth) -> None:
    assert _asset(synth.app()).name == _asset(synth.app()).name


def test_compiled_files_do_not_change_the_asset(synth: Synth) -> None:
    before = _asset(synth.app()).name
    compiled = ROOT / "lambda/ground_truth_runtime/__pycache__/not_a_module.cpython-399.pyc"
    compiled.parent.mkdir(exist_ok=True)
    compiled.write_bytes(b"compiled")
    try:
        assert _asset(synth.app()).name == before
    finally:
        compiled.unlink()
