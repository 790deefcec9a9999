"""A rendered template as a document of its own."""

import pytest

from ground_truth_local.rendering.document import task_document, task_policy

ADDRESS = "https://assets.crowd.aws/crowd-html-elements.js"


@pytest.mark.parametrize(
    "tag",
    [
        f'<script src="{ADDRESS}"></script>',
        f"<script src='{ADDRESS}'></script>",
        f"<script src={ADDRESS}></script>",
        f'<SCRIPT async type="text/javascript" SRC="{ADDRESS}" crossorigin></SCRIPT>',
        f'<script\n  src="{ADDRESS}"\n></script>',
    ],
)
def test_the_elements_come_from_here(tag: str) -> None:
    document = task_document(f"{tag}<crowd-form></crowd-form>", elements="/e.js", bridge="/b.js")
    assert '<script type="module" src="/e.js"></script>' in document.replace("</SCRIPT>", "</script>")
    assert ADDRESS not in document


@pytest.mark.parametrize("tag", [f'<script src="{ADDRESS}.map"></script>', f"<p>{ADDRESS}</p>", "<script>1</script>"])
def test_everything_else_stays_as_it_is(tag: str) -> None:
    assert task_document(tag, elements="/e.js", bridge="/b.js").endswith(tag)


def test_the_bridge_comes_before_anything_of_the_template() -> None:
    document = task_document("<script>first</script>", elements="/e.js", bridge="/b.js")
    assert document.index("/b.js") < document.index("first")


def test_a_task_sends_nothing_by_itself_and_is_framed_by_its_own_server_alone() -> None:
    rules = task_policy(origin="http://127.0.0.1:1").split("; ")
    assert {"form-action 'none'", "base-uri 'none'", "frame-ancestors http://127.0.0.1:1"} <= set(rules)
    assert not any("http:" in rule and "127.0.0.1" not in rule for rule in rules)
    assert "allow-same-origin" not in rules[0]
