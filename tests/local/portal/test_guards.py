"""What a worker, another site's page, or a hostile text can't do."""

import html
import json
from typing import Any

import pytest

from ground_truth_local.rendering.document import SANDBOX
from ground_truth_local.web.messages import MAX_JSON_BYTES
from tests.local.portal.conftest import Serve, Visitor
from tests.support.desk import PileDesk

HOSTILE = "</title><script>alert('x')</script><img src=x onerror=alert(1)>{{ 7 | times: 6 }}"
TASK_PATHS = ("", "/frame")
TASK_POSTS = ("/answer", "/decline", "/return")


@pytest.mark.parametrize("path", TASK_PATHS)
def test_nobody_sees_anothers_task(ann: Visitor, ben: Visitor, path: str) -> None:
    refused = ben.get(ann.take() + path)
    assert refused.status == 404
    assert "bird" not in refused.text


@pytest.mark.parametrize("path", TASK_POSTS)
def test_nobody_ends_anothers_task(ann: Visitor, ben: Visitor, desk: PileDesk, path: str) -> None:
    task = ann.take()
    assert ben.ask("POST", task + path, body=b"{}", X_CSRF_Token=ben.token).status == 404
    assert desk.answers == []
    assert ann.get(task).status == 200


@pytest.mark.parametrize("path", TASK_PATHS)
def test_without_a_session_there_is_only_the_sign_in(visitor: Visitor, path: str) -> None:
    for asked in ("/", f"/tasks/ann-0-1{path}"):
        answer = visitor.get(asked)
        assert (answer.status, answer.headers.get("location")) == (303, "/sign-in")


@pytest.mark.parametrize("path", TASK_POSTS)
def test_without_a_session_nothing_is_taken_in(ann: Visitor, desk: PileDesk, path: str) -> None:
    task = ann.take()
    assert Visitor(port=ann.port).ask("POST", task + path, body=b"{}", X_CSRF_Token=ann.token).status == 403
    assert desk.answers == []


def test_nobody_submits_twice(ann: Visitor, desk: PileDesk) -> None:
    desk.wanted = 2
    task = ann.take()
    assert ann.answer(task, {"n": 1}).status == 200
    assert ann.answer(task, {"n": 2}).status == 404
    assert [content for _, _, content in desk.answers] == [{"n": 1}]


@pytest.mark.parametrize("path", ["/take", "/sign-out", "/sign-in"])
@pytest.mark.parametrize("token", ["", "guess", "ümlaut"])
def test_forms_need_the_token_of_the_session(ann: Visitor, path: str, token: str) -> None:
    ann.token = token
    assert ann.post(path, name="ben").status == 403


@pytest.mark.parametrize("path", TASK_POSTS)
def test_tasks_need_the_token_too(ann: Visitor, desk: PileDesk, path: str) -> None:
    task = ann.take()
    assert ann.ask("POST", task + path, body=b"{}", X_CSRF_Token="guess").status == 403
    assert ann.ask("POST", task + path, body=b"{}").status == 403
    assert desk.answers == []


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://127.0.0.1"])
def test_other_origins_send_nothing_even_with_the_token(ann: Visitor, origin: str) -> None:
    assert ann.ask("POST", "/take", body=f"token={ann.token}".encode(), Origin=origin).status == 403


def test_the_portal_answers_to_its_own_name_alone(serve: Serve) -> None:
    visitor = serve(hosts=frozenset({"127.0.0.1:80"}))
    assert visitor.get("/sign-in", Host="127.0.0.1:80").status == 200
    assert visitor.get("/sign-in", Host="rebound.example").status == 421


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visitor: Visitor) -> None:
    cookie = visitor.get("/sign-in").headers["set-cookie"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")
    before = visitor.cookie
    visitor.sign_in("ann")
    assert visitor.cookie != before


def test_signing_out_ends_the_session(ann: Visitor) -> None:
    kept = ann.cookie
    assert ann.post("/sign-out").status == 303
    ann.cookie = kept
    assert ann.get("/").headers["location"] == "/sign-in"


def test_a_session_ends_after_a_working_day(serve: Serve) -> None:
    now = [0.0]
    visitor = serve(now=lambda: now[0]).sign_in("ann")
    assert visitor.get("/").status == 200
    now[0] += 8 * 60 * 60
    assert visitor.get("/").headers["location"] == "/sign-in"


def test_only_members_sign_in(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    refused = visitor.post("/sign-in", name="mallory")
    assert (refused.status, "Choose a name of the team" in refused.text) == (403, True)


@pytest.mark.parametrize(
    ("name", "password"), [("ann", "b"), ("ann", ""), ("ben", "a"), ("mallory", "a"), ("ann", "ä")]
)
def test_with_passwords_a_name_is_not_enough(serve: Serve, name: str, password: str) -> None:
    visitor = serve(passwords={"ann": "a", "ben": "b"})
    assert '<button name="name"' not in visitor.get("/sign-in").text
    assert visitor.post("/sign-in", name=name, password=password).status == 403
    assert visitor.get("/").headers["location"] == "/sign-in"


def test_name_and_password_sign_in(serve: Serve) -> None:
    assert "ann" in serve(passwords={"ann": "a"}).sign_in("ann", password="a").get("/").text


def test_what_is_too_large_is_refused_unread(ann: Visitor, desk: PileDesk) -> None:
    task = ann.take()
    length = str(MAX_JSON_BYTES + 1)
    refused = ann.ask("POST", f"{task}/answer", X_CSRF_Token=ann.token, Content_Length=length)
    assert (refused.status, refused.headers["connection"]) == (413, "close")
    assert ann.ask("POST", "/take", body=b"a" * 20_000).status == 413
    assert desk.answers == []


@pytest.mark.parametrize("body", [b"", b"{", b'{"a": NaN}', b"[" * 100_000, b"\xff", b'{"a": 1} x'])
def test_what_is_no_json_is_refused(ann: Visitor, body: bytes) -> None:
    refused = ann.ask("POST", f"{ann.take()}/answer", body=body, X_CSRF_Token=ann.token)
    assert refused.status == 400
    assert "no JSON" in refused.document["problem"]


def test_names_and_texts_show_as_text(ann: Visitor, desk: PileDesk) -> None:
    desk.title = desk.description = HOSTILE
    shown = html.escape(HOSTILE, quote=False).split("alert")[0]
    for page in (ann.get("/"), ann.get(ann.take())):
        assert "<script>" not in page.text
        assert "<img src=x" not in page.text
        assert shown in page.text
        assert "{{ 7 | times: 6 }}" in page.text


def test_pages_run_only_what_is_the_portals_own(ann: Visitor) -> None:
    for path in ("/", ann.take(), "/none"):
        policy = ann.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy


def test_a_task_runs_in_a_sandbox_even_when_it_is_opened_by_itself(ann: Visitor) -> None:
    task = ann.take()
    assert f'sandbox="{SANDBOX}"' in ann.get(task).text
    assert "allow-same-origin" not in SANDBOX
    assert "allow-top-navigation" not in SANDBOX
    policy = ann.get(f"{task}/frame").headers["content-security-policy"]
    assert policy.startswith(f"sandbox {SANDBOX}; default-src 'none';")
    assert f"frame-ancestors http://127.0.0.1:{ann.port}" in policy


@pytest.mark.parametrize(
    "path",
    [
        "/elements/../portal/portal.py",
        "/elements/..%2f..%2fpyproject.toml",
        "/portal/../pages/jobs.html",
        "/elements//etc/passwd",
        "/elements/",
        "/portal/portal.py",
        "/elements/%00.js",
        "/elements/..%5c.js",
    ],
)
def test_only_files_for_browsers_are_served(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(visitor: Visitor, method: str) -> None:
    assert visitor.ask(method, "/").status in (404, 501)


def test_visitors_do_not_push_out_who_works(ann: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ground_truth_local.portal.sessions.MAX_SESSIONS", 3)
    for _ in range(5):
        assert Visitor(port=ann.port).get("/sign-in").status == 200
    assert ann.get("/").status == 200


def test_a_desk_that_fails_is_an_error_without_details(
    ann: Visitor, desk: PileDesk, caplog: pytest.LogCaptureFixture
) -> None:
    def jobs(person: Any) -> Any:
        raise RuntimeError("secret detail")

    desk.jobs = jobs  # type: ignore[method-assign]
    answer = ann.get("/")
    assert (answer.status, "secret" in answer.text) == (500, False)
    assert "secret detail" in caplog.text


def test_answers_stay_as_they_are(ann: Visitor, desk: PileDesk) -> None:
    content = {"note": HOSTILE, "__proto__": {"x": 1}, "ünicode": "\ud800".encode("utf-8", "replace").decode()}
    assert ann.answer(ann.take(), content).status == 200
    assert json.loads(json.dumps(desk.answers[0][2])) == content
