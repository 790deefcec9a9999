"""The preview as one HTML file that loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ground_truth_cli.previewing.pictures import Picture
from ground_truth_local.rendering.inspecting import Page
from ground_truth_runtime.event.models import Job

_STYLE = """\
:root { color-scheme: light dark; --edge: #8884; --bad: #c22; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.sub, .note { color: GrayText; } .note { border-left: 3px solid var(--edge); padding-left: .75rem; }
.task { display: grid; grid-template-columns: 16rem 1fr 12rem; gap: 1rem; border: 1px solid var(--edge);
        border-radius: 8px; padding: 1rem; }
.task > * { min-width: 0; } .task img { max-width: 100%; height: auto; border-radius: 4px; }
iframe { width: 100%; border: 0; background: #fff; border-radius: 4px; min-height: 10rem; }
ul.labels { list-style: none; margin: 0; padding: 0; }
ul.labels li { border: 1px solid var(--edge); border-radius: 4px; padding: .25rem .5rem; margin-bottom: .25rem; }
ul.problems li { color: var(--bad); } .fine { color: #282; }
pre { overflow: auto; background: var(--soft); padding: 1rem; border-radius: 8px; font-size: .85rem; }
blockquote { margin: 0; white-space: pre-wrap; }
@media (max-width: 60rem) { .task { grid-template-columns: 1fr; } }
"""
_NOTHING_LOADS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def preview_page(
    job: Job,
    *,
    number: int,
    task_object: str,
    page: Page,
    html: str,
    pictures: Sequence[Picture],
    problems: Sequence[str],
) -> str:
    """The file's content.

    Args:
        job: The job.
        number: Which of its objects.
        task_object: What is labeled.
        page: The rendered template, taken apart.
        html: The rendered template.
        pictures: What it shows.
        problems: What is wrong.
    """
    tool = page.tool
    header = job.title if tool is None else tool.attributes.get("header", job.title)
    element = "no labeling tool" if tool is None else f"<{tool.tag}>"
    labels = "".join(f"<li>{escape(label)}</li>" for label in job.label_names)
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_NOTHING_LOADS}">
<title>{escape(job.name)}: preview</title>
<style>
{_STYLE}</style>
</head>
<body>
<h1>{escape(header)}</h1>
<p class="sub">{escape(job.name)}, {escape(job.task_type)}, object {number}: {escape(task_object)}</p>
<p class="note">This page shows what the template says, in plain HTML. The tool itself, {escape(element)}, is loaded
by workers' browsers from the service, and is not here.</p>
<h2>Checks</h2>
{_problems(problems)}
<h2>Task</h2>
<div class="task">
<div><strong>Instructions</strong>{_region(page, "short-instructions")}</div>
<div>{_shown(pictures, page, task_object)}</div>
<div><strong>Labels</strong><ul class="labels">{labels}</ul></div>
</div>
<h2>Full instructions</h2>
{_region(page, "full-instructions")}
<h2>Rendered template</h2>
<pre>{escape(html)}</pre>
</body>
</html>
"""


def _problems(problems: Sequence[str]) -> str:
    if not problems:
        return '<p class="fine">Nothing is wrong, as far as can be told without the service.</p>'
    return f'<ul class="problems">{"".join(f"<li>{escape(problem)}</li>" for problem in problems)}</ul>'


def _region(page: Page, name: str) -> str:
    """Instructions are somebody's own HTML: they get a frame of their own, in which nothing runs."""
    if name not in page.regions:
        return "<p>None.</p>"
    document = f'<meta charset="utf-8"><body style="font:14px system-ui,sans-serif">{page.regions[name]}'
    return f'<iframe sandbox title="{escape(name)}" srcdoc="{escape(document)}"></iframe>'


def _shown(pictures: Sequence[Picture], page: Page, task_object: str) -> str:
    shown = [
        f'<img src="{picture.data}" alt="{escape(picture.address)}">'
        f'<p class="sub">{picture.size[0]} x {picture.size[1]}, {escape(picture.address)}</p>'
        for picture in pictures
        if picture.data
    ]
    if shown:
        return "".join(shown)
    if "classification-target" in page.regions:
        return f"<blockquote>{escape(task_object)}</blockquote>"
    return "<p>No picture.</p>"
