"""Settings of the local cloud."""

from pathlib import Path

import pytest

from ground_truth_local.cloud.settings import CloudSettings


def test_settings_survive_the_way_to_another_process() -> None:
    settings = CloudSettings(directory=Path("/x y"), port=1, speed=0.5, seed=9, simulation={"accuracy": 0.8})
    assert CloudSettings.from_json(settings.to_json()) == settings


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"port is 70000; allowed are 1 to 65535.*; speed is 0; it must be above 0"):
        CloudSettings(directory=Path("x"), port=70000, speed=0)


def test_the_log_lies_in_the_folder() -> None:
    assert CloudSettings(directory=Path("out")).log == Path("out/cloud.log")
