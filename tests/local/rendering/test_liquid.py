"""Templates become pages, and what Liquid forgives is told."""

import json
from collections.abc import Sequence
from html import unescape
from typing import Any

import pytest

from ground_truth_local.rendering.liquid import Rendered, render


def rendered(template: str, **task_input: Any) -> Rendered:
    return render(template, task_input, grant_read_access=lambda uri: uri.replace("s3:", "https:") + "?a=1&b=2")


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{{ task.input.text }}", "&lt;b&gt; &amp; &#34;c&#34;"),
        ("{{ task.input.text | escape }}", "&lt;b&gt; &amp; &#34;c&#34;"),
        ("{{ task.input.text | skip_autoescape }}", '<b> & "c"'),
        ("{{ task.input.uri | grant_read_access }}", "https://bucket/key?a=1&amp;b=2"),
        ("{{ 's3://bucket/key' | grant_read_access }}", "https://bucket/key?a=1&amp;b=2"),
        (
            "{{ task.input.labels | to_json | escape }}",
            "[&#34;a&#34;, &#34;\\u003cb&gt;&#34;]",
        ),
        ("{{ '<b>' }}{% assign a = '<i>' %}{{ a }}", "&lt;b&gt;&lt;i&gt;"),
        ("{% capture a %}<i>{{ task.input.text }}</i>{% endcapture %}{{ a }}", "<i>&lt;b&gt; &amp; &#34;c&#34;</i>"),
        ("{{ task.input.text | append: '<' }}", "&lt;b&gt; &amp; &#34;c&#34;&lt;"),
        ("{{ '1 < 2 & 3' | escape_once }}{{ '&amp;' | escape_once }}", "1 &lt; 2 &amp; 3&amp;"),
        ("<p a='{{ task.input.labels | to_json }}'>", "<p a='[&#34;a&#34;, &#34;\\u003cb&gt;&#34;]'>"),
        ("<script>a = {{ task.input.labels | to_json }}</script>", '<script>a = ["a", "\\u003cb>"]</script>'),
        ("{{ task.input.labels | join: '<' }}", "a&lt;&lt;b&gt;"),
        ("{{ 'https://s3.amazonaws.com/bucket/a%20b' | grant_read_access }}", "https://bucket/a b?a=1&amp;b=2"),
        ("{{ 'https://s3.eu-west-1.amazonaws.com/b/k' | grant_read_access }}", "https://b/k?a=1&amp;b=2"),
        ("{{ 'https://b.s3.eu-west-1.amazonaws.com/k/l' | grant_read_access }}", "https://b/k/l?a=1&amp;b=2"),
        ("{{ 's3://b/' | append: 'a&b' | grant_read_access }}", "https://b/a&amp;b?a=1&amp;b=2"),
        ("{{ task.input.line['source-ref'] }}{{ task.input.line.n | plus: 1 }}", "x3"),
    ],
)
def test_variables_and_filters_as_documented(template: str, html: str) -> None:
    given = {"text": '<b> & "c"', "uri": "s3://bucket/key", "labels": ["a", "<b>"], "line": {"source-ref": "x", "n": 2}}
    page = rendered(template, **given)
    assert (page.html, page.notes) == (html, [])


@pytest.mark.parametrize("value", ["</script><script>alert(1)</script>", "<!--", "a\u2028b", ["<", {"<": 1}]])
def test_json_in_a_script_ends_no_script_and_means_the_same(value: Any) -> None:
    page = rendered("{{ task.input.value | to_json | skip_autoescape }}", value=value).html
    assert "<" not in page
    assert json.loads(page) == value
    assert json.loads(unescape(rendered("{{ task.input.value | to_json | escape }}", value=value).html)) == value


@pytest.mark.parametrize(
    ("template", "problems"),
    [
        ("{{ task.input.other }}", ["Liquid: task.input.other is nothing for this line of the manifest"]),
        ("{{ other | to_json }}", ["Liquid: there is no variable other"]),
        ("{{ task.input.text | shout }}", None),
        (
            "{{ task.input.text.a | to_json }}",
            ["Liquid: task.input.text.a is nothing for this line of the manifest"],
        ),
        (
            "{{ task.input.text | grant_read_access }}",
            ['Liquid: grant_read_access takes an s3:// address, not "hi"'],
        ),
        (
            "{{ task.input.line }}",
            ["Liquid: task.input.line is an object: what the service prints is not known; use to_json"],
        ),
        (
            "{{ task.input.labels }}",
            ["Liquid: task.input.labels is a list: its items are printed with nothing between; use to_json"],
        ),
        ("a\n{% if %}", None),
        ("{% for i in (1..10000000) %}x{% endfor %}", ["Liquid: line 1: loop iteration limit reached"]),
    ],
)
def test_mistakes_are_told(template: str, problems: Sequence[str] | None) -> None:
    found = rendered(template, text="hi", line={"a": 1}, labels=["a", "b"]).notes
    assert found == problems if problems is not None else len(found) == 1


def test_what_is_granted_is_noted_once() -> None:
    page = rendered("{{ task.input.uri | grant_read_access }} {{ task.input.uri | grant_read_access }}", uri="s3://b/k")
    assert page.granted == ("s3://b/k",)


def test_an_object_is_printed_as_json() -> None:
    assert unescape(rendered("{{ task.input.line }}", line={"a": ["b"]}).html) == '{"a": ["b"]}'
