"""A job's preview, from its template to a page and a list of problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ground_truth_cli.account import Account
from ground_truth_cli.errors import BadInput
from ground_truth_cli.previewing.page import preview_page
from ground_truth_cli.previewing.pictures import Picture, cors_problem, local_picture, stored_picture
from ground_truth_cli.previewing.tasks import line_of, task_input
from ground_truth_local.rendering.inspecting import Element, Page, page_problems, read_page
from ground_truth_local.rendering.liquid import Rendered, render
from ground_truth_runtime.domain.manifest import reference_line
from ground_truth_runtime.domain.naming import bucket_and_key, s3_uri
from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A preview: the page as HTML, and what is wrong with what it shows."""

    page: str
    problems: Sequence[str]


def preview(
    job: Job, *, number: int, manifest: str | None, image: Path | None, template: Path | None, account: Account
) -> Preview:
    """Renders what a worker of `job` will see.

    Args:
        job: The job.
        number: Which object of its input, from 1.
        manifest: A manifest to take instead of its input: a file or an S3 URI; None: its input.
        image: A picture to show, whatever the input; None: that of the input.
        template: A template to take instead of its own; None: its own.
        account: The account; asked only where that is needed.

    Raises:
        BadInput: The template, or the line of the manifest, can't be read.
    """
    if image is not None:
        line = reference_line(f"s3://preview/{image.name}")
    else:
        line = line_of(job, number, manifest=manifest, account=account)
    task = task_input(job, line)
    source = _template(job, template, account)
    rendered = render(source, task, grant_read_access=lambda uri: f"https://preview.invalid/{quote(uri)}")
    page = read_page(rendered.html)
    pictures = _pictures(rendered, task, image, account)
    problems = list(rendered.problems)
    if rendered.html:
        problems += page_problems(page, labels=job.label_names, expected=_expected(job))
    problems += [picture.problem for picture in pictures if picture.problem]
    if image is None:
        problems += _cors_problems(rendered, account)
    text = preview_page(
        job,
        number=number,
        task_object=str(task["taskObject"]) if image is None else str(image),
        page=page,
        html=rendered.html,
        pictures=pictures,
        problems=problems,
    )
    return Preview(page=text, problems=problems)


def _template(job: Job, file: Path | None, account: Account) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"template {file} can't be read: {error}") from error
    if job.template is not None:
        uri = s3_uri(job.template, account.stack.bucket)
        try:
            return b"\n".join(ObjectStore(account.aws.s3).lines(uri)).decode()
        except (ObjectUnreadable, UnicodeDecodeError) as error:
            raise BadInput(f"template {uri} can't be read: {error}") from error
    return _own_template(job)


def _own_template(job: Job) -> str:
    """The template that comes with the task type, filled as the plan fills it."""
    page = worker_template(job, audited=job.input.label_attribute_name)
    if page is None:
        raise BadInput(f"workers of {job.task_type} see a page of AWS's own, or a template of yours")
    return page


def _expected(job: Job) -> Element | None:
    """The tool that the built-in functions of the task type understand: that of the template that comes with it."""
    if "PreHumanTaskLambdaArn" in job.request_overrides.get("HumanTaskConfig", {}):
        return None
    page: Page = read_page(_own_template(job))
    return page.tool


def _pictures(rendered: Rendered, task: Mapping[str, Any], image: Path | None, account: Account) -> list[Picture]:
    if image is not None:
        return [local_picture(image)]
    # What a page loads by other ways is not the service's to give, and is left alone.
    uris = dict.fromkeys(rendered.granted)
    if not uris and str(task["taskObject"]).startswith("s3://"):
        uris = {str(task["taskObject"]): None}
    return [stored_picture(uri, account.aws) for uri in uris]


def _cors_problems(rendered: Rendered, account: Account) -> Iterator[str]:
    for bucket in dict.fromkeys(bucket_and_key(uri)[0] for uri in rendered.granted):
        yield from cors_problem(bucket, account.aws)
