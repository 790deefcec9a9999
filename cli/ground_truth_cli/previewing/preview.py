"""A job's preview: its template with one line of its manifest, and a list of what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ground_truth_cli.account import Account
from ground_truth_cli.errors import BadInput
from ground_truth_cli.failures import reason
from ground_truth_cli.files import read_json, read_text
from ground_truth_cli.previewing.objects import object_problems, picture_problem
from ground_truth_cli.previewing.tasks import line_of, task_input
from ground_truth_local.rendering.inspecting import markup_warnings, page_problems
from ground_truth_local.rendering.liquid import Rendered, render, undefined_note
from ground_truth_local.rendering.service_pages import WorkerPage, service_page
from ground_truth_runtime.domain.category_file import label_categories
from ground_truth_runtime.domain.manifest import reference_line
from ground_truth_runtime.domain.naming import s3_uri
from ground_truth_runtime.domain.template_check import TemplateFindings, check_template
from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What is wrong with a page, and what may not be meant."""

    problems: Sequence[str]
    warnings: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What to preview; everything is read when it is asked for, so that a change of a file shows at once.

    Args:
        job: The job.
        audited: Label attribute that it adjusts or verifies; None: it does neither.
        manifest: A manifest to take instead of its input: a file or an S3 URI; None: its input.
        image: A picture to show, whatever the input; None: that of the input.
        template: A file to take instead of its own template; None: its own.
        given: A file with what the pre-annotation function gives, as JSON; None: what AWS's and the stack's give.
        account: The account; asked only where that is needed.
    """

    job: Job
    audited: str | None
    manifest: str | None
    image: Path | None
    template: Path | None
    given: Path | None
    account: Account

    @property
    def image_uri(self) -> str | None:
        """What stands for the picture in the task; None without one."""
        return None if self.image is None else f"s3://preview/{self.image.name}"

    def rendered(self, number: int, *, grant_read_access: Callable[[str], str]) -> Rendered:
        """The page for an object.

        Args:
            number: Which of the input, from 1.
            grant_read_access: Gives the address of an object.

        Raises:
            BadInput: Template, line, picture or input can't be read, or the page is only to be had from AWS.
        """
        page = self._page(self._task_input(number))
        return render(page.template, page.task_input, grant_read_access=grant_read_access)

    def findings(self, rendered: Rendered) -> Findings:
        """What is wrong with a page, as far as that can be found without a browser."""
        source = self._template()
        checked = TemplateFindings() if source is None else check_template(source, TASK_TYPES[self.job.task_type])
        problems = [*rendered.problems, *(f"the template {error}" for error in checked.errors)]
        unknown = {*checked.unknown_inputs}
        problems += [undefined_note(name) for name in rendered.undefined if name not in unknown]
        problems += page_problems(rendered.html, labels=self.job.label_names)
        stored = [uri for uri in rendered.granted if uri != self.image_uri]
        if self.image is not None and self.image_uri in rendered.granted:
            problems += _picture_problem(self.image)
        if stored:
            problems += object_problems(stored, self.account.aws.s3)
        warnings = [*(f"the template {warning}" for warning in checked.warnings), *markup_warnings(rendered.html)]
        return Findings(problems=problems, warnings=warnings)

    def _task_input(self, number: int) -> Mapping[str, Any]:
        if self.given is not None:
            given = read_json(str(self.given), what="task input")
            if not isinstance(given, dict):
                raise BadInput(f"task input {self.given} is no JSON object")
            return given
        if self.image_uri is not None:
            line = reference_line(self.image_uri)
        else:
            line = line_of(self.job, number, manifest=self.manifest, account=self.account)
        return task_input(self.job, line, audited=self.audited)

    def _page(self, task: Mapping[str, Any]) -> WorkerPage:
        source = self._template()
        if source is not None:
            return WorkerPage(template=source, task_input=task)
        name = str(TASK_TYPES[self.job.task_type].human_task_ui)
        categories = label_categories(self.job, audited=self.audited)
        page = service_page(
            name, title=self.job.title, task_input=task, categories={} if categories is None else categories
        )
        if page is None:
            raise BadInput(
                f"the page of {self.job.task_type} is the service's own ({name}), and only to be had from AWS"
            )
        return page

    def _template(self) -> str | None:
        if self.template is not None:
            return read_text(str(self.template), what="template")
        if self.job.template is not None:
            uri = s3_uri(self.job.template, self.account.stack.bucket)
            try:
                return ObjectStore(self.account.aws.s3).content(uri).decode()
            except (ObjectUnreadable, UnicodeDecodeError) as error:
                raise BadInput(f"template {uri} can't be read: {error}") from error
        return worker_template(self.job, audited=self.audited)


def _picture_problem(image: Path) -> Iterator[str]:
    try:
        problem = picture_problem(image.read_bytes(), str(image))
    except OSError as error:
        problem = f"{image} can't be read: {reason(error)}"
    if problem is not None:
        yield problem
