"""Control Tower's proactive controls: which of them the app keeps, and with which context values it keeps the rest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aws_cdk import Environment
from aws_cdk.assertions import Template

from stacks.labeling_stack import LabelingStack
from stacks.settings import read_settings
from tests.constructs.control_tower import ControlTower
from tests.constructs.support import ROOT, Json, Synth

GOVERNED = {
    "kms": "new",
    "log_retention_days": 365,
    "vpc_id": "vpc-1a2b3c4d",
    "subnet_ids": ["subnet-1a2b3c4d", "subnet-3c4d5e6f"],
    "access_logs_bucket": "logs",
    "event_bridge_enabled": True,
    "object_lock_enabled": True,
    "member_emails": ["ada@example.com"],
    "automated_labeling": True,
    "streaming_topic_arns": ["arn:aws:sns:eu-west-1:123456789012:objects"],
    "alarm_email": "ops@example.com",
}


@pytest.fixture(scope="module")
def control_tower(tmp_path_factory: pytest.TempPathFactory) -> ControlTower:
    return ControlTower(tmp_path_factory.mktemp("control-tower"))


def template_of(synth: Synth, context: dict[str, Any]) -> Json:
    env = Environment(region="eu-west-1", account="123456789012")
    stack = LabelingStack(synth.app(), "GroundTruthLabeling", settings=read_settings(context), env=env)
    return dict(Template.from_stack(stack).to_json())


def documented() -> set[str]:
    """Controls that the guide says the defaults do not keep."""
    guide = (ROOT / "docs" / "deploying.md").read_text("utf-8")
    _, _, section = guide.partition("## Governed accounts\n")
    section, _, _ = section.partition("\n## ")
    return set(re.findall(r"`(CT\.[A-Z0-9]+\.PR\.\d+)`", section))


def test_the_app_can_be_deployed_under_every_control(synth: Synth, control_tower: ControlTower) -> None:
    assert control_tower.findings(template_of(synth, GOVERNED)) == {}


def test_the_guide_names_the_controls_that_the_defaults_do_not_keep(synth: Synth, control_tower: ControlTower) -> None:
    assert set(control_tower.findings(template_of(synth, {}))) == documented()


def test_a_control_that_is_broken_would_be_found(control_tower: ControlTower) -> None:
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {}}
    assert "Bucket" in control_tower.findings({"Resources": {"Bucket": bucket}})["CT.S3.PR.1"]
