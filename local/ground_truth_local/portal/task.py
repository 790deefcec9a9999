"""What a worker gets to see of an assignment: its template, rendered, with links to its objects."""

from __future__ import annotations

import logging

from ground_truth_local.engine.desk import Assignment
from ground_truth_local.portal.links import PATH, Grant, Links
from ground_truth_local.rendering.assets import BRIDGE, ELEMENTS
from ground_truth_local.rendering.document import task_document, task_policy
from ground_truth_local.rendering.liquid import render
from ground_truth_local.rendering.service_pages import WorkerPage, service_page
from ground_truth_local.web.messages import Response
from ground_truth_runtime.domain.naming import bucket_and_key

_REFUSED = f"{PATH}refused"
"""Leads to nothing: what a page asks for and may not have fails visibly, as on AWS."""

_log = logging.getLogger(__name__)


def worker_page(assignment: Assignment) -> WorkerPage | None:
    """The template of an assignment and what it finds in it; None where the page is only to be had from AWS."""
    if assignment.template is not None:
        return WorkerPage(template=assignment.template, task_input=assignment.task_input)
    if assignment.ui_arn is None:
        return None
    return service_page(
        assignment.ui_arn,
        title=assignment.title,
        task_input=assignment.task_input,
        categories=assignment.categories,
    )


def task_frame(assignment: Assignment, page: WorkerPage, *, links: Links, origin: str) -> Response:
    """The document inside the frame of a task.

    Args:
        assignment: The assignment.
        page: Its page.
        links: Makes the links to its objects; they last as long as the worker has time.
        origin: Where the portal is, as the browser knows it.
    """

    def grant_read_access(uri: str) -> str:
        # What the template itself names was chosen by the job's owner: an example in the instructions, or the bucket
        # of an address that Liquid puts together.
        bucket = f"s3://{bucket_and_key(uri)[0]}/"
        if bucket not in page.template and not any(known.startswith(bucket) for known in assignment.readable):
            _log.warning("%s: the page of %s may not read %s", assignment.job_name, assignment.id, uri)
            return _REFUSED
        return links.link(Grant(uri=uri, region=assignment.region), expires_at=assignment.expires_at)

    rendered = render(page.template, page.task_input, grant_read_access=grant_read_access)
    for problem in rendered.notes:
        _log.warning("%s: %s", assignment.job_name, problem)
    return Response(
        headers={
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": task_policy(origin=origin),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        },
        body=task_document(rendered.html, elements=ELEMENTS, bridge=BRIDGE).encode(),
    )
