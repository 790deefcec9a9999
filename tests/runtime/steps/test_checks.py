"""What the plan looks up of the things that jobs name."""

from typing import Any

import pytest
from botocore.stub import Stubber

from ground_truth_runtime.errors import EventInvalid
from tests.support.account import ROLE_ARN
from tests.support.data import BOX_TEMPLATE, put_everything
from tests.support.events import event, job, job_of
from tests.support.pipeline import Pipeline

_FRAMES = {"sequences": {"prefix": "frames/"}}


def _problems(run: Pipeline, raw: dict[str, Any]) -> list[str]:
    with pytest.raises(EventInvalid) as caught:
        run.plan(event(raw))
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_long_tasks_need_a_role_whose_sessions_last_as_long(run: Pipeline) -> None:
    put_everything(run.cloud)
    iam: Any = run.cloud.iam
    iam.update_role(RoleName=ROLE_ARN.rpartition("/")[2], MaxSessionDuration=3_600)

    (problem,) = _problems(run, job_of("VideoObjectDetection", input=_FRAMES))

    assert problem.startswith("jobs[0].task_time_limit_seconds: 259200 must be at most 28800 with this role")
    assert run.plan(event(job_of("VideoObjectDetection", input=_FRAMES, task_time_limit_seconds=28_800)))


def test_a_role_that_is_none_is_refused_for_long_tasks(run: Pipeline) -> None:
    put_everything(run.cloud)
    role = "arn:aws:iam::123456789012:role/Nobody"

    (problem,) = _problems(run, job_of("VideoObjectDetection", input=_FRAMES, role_arn=role))

    assert problem == f'jobs[0].role_arn: "{role}" is not a role'


def test_a_role_that_the_event_names_must_exist(run: Pipeline) -> None:
    role = "arn:aws:iam::123456789012:role/Nobody"

    assert _problems(run, job(role_arn=role)) == [f'jobs[0].role_arn: "{role}" is not a role']


def test_a_role_of_another_account_is_refused(run: Pipeline) -> None:
    role = ROLE_ARN.replace("123456789012", "210987654321")

    (problem,) = _problems(run, job(role_arn=role))

    assert problem == f'jobs[0].role_arn: "{role}" must be a role of the stack\'s account, 123456789012'


def test_whether_a_role_exists_that_may_not_be_seen_is_left_to_the_service(run: Pipeline) -> None:
    iam: Any = run.cloud.iam
    with Stubber(iam) as stubber:
        stubber.add_client_error("get_role", "AccessDenied", "not for you", 403)
        assert run.plan(event(job(role_arn=f"{ROLE_ARN}Other")))["warnings"] == []


def test_a_role_that_may_not_be_seen_is_a_warning(run: Pipeline) -> None:
    put_everything(run.cloud)
    iam: Any = run.cloud.iam
    with Stubber(iam) as stubber:
        stubber.add_client_error("get_role", "AccessDenied", "not for you", 403)
        planned = run.plan(event(job_of("VideoObjectDetection", input=_FRAMES)))

    assert "the length of its sessions could not be checked: AccessDenied: not for you" in planned["warnings"][0]


def test_custom_image_types_need_the_stacks_functions(run: Pipeline) -> None:
    (problem,) = _problems(run, job_of("ImagePolygon", input={"prefix": "images/"}))

    assert problem == (
        'jobs[0].task_type: "ImagePolygon" cannot be labeled: the stack has no annotation functions for custom image '
        "types"
    )


def test_functions_of_another_region_are_refused(run: Pipeline) -> None:
    put_everything(run.cloud)
    elsewhere = "arn:aws:lambda:eu-west-1:123456789012:function:Mine"
    raw = job_of(
        "Custom",
        input={"prefix": "images/"},
        template="templates/count.liquid.html",
        functions={"consolidation_arn": elsewhere},
    )

    (problem,) = _problems(run, raw)

    assert problem == (
        f'jobs[0].functions.consolidation_arn: "{elsewhere}" must be in the region of the labeling job, us-east-1'
    )


def test_a_region_without_built_in_functions_has_custom_jobs_all_the_same(run: Pipeline) -> None:
    run.settings |= {"region": "eu-north-1", "workteam_arn": None}
    lambdas = "arn:aws:lambda:eu-north-1:123456789012:function:"
    run.settings |= {"pre_annotation_arn": f"{lambdas}Pre", "consolidation_arn": f"{lambdas}Post"}

    problems = _problems(run, job_of("ImagePolygon", input={"prefix": "images/"}))

    assert all("built-in" not in problem for problem in problems)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\xff\xfe", "cannot be read: it is not UTF-8"),
        pytest.param(b"x" * (1 << 21), "it has more than 1048576 bytes", id="large"),
        (b"<crowd-form></crowd-form>", 'has no <crowd-bounding-box name="boundingBox">'),
        (b'<crowd-form>{{ a | b }}<crowd-bounding-box name="boundingBox"/></crowd-form>', "filter that is not known"),
    ],
)
def test_a_template_that_would_break_is_refused(run: Pipeline, content: bytes, rule: str) -> None:
    run.cloud.put("mine.html", content)

    assert any(rule in problem for problem in _problems(run, job(template="mine.html")))


def test_a_template_that_the_service_cannot_render_is_refused(run: Pipeline) -> None:
    run.cloud.put("mine.html", BOX_TEMPLATE)
    with Stubber(run.cloud.sagemaker) as stubber:
        stubber.add_response("describe_workteam", {"Workteam": _team(run)})
        stubber.add_response(
            "render_ui_template",
            {"RenderedContent": "", "Errors": [{"Code": "LiquidParseError", "Message": "Line 1: no"}]},
        )
        (problem,) = _problems(run, job(template="mine.html"))

    assert "cannot be rendered: LiquidParseError: Line 1: no" in problem


@pytest.mark.parametrize("code", ["AccessDeniedException", "UnknownOperationException"])
def test_a_template_that_the_service_does_not_render_is_taken_as_it_is(run: Pipeline, code: str) -> None:
    run.cloud.put("mine.html", BOX_TEMPLATE)
    with Stubber(run.cloud.sagemaker) as stubber:
        stubber.add_response("describe_workteam", {"Workteam": _team(run)})
        stubber.add_client_error("render_ui_template", code, "no", 400)
        assert run.plan(event(job(template="mine.html")))


def test_what_may_not_be_meant_in_a_template_is_a_warning_of_the_plan(run: Pipeline) -> None:
    run.cloud.put("mine.html", BOX_TEMPLATE.replace("</crowd-form>", "<crowd-badge/></crowd-form>"))
    (warning,) = run.plan(event(job(template="mine.html")))["warnings"]
    assert warning.startswith("jobs[0].template: ")
    assert "<crowd-badge/> in line 5, which stays open in a browser" in warning


def _team(run: Pipeline) -> Any:
    return {
        "WorkteamName": "birders",
        "MemberDefinitions": [{"OidcMemberDefinition": {"Groups": ["birders"]}}],
        "WorkteamArn": run.cloud.workteam_arn,
        "Description": "People who know birds",
    }
