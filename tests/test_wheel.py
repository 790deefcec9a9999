"""What is installed of this distribution: a wheel holds all that its programs read."""

import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from ground_truth_local.run.options import packaged_example

PROJECT = Path(__file__).parents[1]
PACKAGES = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of a wheel's files."""
    (made,) = WheelBuilder(str(PROJECT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    with zipfile.ZipFile(made) as wheel:
        return set(wheel.namelist())


def test_the_example_comes_along(names: set[str]) -> None:
    assert "ground_truth_local/run/photographs.json" in names
    assert packaged_example() == PROJECT / "examples" / "photographs.json"


def test_every_file_of_every_package_comes_along(names: set[str]) -> None:
    for package in map(Path, PACKAGES["packages"]):
        files = [file for file in (PROJECT / package).rglob("*") if file.is_file() and "__pycache__" not in file.parts]
        below = {file.relative_to(PROJECT / package.parent).as_posix() for file in files}
        assert below - names == set(), package
