"""The preview's pages."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ground_truth_cli.previewing.preview import Preview
from ground_truth_cli.previewing.site import PreviewSite
from ground_truth_local.rendering.document import SANDBOX
from ground_truth_local.web.messages import Request, Response
from ground_truth_runtime.event.models import Job
from tests.support.account import BUCKET, IMAGE, Account
from tests.support.events import job

HOST = "127.0.0.1:4568"
HOSTILE = "<script>alert(1)</script>"


class _Account:
    """An account of which only S3 is asked."""

    def __init__(self, s3: Any) -> None:
        self.aws = self
        self.s3 = s3


Ask = Callable[..., Response]


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Ask]:
    """A preview of a job with a picture, that is asked for its pages."""
    (tmp_path / "bird.png").write_bytes(IMAGE)

    def make(*, s3: Any = None, line: int = 1, fields: dict[str, Any] | None = None, **options: Any) -> Ask:
        shown = {
            "job": Job.model_validate(job(**(fields or {}))),
            "audited": None,
            "manifest": None,
            "image": tmp_path / "bird.png",
            "template": None,
            "given": None,
            "account": _Account(s3),
            **options,
        }
        made = PreviewSite(Preview(**shown), line=line, hosts={HOST})

        def ask(path: str, *, method: str = "GET", query: dict[str, str] | None = None, **headers: str) -> Response:
            return made(Request(method=method, path=path, query=query or {}, headers={"host": HOST, **headers}))

        return ask

    return make


def text(response: Response) -> str:
    body = response.body if isinstance(response.body, bytes) else b"".join(response.body)
    return body.decode(errors="replace")


def test_the_page_holds_the_task_in_a_sandbox_and_what_is_wrong(site: Callable[..., Ask]) -> None:
    page = text(site()("/"))
    assert f'<iframe data-src="/task?line=1" sandbox="{SANDBOX}"' in page
    assert "Nothing is wrong" in page
    task = site()("/task")
    assert 'src="/image"' in text(task)
    assert task.headers["Content-Security-Policy"].startswith(f"sandbox {SANDBOX};")


def test_a_changed_template_shows_at_once(site: Callable[..., Ask], tmp_path: Path) -> None:
    template = tmp_path / "own.html"
    template.write_text("{{ task.input.none }}")
    ask = site(template=template)
    assert "uses task.input.none in line 1" in text(ask("/"))
    template.write_text("<p>mended</p>")
    assert "task.input.none" not in text(ask("/"))
    assert "<p>mended</p>" in text(ask("/task"))


def test_what_is_shown_never_runs_in_the_page_around_it(site: Callable[..., Ask], tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text(HOSTILE)
    page = text(site(fields={"title": HOSTILE}, template=tmp_path / "own.html")("/"))
    assert HOSTILE not in page
    assert page.count(html.escape(HOSTILE, quote=False)) >= 2


def test_objects_are_read_by_links_under_their_buckets_rules(site: Callable[..., Ask], cloud: Account) -> None:
    ask = site(s3=cloud.s3, image=None, fields={"input": {"prefix": f"s3://{BUCKET}/images/"}})
    found = re.search(r'src="(/objects/[^"]+)"', text(ask("/task", query={"line": "2"})))
    assert found
    assert "PNG" in text(ask(found[1]))
    assert ask(found[1], origin="null").headers["Access-Control-Allow-Origin"] == "*"
    cloud.s3.delete_bucket_cors(Bucket=BUCKET)
    assert "Access-Control-Allow-Origin" not in ask(found[1], origin="null").headers
    assert ask("/objects/made.up").status == 403


def test_lines_are_turned_over_to_the_last_and_beyond(site: Callable[..., Ask]) -> None:
    ask = site(image=None, fields={"task_type": "TextMultiClass", "labels": ["a", "b"], "input": {"texts": ["one"]}})
    assert "Object 1" in text(ask("/"))
    beyond = text(ask("/", query={"line": "2"}))
    assert "has no object 2" in beyond
    assert "<iframe" not in beyond
    assert ask("/task", query={"line": "2"}).status == 404
    assert "Object 1" in text(ask("/", query={"line": "many"}))


@pytest.mark.parametrize(
    ("path", "method", "host", "status"),
    [("/none", "GET", HOST, 404), ("/", "POST", HOST, 405), ("/", "GET", "rebound.example", 421)],
)
def test_nothing_else_is_answered(site: Callable[..., Ask], path: str, method: str, host: str, status: int) -> None:
    assert site()(path, method=method, host=host).status == status
