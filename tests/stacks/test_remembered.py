"""Context values that a later deployment does not know: warned of when given, refused when they disappear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App
from aws_cdk.assertions import Annotations, Match

import app as labeling_app
from ground_truth_runtime.settings import CONTEXT_METADATA
from stacks.context import ContextInvalid
from stacks.remembered import not_remembered
from stacks.settings import KEYS

# Each template is checked in other tests.
QUICK = {"@aws-cdk/core:validateAgainstDefaultRules": False}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the app, in another home, with an empty `cdk.json`."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(labeling_app, "FOLDER", tmp_path)
    monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", "123456789012")
    monkeypatch.setenv("CDK_DEFAULT_REGION", "eu-west-1")
    keep(tmp_path)
    return tmp_path


def keep(folder: Path, **values: Any) -> None:
    """Write values into `cdk.json`."""
    (folder / "cdk.json").write_text(json.dumps({"app": "app.py", "context": values}), "utf-8")


def synth(folder: Path, **context: Any) -> App:
    """What `cdk synth` does with all context values, those of files included."""
    app = App(outdir=str(folder / "cdk.out"), context={**QUICK, **context})
    labeling_app.build(app)
    app.synth()
    return app


def warned(app: App) -> list[str]:
    stack = app.node.children[0]
    found = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("given with -c"))  # type: ignore[arg-type]
    return [str(message.entry.data) for message in found]


def test_a_value_of_the_command_line_alone_is_not_remembered(folder: Path) -> None:
    keep(folder, member_emails=["ada@example.com"], kms="new")
    (folder / "cdk.context.json").write_text(json.dumps({"alarm_email": "ops@example.com"}), "utf-8")
    (folder / "home").mkdir()
    (folder / "home" / ".cdk.json").write_text(json.dumps({"context": {"log_level": "ALL"}}), "utf-8")
    context = {
        "member_emails": ["ada@example.com"],
        "kms": "arn:aws:kms:eu-west-1:123456789012:key/abc",
        "alarm_email": "ops@example.com",
        "log_level": "ALL",
        "bucket_name": "birds",
        "workteam_arn": "",
        "owner": "me",
    }
    assert not_remembered(context, KEYS, folder=folder) == ["bucket_name", "kms"]


def test_a_file_that_is_no_json_remembers_nothing(folder: Path) -> None:
    (folder / "cdk.json").write_text("{", "utf-8")
    (folder / "cdk.context.json").write_text("[]", "utf-8")
    assert not_remembered({"kms": "new"}, KEYS, folder=folder) == ["kms"]


def test_values_of_the_command_line_are_warned_of_by_name(folder: Path) -> None:
    keep(folder, kms="new")
    (text,) = warned(synth(folder, kms="new", alarm_email="ops@example.com", log_level="ALL"))
    assert text.startswith("alarm_email, log_level: given with -c, which the CDK does not remember.")
    assert 'write it into "context" of cdk.json' in text


def test_values_of_cdk_json_are_not_warned_of(folder: Path) -> None:
    keep(folder, kms="new")
    assert warned(synth(folder, kms="new")) == []


def test_a_template_says_which_context_it_was_made_with(folder: Path) -> None:
    synth(folder, member_emails="ada@example.com", kms="new", alarm_email="", owner="me")
    template = json.loads((folder / "cdk.out" / "GroundTruthLabeling.template.json").read_text("utf-8"))
    assert template["Metadata"][CONTEXT_METADATA] == {
        "environment": "aws://123456789012/eu-west-1",
        "values": {"kms": "new", "member_emails": "ada@example.com"},
    }


def test_a_value_that_disappears_is_refused_by_name(folder: Path) -> None:
    synth(folder, member_emails="ada@example.com", kms="new", public_workforce=False, automated_labeling="true")
    with pytest.raises(ContextInvalid) as raised:
        synth(folder, public_workforce=False)
    assert raised.value.problems == (
        (
            "automated_labeling is missing, and was 'true' at the last synthesis: a deployment without it takes away "
            'what it stands for. Write it into "context" of cdk.json; -c automated_labeling=false takes it away'
        ),
        (
            "kms is missing, and was 'new' at the last synthesis: a deployment without it takes away what it stands "
            'for. Write it into "context" of cdk.json; -c kms= takes it away'
        ),
        (
            "member_emails is missing, and was 'ada@example.com' at the last synthesis: a deployment without it takes "
            'away what it stands for. Write it into "context" of cdk.json; -c member_emails= takes it away'
        ),
    )


def test_a_value_is_taken_away_on_purpose_by_an_empty_one(folder: Path) -> None:
    synth(folder, kms="new")
    synth(folder, kms="")
    synth(folder)


def test_another_value_is_no_loss(folder: Path) -> None:
    synth(folder, member_emails="ada@example.com,ben@example.com")
    synth(folder, member_emails="ada@example.com")


@pytest.mark.parametrize(
    ("context", "account"),
    [({"stack_name": "Fish"}, "123456789012"), ({"region": "us-east-1"}, "123456789012"), ({}, "210987654321")],
    ids=["stack", "region", "account"],
)
def test_another_stack_region_or_account_has_values_of_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch, context: dict[str, str], account: str
) -> None:
    synth(folder, kms="new")
    monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", account)
    synth(folder, **context)


def test_an_output_of_another_app_or_version_is_left_alone(folder: Path) -> None:
    out = folder / "cdk.out"
    out.mkdir()
    for content in ("{", "[]", "{}", json.dumps({"Metadata": {CONTEXT_METADATA: "new"}})):
        (out / "GroundTruthLabeling.template.json").write_text(content, "utf-8")
        synth(folder)
