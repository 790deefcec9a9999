"""The app, and a user's own: run as the CDK CLI runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import app as labeling_app
from stacks.settings import KEYS
from tests.constructs.support import ROOT, Json, Synth

TEN_LINES = ROOT / "examples/stacks/ten_lines.py"


def run(program: Path, output: Path, context: Json) -> subprocess.CompletedProcess[str]:
    """Runs an app with the variables that the CDK CLI gives it."""
    environment = {**os.environ, "CDK_OUTDIR": str(output), "CDK_CONTEXT_JSON": json.dumps(context)}
    return subprocess.run(
        [sys.executable, program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_stack_is_named_and_placed_by_the_context(synth: Synth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDK_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", "123456789012")
    stack = labeling_app.build(synth.app())
    assert (stack.stack_name, stack.region, stack.account) == ("GroundTruthLabeling", "us-east-1", "123456789012")
    stack = labeling_app.build(synth.app(context={"stack_name": "Birds", "region": "eu-west-1"}))
    assert (stack.stack_name, stack.region) == ("Birds", "eu-west-1")


def test_a_stack_without_an_account_can_be_synthesized(synth: Synth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CDK_DEFAULT_REGION", raising=False)
    monkeypatch.delenv("CDK_DEFAULT_ACCOUNT", raising=False)
    app = synth.app()
    labeling_app.build(app)
    assert [stack.stack_name for stack in app.synth().stacks] == ["GroundTruthLabeling"]


def test_the_guide_describes_every_key_of_the_context_and_no_other() -> None:
    guide = (ROOT / "docs" / "deploying.md").read_text("utf-8")
    _, _, section = guide.partition("## Context values\n")
    section, _, _ = section.partition("\n## ")
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    described = [key for row in rows for key in re.findall(r"`(\w+)`", row)]
    assert sorted(described) == sorted(KEYS)


def test_a_bad_context_ends_the_app_with_its_problems_alone(tmp_path: Path) -> None:
    ended = run(ROOT / "app.py", tmp_path, {"kms": "yes", "region": "us-west-1"})
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        "The app's context was refused:\n- kms is 'yes'; allowed: new, or the ARN of a KMS key"
    )


def test_ten_lines_make_a_pipeline(tmp_path: Path) -> None:
    ended = run(TEN_LINES, tmp_path, {})
    assert ended.returncode == 0, ended.stderr
    template = json.loads((tmp_path / "Birds.template.json").read_text("utf-8"))
    kinds = [resource["Type"] for resource in template["Resources"].values()]
    assert "AWS::StepFunctions::StateMachine" in kinds
    assert kinds.count("AWS::Cognito::UserPoolUser") == 2


def test_functions_of_ones_own_are_connected(tmp_path: Path) -> None:
    ended = run(ROOT / "examples/stacks/custom_functions.py", tmp_path, {})
    assert ended.returncode == 0, ended.stderr
    template = json.loads((tmp_path / "Ratings.template.json").read_text("utf-8"))
    handlers = [resource.get("Properties", {}).get("Handler") for resource in template["Resources"].values()]
    assert {"ratings.pre_annotation", "ratings.consolidation"} <= set(handlers)
    callers = [
        resource["Properties"]["Principal"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Permission"
    ]
    assert callers.count("sagemaker.amazonaws.com") == 4  # two ready functions, and two of its own


def test_ten_lines_are_about_ten() -> None:
    _, _, code = TEN_LINES.read_text("utf-8").partition('"""\n')
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
