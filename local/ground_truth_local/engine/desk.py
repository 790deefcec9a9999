"""Where people take tasks and hand in answers; every name in `Desk` may be used from any thread."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, Self


@dataclass(frozen=True, kw_only=True)
class Person:
    """A named member of every private work team.

    Attributes:
        name: as signed in.
        worker_id: as the service writes it into answers; the same for every job.
        sub: the person's id at the identity provider.
    """

    name: str
    worker_id: str
    sub: str

    @classmethod
    def named(cls, name: str, *, region: str) -> Self:
        """The person of a name: always the same one."""
        digest = hashlib.sha256(f"person\x1f{name}".encode()).digest()
        return cls(
            name=name,
            worker_id=f"private.{region}.{digest[:8].hex()}",
            sub=str(uuid.UUID(bytes=digest[8:24], version=4)),
        )


@dataclass(frozen=True, kw_only=True)
class JobNotice:
    """A job that has tasks for a person, as a list of jobs shows it.

    Attributes:
        tasks_left: objects that this person can still work on, the one in hand and those to come among them.
        coming: how many of these nobody can take yet: they are being prepared, or wait for those that are open.
        task_time_limit: seconds that a person has for one task.
        in_hand: id of the assignment that the person is at, None without one.
    """

    arn: str
    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    tasks_left: int
    task_time_limit: int
    in_hand: str | None
    coming: int = 0


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One task in one person's hands.

    Attributes:
        template: source text of the worker task template; None where the job names a built-in page (`ui_arn`).
        categories: the job's label category file, for built-in pages; empty without one.
        task_input: what the template finds as `task.input`.
        readable: S3 addresses that the page may be given to read: those in the task's input, and below.
        expires_at: seconds since the epoch; later nothing can be submitted.
    """

    id: str
    job_arn: str
    job_name: str
    title: str
    description: str
    template: str | None
    ui_arn: str | None
    categories: Mapping[str, Any]
    task_input: Mapping[str, Any]
    readable: frozenset[str]
    expires_at: float
    role_arn: str
    region: str


class DeskError(Exception):
    """A person asked for something that the desk does not give. In one tree::

    DeskError
    |-- NoTask          there is no task for this person now
    |-- NotYours        the assignment is not, or no longer, in this person's hands
    |   `-- Expired     its time limit or its object's availability has passed
    `-- AnswerInvalid   the answer is no JSON object, or too large
    """


class Nothing(Enum):
    """Why there is no task for a person."""

    COMING = "tasks are being prepared"
    WITH_OTHERS = "others have what is open in their hands; they may give some back, or more may come after it"
    DONE = "nothing of the job is left for this person"


class NoTask(DeskError):
    """There is no task for this person now.

    Attributes:
        why: Whether one may come.
    """

    def __init__(self, message: str, *, why: Nothing = Nothing.DONE) -> None:
        super().__init__(message)
        self.why = why


class NotYours(DeskError):
    """The assignment is not, or no longer, in this person's hands."""


class Expired(NotYours):
    """The assignment's time has passed; its task went back."""


class AnswerInvalid(DeskError):
    """The answer is no JSON object, or too large."""


class Desk(Protocol):
    """What people can do. Each call is about one person and changes nothing of others' work."""

    def jobs(self, person: Person) -> list[JobNotice]:
        """Jobs with tasks left for this person, the oldest first."""

    def take(self, person: Person, job_arn: str) -> Assignment:
        """The next task of a job; the same one again while it is in the person's hands.

        Raises:
            NoTask: there is none.
        """

    def assignment(self, person: Person, assignment_id: str) -> Assignment:
        """An assignment in the person's hands.

        Raises:
            NotYours, Expired: it is not there.
        """

    def submit(self, person: Person, assignment_id: str, content: Mapping[str, Any]) -> None:
        """Hands in an answer, once.

        Args:
            content: `{element name: value}`.

        Raises:
            AnswerInvalid: the assignment stays in the person's hands.
            NotYours, Expired: it is not there (any more).
        """

    def decline(self, person: Person, assignment_id: str) -> None:
        """Gives a task back for good: this person never sees the object again. Raises NotYours, Expired."""

    def give_back(self, person: Person, assignment_id: str) -> None:
        """Gives a task back; it may be offered to this person again. Raises NotYours, Expired."""
