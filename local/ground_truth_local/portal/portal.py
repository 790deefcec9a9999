"""The worker portal as an application: who may ask for what."""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ground_truth_local.engine.desk import AnswerInvalid, Assignment, Desk, Expired, NoTask, Nothing, NotYours, Person
from ground_truth_local.portal.links import PATH as OBJECTS
from ground_truth_local.portal.links import Links
from ground_truth_local.portal.objects import object_response
from ground_truth_local.portal.sessions import Session, Sessions
from ground_truth_local.portal.task import task_frame, worker_page
from ground_truth_local.portal.wording import duration
from ground_truth_local.rendering.assets import FOLDERS
from ground_truth_local.rendering.document import SANDBOX
from ground_truth_local.web.assets import asset
from ground_truth_local.web.messages import Refused, Request, Response, json_response, see_other
from ground_truth_local.web.pages import page

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_PAGES = Path(__file__).parent / "pages"
STYLES = Path(__file__).parent / "static"
"""Style sheet and icon, of the preview too."""

_NO_TASK = {
    Nothing.COMING: "The next tasks of this job are being prepared: try again in a moment.",
    Nothing.WITH_OTHERS: "Others have the open tasks of this job in their hands: what they give back appears here.",
    Nothing.DONE: "No task of this job is left for you.",
}

_ASSETS = {**FOLDERS, "portal": STYLES}


@dataclass(frozen=True, kw_only=True)
class _Visit:
    """A request of a person who is signed in."""

    request: Request
    session: Session
    person: Person
    found: Mapping[str, str]


class Portal:
    """The worker portal; an application of `web.server`.

    Args:
        desk: Where tasks come from and answers go.
        people: The members of the team.
        passwords: Password of each of them by name; None: choosing a name is enough, as on a machine of one's own.
        s3: Gives the S3 client of a region.
        hosts: Host headers to answer, so that no page of another site reaches the portal under a name of its own; None:
            any, which passwords guard.
        cookie: Name of the session's cookie. Browsers share cookies between the ports of a host, so that two portals
            need two names.
        hint: What a person who finds no tasks is told beside that.
        now: The time of day, in seconds since the epoch.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        people: Sequence[Person],
        s3: Callable[[str], S3Client],
        passwords: Mapping[str, str] | None = None,
        hosts: frozenset[str] | None = None,
        cookie: str = "worker-portal",
        hint: str = "",
        now: Callable[[], float] = time.time,
    ) -> None:
        self._desk = desk
        self._people = {person.name: person for person in people}
        self._passwords = passwords
        self._s3 = s3
        self._hosts = hosts
        self._cookie = cookie
        self._hint = hint
        self._now = now
        self._sessions = Sessions(now=now)
        self._links = Links(secrets.token_bytes(32), now=now)
        task = r"/tasks/(?P<task>[\w-]{1,100})"
        self._routes: list[tuple[str, re.Pattern[str], Callable[[_Visit], Response]]] = [
            ("GET", re.compile(r"/"), self._jobs),
            ("POST", re.compile(r"/sign-out"), self._sign_out),
            ("POST", re.compile(r"/take"), self._take),
            ("GET", re.compile(task), self._task),
            ("GET", re.compile(f"{task}/frame"), self._frame),
            ("POST", re.compile(f"{task}/answer"), self._answer),
            ("POST", re.compile(f"{task}/decline"), self._decline),
            ("POST", re.compile(f"{task}/return"), self._return),
        ]

    def __call__(self, request: Request) -> Response:
        """Answers a request."""
        try:
            if self._hosts is not None:
                request.check_host(self._hosts)
            return self._file(request) or self._answered(request)
        except Refused as refused:
            return self._told(request, refused.status, refused.message)
        except Expired:
            return self._told(request, HTTPStatus.GONE, "The time for this task is up. It went back to the others.")
        except NotYours:
            return self._told(request, HTTPStatus.NOT_FOUND, "This task is not in your hands.")

    def _file(self, request: Request) -> Response | None:
        """What tasks load: they have an origin of their own, so that no session comes with these requests."""
        first, _, rest = request.path.removeprefix("/").partition("/")
        try:
            if first in _ASSETS and request.method in ("GET", "HEAD"):
                return asset(_ASSETS[first], rest)
            if request.path.startswith(OBJECTS) and request.method in ("GET", "HEAD", "OPTIONS"):
                return object_response(self._links.read(request.path), request, s3=self._s3)
        except Refused as refused:
            return Response(status=refused.status, body=refused.message.encode())
        return None

    def _answered(self, request: Request) -> Response:
        session = self._sessions.find(request.cookie(self._cookie))
        if request.method == "POST":
            self._check(request, session)
        if request.path == "/sign-in":
            return self._sign_in(request, session)
        method = "GET" if request.method == "HEAD" else request.method
        for expected, path, answer in self._routes:
            found = path.fullmatch(request.path)
            if found is not None and method == expected:
                if session is None or session.person is None:
                    return see_other("/sign-in")
                return answer(_Visit(request=request, session=session, person=session.person, found=found.groupdict()))
        raise Refused(HTTPStatus.NOT_FOUND, "There is no such page.")

    def _check(self, request: Request, session: Session | None) -> None:
        """Lets only requests through that the portal's own pages sent."""
        if request.headers.get("origin", request.origin) != request.origin:
            raise Refused(HTTPStatus.FORBIDDEN, "Only the portal's own pages may send that.")
        if session is None:
            raise Refused(HTTPStatus.FORBIDDEN, "Your session has ended: sign in again.")
        token = request.headers.get("x-csrf-token")
        session.check(request.form().get("token", "") if token is None else token)

    def _sign_in(self, request: Request, session: Session | None) -> Response:
        problem = None
        if request.method == "POST" and session is not None:
            form = request.form()
            person = self._person(form.get("name", ""), form.get("password", ""))
            if person is not None:
                # A new session, so that nobody who knew the old one is signed in too.
                self._sessions.end(session)
                return self._with_cookie(see_other("/"), self._sessions.begin(person))
            problem = "Choose a name of the team." if self._passwords is None else "Name and password don't fit."
        begun = self._sessions.begin() if session is None else session
        response = page(
            _PAGES,
            "sign_in",
            status=HTTPStatus.OK if problem is None else HTTPStatus.FORBIDDEN,
            person=None,
            names=list(self._people),
            password=self._passwords is not None,
            problem=problem,
            token=begun.token,
        )
        return self._with_cookie(response, begun)

    def _person(self, name: str, password: str) -> Person | None:
        expected = "" if self._passwords is None else self._passwords.get(name, secrets.token_urlsafe(32))
        sound = self._passwords is None or hmac.compare_digest(password.encode(), expected.encode())
        return self._people.get(name) if sound else None

    def _with_cookie(self, response: Response, session: Session) -> Response:
        cookie = f"{self._cookie}={session.id}; Path=/; HttpOnly; SameSite=Strict"
        return response.with_headers({"Set-Cookie": cookie})

    def _sign_out(self, visit: _Visit) -> Response:
        self._sessions.end(visit.session)
        return see_other("/sign-in")

    def _jobs(self, visit: _Visit) -> Response:
        notices = self._desk.jobs(visit.person)
        jobs = [
            {
                "arn": notice.arn,
                "name": notice.name,
                "title": notice.title,
                "description": notice.description,
                "keywords": notice.keywords,
                "tasks_left": notice.tasks_left,
                "time_limit": duration(notice.task_time_limit),
                "in_hand": notice.in_hand,
                "ready": notice.tasks_left > notice.coming,
            }
            for notice in notices
        ]
        waiting = not all(job["ready"] for job in jobs) or not jobs
        return self._page(visit, "jobs", jobs=jobs, hint=self._hint, waiting=waiting)

    def _take(self, visit: _Visit) -> Response:
        return see_other(self._next(visit, visit.request.form().get("job", "")))

    def _task(self, visit: _Visit) -> Response:
        assignment = self._assignment(visit)
        notices = self._desk.jobs(visit.person)
        left = next((notice.tasks_left for notice in notices if notice.arn == assignment.job_arn), 1)
        return self._page(
            visit,
            "task",
            task=assignment.id,
            title=assignment.title,
            description=assignment.description,
            tasks_left=left,
            seconds_left=max(0, int(assignment.expires_at - self._now())),
            elsewhere=assignment.ui_arn if worker_page(assignment) is None else None,
            sandbox=SANDBOX,
        )

    def _frame(self, visit: _Visit) -> Response:
        assignment = self._assignment(visit)
        shown = worker_page(assignment)
        if shown is None:
            raise Refused(HTTPStatus.NOT_FOUND, "The page of this task is the service's own, and is not here.")
        return task_frame(assignment, shown, links=self._links, origin=visit.request.origin)

    def _answer(self, visit: _Visit) -> Response:
        try:
            # Asked first: nobody keeps an answer in memory that is none of theirs.
            assignment = self._assignment(visit)
            self._desk.submit(visit.person, assignment.id, visit.request.json())
        except AnswerInvalid as error:
            return json_response({"problem": f"The answer was refused: {error}"}, status=HTTPStatus.BAD_REQUEST)
        except Expired:
            return json_response({"problem": "The time for this task is up."}, status=HTTPStatus.GONE)
        except NotYours:
            return json_response({"problem": "This task is not in your hands."}, status=HTTPStatus.NOT_FOUND)
        visit.session.notice = "Submitted."
        return json_response({"next": self._next(visit, assignment.job_arn)})

    def _decline(self, visit: _Visit) -> Response:
        assignment = self._assignment(visit)
        self._desk.decline(visit.person, assignment.id)
        visit.session.notice = "Declined: this task won't come to you again."
        return see_other(self._next(visit, assignment.job_arn))

    def _return(self, visit: _Visit) -> Response:
        self._desk.give_back(visit.person, self._assignment(visit).id)
        visit.session.notice = "The task went back to the others."
        return see_other("/")

    def _assignment(self, visit: _Visit) -> Assignment:
        return self._desk.assignment(visit.person, visit.found["task"])

    def _next(self, visit: _Visit, job_arn: str) -> str:
        """Address of the person's next task of a job; of the list of jobs where there is none."""
        try:
            return f"/tasks/{quote(self._desk.take(visit.person, job_arn).id)}"
        except NoTask as none:
            told = "" if visit.session.notice is None else f"{visit.session.notice} "
            visit.session.notice = f"{told}{_NO_TASK[none.why]}"
            return "/"

    def _page(self, visit: _Visit, name: str, **shown: Any) -> Response:
        return page(
            _PAGES,
            name,
            person=visit.person.name,
            token=visit.session.token,
            notice=visit.session.take_notice(),
            **shown,
        )

    def _told(self, request: Request, status: HTTPStatus, message: str) -> Response:
        if "x-csrf-token" in request.headers:
            return json_response({"problem": message}, status=status)
        session = self._sessions.find(request.cookie(self._cookie))
        person = None if session is None or session.person is None else session.person.name
        token = "" if session is None else session.token
        return page(_PAGES, "told", status=status, person=person, token=token, message=message)
