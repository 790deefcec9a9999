"""The dashboard."""

from __future__ import annotations

import json

from tests.constructs.support import Json, resources

DASHBOARD = "AWS::CloudWatch::Dashboard"


def _body(template: Json) -> str:
    (dashboard,) = resources(template, DASHBOARD)
    return json.dumps(dashboard["DashboardBody"])


def test_it_shows_jobs_objects_executions_and_functions(default: Json) -> None:
    body = _body(default)
    for metric in ("JobsActive", "JobsFailed", "ObjectsLabeled", "ObjectsFailed", "LongestSilence", "ExecutionsFailed"):
        assert metric in body


def test_it_shows_every_alarm(default: Json) -> None:
    body = _body(default)
    for name, resource in default["Resources"].items():
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            assert name in body


def test_it_can_be_left_out(full: Json) -> None:
    assert resources(full, DASHBOARD) == []
