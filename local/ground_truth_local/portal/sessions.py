"""Who is signed in, in which browser."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from ground_truth_local.engine.desk import Person
from ground_truth_local.web.messages import Refused

SESSION_SECONDS = 8 * 60 * 60
"""A working day."""

MAX_SESSIONS = 1000
"""Whoever asks for a page gets a session, for the token in its forms. Beyond this many the oldest ends in which nobody
is signed in: a page that asks again and again signs out nobody."""


@dataclass(kw_only=True)
class Session:
    """One browser's session.

    Args:
        id: In the cookie.
        token: In every form of its pages: requests that another site's page sends don't have it.
        person: Who is signed in.
        notice: What the next page shall tell.
    """

    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    person: Person | None = None
    notice: str | None = None
    expires_at: float = 0.0

    def check(self, token: str) -> None:
        """Raises Refused when `token` isn't the session's."""
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            raise Refused(HTTPStatus.FORBIDDEN, "This page is out of date: load it again.")

    def take_notice(self) -> str | None:
        """What the next page shall tell, once."""
        notice, self.notice = self.notice, None
        return notice


class Sessions:
    """All sessions; they are kept in memory alone."""

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def begin(self, person: Person | None = None) -> Session:
        """A new session."""
        session = Session(person=person, expires_at=self._now() + SESSION_SECONDS)
        with self._lock:
            self._sessions[session.id] = session
            while len(self._sessions) > MAX_SESSIONS:
                others = [known for known in self._sessions.values() if known is not session]
                del self._sessions[next((known for known in others if known.person is None), others[0]).id]
        return session

    def find(self, session_id: str | None) -> Session | None:
        """A session that has not ended."""
        with self._lock:
            session = None if session_id is None else self._sessions.get(session_id)
            if session is None or session.expires_at <= self._now():
                return None
            self._sessions.move_to_end(session.id)
            return session

    def end(self, session: Session) -> None:
        """Ends a session."""
        with self._lock:
            self._sessions.pop(session.id, None)
