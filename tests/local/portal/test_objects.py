"""Objects of tasks: by links that expire, under the CORS rules of their bucket."""

import re
from typing import Any

import pytest

from ground_truth_local.portal.links import Grant, Links
from ground_truth_local.web.cors import cors_headers
from ground_truth_local.web.messages import Refused
from tests.local.portal.conftest import Serve, Visitor
from tests.support.desk import PileDesk

pytestmark = pytest.mark.usefixtures("s3")

GRANT = Grant(uri="s3://pictures/bird.png", region="us-east-1")


def link_in(visitor: Visitor, task: str) -> str:
    """The address of the picture in a task's page."""
    found = re.search(r'<img src="([^"]+)"', visitor.get(f"{task}/frame").text)
    assert found
    return found[1]


def test_the_picture_of_a_task_loads_by_its_link_alone(ann: Visitor) -> None:
    link = link_in(ann, ann.take())
    answer = Visitor(port=ann.port).get(link)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"0123456789", "image/png")


def test_a_part_of_an_object_is_given(ann: Visitor) -> None:
    answer = ann.get(link_in(ann, ann.take()), Range="bytes=2-4")
    assert (answer.status, answer.body, answer.headers["content-range"]) == (206, b"234", "bytes 2-4/10")


def test_an_object_can_not_become_a_page_of_the_portal(ann: Visitor, desk: PileDesk, s3: Any) -> None:
    s3.put_object(Bucket="pictures", Key="bird.png", Body=b"<script>alert(1)</script>", ContentType="text/html")
    headers = ann.get(link_in(ann, ann.take())).headers
    assert headers["content-security-policy"].endswith("; sandbox")
    assert headers["x-content-type-options"] == "nosniff"


def test_links_end_with_the_tasks_time(serve: Serve, desk: PileDesk) -> None:
    now = [1000.0]
    desk.expires_at = 1300.0
    ann = serve(now=lambda: now[0]).sign_in("ann")
    link = link_in(ann, ann.take())
    now[0] = 1299.0
    assert ann.get(link).status == 200
    now[0] = 1300.0
    expired = ann.get(link)
    assert (expired.status, "expired" in expired.text) == (403, True)


@pytest.mark.parametrize(
    "change",
    [lambda link: link.rpartition("/")[0][:-3] + "aaa", lambda link: link.replace(".", "A."), lambda _: "/objects/x"],
)
def test_links_can_not_be_made_up(ann: Visitor, change: Any) -> None:
    assert ann.get(change(link_in(ann, ann.take()))).status == 403


def test_a_link_ends_in_the_name_of_its_object(ann: Visitor) -> None:
    """Pages choose by the name how to show what they load."""
    assert link_in(ann, ann.take()).endswith("/bird.png")


def test_links_of_another_portal_grant_nothing() -> None:
    with pytest.raises(Refused, match="grants nothing"):
        Links(b"one").read(Links(b"another").link(GRANT, expires_at=4e9))


def test_a_task_grants_no_more_than_its_own_objects(ann: Visitor, desk: PileDesk) -> None:
    desk.inputs[0]["other"] = ["secrets", "secret.txt"]
    desk.template = """{% assign uri = task.input.other | join: '/' | prepend: 's3://' %}
        <img src="{{ uri | grant_read_access }}">"""
    refused = ann.get(link_in(ann, ann.take()))
    assert refused.status == 403
    assert b"hidden" not in refused.body


def test_an_example_that_the_template_names_is_granted(ann: Visitor, desk: PileDesk) -> None:
    desk.template = "<img src=\"{{ 's3://pictures/bird.png' | grant_read_access }}\">"
    desk.inputs[0] = {"taskObject": "text"}
    assert ann.get(link_in(ann, ann.take())).status == 200


def test_an_object_that_is_not_there_is_told(ann: Visitor, desk: PileDesk) -> None:
    desk.inputs[0]["taskObject"] = "s3://pictures/none.png"
    answer = ann.get(link_in(ann, ann.take()))
    assert (answer.status, "s3://pictures/none.png" in answer.text) == (404, True)


def test_a_type_that_was_never_told_is_guessed(ann: Visitor, desk: PileDesk, s3: Any) -> None:
    s3.put_object(Bucket="pictures", Key="clip.mp4", Body=b"1", ContentType="binary/octet-stream")
    desk.inputs[0]["taskObject"] = "s3://pictures/clip.mp4"
    assert ann.get(link_in(ann, ann.take())).headers["content-type"] == "video/mp4"


def test_the_buckets_cors_rule_lets_a_page_read_the_picture(ann: Visitor, s3: Any) -> None:
    link = link_in(ann, ann.take())
    assert ann.get(link, Origin="null").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in ann.get(link).headers
    preflight = ann.ask("OPTIONS", link, Origin="null", Access_Control_Request_Method="GET")
    assert (preflight.status, preflight.headers["access-control-allow-methods"]) == (200, "GET")


def test_without_the_rule_a_page_can_not_read_it(ann: Visitor, s3: Any) -> None:
    s3.delete_bucket_cors(Bucket="pictures")
    link = link_in(ann, ann.take())
    answer = ann.get(link, Origin="null")
    assert (answer.status, "access-control-allow-origin" in answer.headers) == (200, False)
    assert ann.ask("OPTIONS", link, Origin="null", Access_Control_Request_Method="GET").status == 403


RULE: Any = {"AllowedMethods": ["GET", "HEAD"], "AllowedOrigins": ["https://*.example"], "AllowedHeaders": ["x-*"]}


@pytest.mark.parametrize(
    ("origin", "method", "asked", "allowed"),
    [
        ("https://a.example", "GET", [], True),
        ("https://a.example", "PUT", [], False),
        ("http://a.example", "GET", [], False),
        ("https://a.example.org", "GET", [], False),
        ("https://a.example", "GET", ["x-part"], True),
        ("https://a.example", "GET", ["x-part", "range"], False),
        (None, "GET", [], False),
    ],
)
def test_rules_match_as_in_s3(origin: str | None, method: str, asked: list[str], allowed: bool) -> None:
    headers = cors_headers([RULE], origin=origin, method=method, asked=asked)
    assert headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
    assert ("Access-Control-Allow-Credentials" in headers) is allowed


def test_the_first_rule_that_matches_counts() -> None:
    open_rule: Any = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 9}
    headers = cors_headers([RULE, open_rule], origin="https://other", method="GET")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Access-Control-Expose-Headers"] == "ETag"
    assert headers["Access-Control-Max-Age"] == "9"
