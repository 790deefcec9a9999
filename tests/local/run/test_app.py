"""Which CDK app a local run deploys."""

import sys
from pathlib import Path

import pytest

from ground_truth_local.run.app import CdkApp, find_app
from ground_truth_local.run.stack import CONTEXT

PROJECT = Path(__file__).parents[3]


def test_a_checkout_is_deployed_with_the_context_of_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/my tools/python")
    assert find_app(PROJECT, module="some.app") == CdkApp(
        folder=PROJECT, command="'/my tools/python' app.py", context=CONTEXT
    )
    assert CONTEXT["video_and_point_clouds"] == "true"


def test_a_persons_own_app_is_deployed_as_its_cdk_json_says(tmp_path: Path) -> None:
    (tmp_path / "cdk.json").touch()
    assert find_app(tmp_path, module="some.app") == CdkApp(folder=tmp_path, command=None, context={})


def test_any_other_folder_takes_the_app_that_comes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/python")
    assert find_app(tmp_path, module="some.app") == CdkApp(folder=tmp_path, command="/python -m some.app", context={})
    assert find_app(tmp_path, module=None) is None
