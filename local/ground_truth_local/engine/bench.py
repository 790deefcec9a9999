"""The tasks of one job, as people take them in hand. Any thread may use it."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ground_truth_local.engine.board import Board, OpenObject
from ground_truth_local.engine.desk import (
    AnswerInvalid,
    Assignment,
    Expired,
    JobNotice,
    NoTask,
    Nothing,
    NotYours,
    Person,
)
from ground_truth_local.engine.job import JobSpec
from ground_truth_local.engine.output import answer_entry
from ground_truth_local.engine.task_input import addresses
from ground_truth_local.engine.timeline import Timeline
from ground_truth_local.engine.types.base import Answer

MAX_ANSWER_BYTES = 32 * 1024 * 1024
"""Of one answer as JSON. Ours: the largest picture's mask fits, the service tells no limit."""


@dataclass(frozen=True)
class _InHand:
    person: Person
    item: OpenObject
    assignment: Assignment


class Bench:
    """People's tasks of one job.

    Args:
        board: shared with the simulated workers.
        timeline: the job's time.
        template: source text of the worker's page; None for a page of AWS's own.
        categories: the label category file; empty without one.
        changed: is told, on the engine's thread, of an object whose tasks have changed, with the job's moment.
        coming: gives the number of objects that nobody can take yet, and whether the first of them is being prepared;
            if not, those that are open have to be labeled first.
    """

    def __init__(
        self,
        spec: JobSpec,
        *,
        board: Board,
        timeline: Timeline,
        template: str | None,
        categories: Mapping[str, Any],
        changed: Callable[[OpenObject, float], None],
        coming: Callable[[], tuple[int, bool]],
    ) -> None:
        self.spec = spec
        self._board = board
        self._timeline = timeline
        self._template = template
        self._categories = categories
        self._changed = changed
        self._coming = coming
        self._in_hand: dict[str, _InHand] = {}
        self._of_person: dict[str, str] = {}
        self._expired: dict[str, str] = {}

    def notice(self, person: Person) -> JobNotice | None:
        """The job in a person's list; None when it has nothing for them."""
        with self._board.lock:
            coming, _ = self._coming()
            left = self._board.offered(person.worker_id) + coming
            in_hand = self._of_person.get(person.worker_id)
            if in_hand is not None and not self._still(in_hand):
                in_hand = None
        if left == 0 or self._timeline.ended:
            return None
        spec = self.spec
        return JobNotice(
            arn=spec.arn,
            name=spec.name,
            title=spec.title,
            description=spec.description,
            keywords=spec.keywords,
            tasks_left=left,
            task_time_limit=spec.task_time_limit,
            in_hand=in_hand,
            coming=coming,
        )

    def take(self, person: Person) -> Assignment:
        """The task in hand, or the next one. Raises NoTask."""
        with self._board.lock:
            known = self._of_person.get(person.worker_id)
            if known is not None and self._still(known):
                return self._in_hand[known].assignment
            taken = [] if self._timeline.ended else self._board.take([person.worker_id], now=self._timeline.now())
            if not taken:
                raise NoTask(f"there is no task of {self.spec.name} for {person.name} now", why=self._why(person))
            _, item = taken[0]
            # Given back is out of hand long before: the step finds nothing then.
            end = self._timeline.moment() + self.spec.task_time_limit
            assignment = self._assignment(item, expires_at=self._timeline.time_of(end))
            self._in_hand[assignment.id] = _InHand(person, item, assignment)
            self._of_person[person.worker_id] = assignment.id
            self._timeline.at(end, partial(self._expire, assignment.id))
            return assignment

    def assignment(self, person: Person, assignment_id: str) -> Assignment:
        """An assignment in a person's hands. Raises NotYours, Expired."""
        with self._board.lock:
            return self._held(person, assignment_id).assignment

    def submit(self, person: Person, assignment_id: str, content: Mapping[str, Any]) -> None:
        """Hands in an answer. Raises AnswerInvalid, NotYours, Expired."""
        with self._board.lock:
            item = self._held(person, assignment_id).item
        checked = _checked(content)
        with self._board.lock:
            # Looked at again: checking a large answer takes a while.
            self._held(person, assignment_id)
            accepted = self._put_back(assignment_id)
            submitted = self._timeline.now()
            answer = Answer(person.worker_id, checked)
            entry = answer_entry(
                answer,
                accepted=accepted,
                submitted=submitted,
                seconds=submitted - accepted,
                metadata=self.spec.team.identity(person.sub),
                public=False,
            )
            item.answers.append((answer, entry))
        self._tell(item)

    def decline(self, person: Person, assignment_id: str) -> None:
        """The person does not want the object at all. Raises NotYours, Expired."""
        with self._board.lock:
            item = self._held(person, assignment_id).item
            self._put_back(assignment_id)
            item.declines += 1
        self._tell(item)

    def give_back(self, person: Person, assignment_id: str) -> None:
        """The person may get the object another time. Raises NotYours, Expired."""
        with self._board.lock:
            item = self._held(person, assignment_id).item
            self._put_back(assignment_id, again=True)
        self._tell(item)

    def _why(self, person: Person) -> Nothing:
        if self._timeline.ended:
            return Nothing.DONE
        coming, prepared = self._coming()
        if coming and (prepared or not self._board.busy):
            return Nothing.COMING
        return Nothing.WITH_OTHERS if coming or self._board.with_others(person.worker_id) else Nothing.DONE

    def _held(self, person: Person, assignment_id: str) -> _InHand:
        held = self._in_hand.get(assignment_id)
        if held is not None and held.person.worker_id == person.worker_id and self._still(assignment_id):
            return held
        if self._expired.get(assignment_id) == person.worker_id:
            raise Expired(f"the time of assignment {assignment_id} has passed, or its job has ended")
        raise NotYours(f"assignment {assignment_id} is not in the hands of {person.name}")

    def _still(self, assignment_id: str) -> bool:
        """Whether an assignment's time has not passed; the engine's own step for that may come a little late."""
        held = self._in_hand[assignment_id]
        if self._board.holds(held.item) and self._timeline.now() < held.assignment.expires_at:
            return True
        self._end(assignment_id)
        return False

    def _expire(self, assignment_id: str, _moment: float) -> None:
        with self._board.lock:
            self._end(assignment_id)

    def _end(self, assignment_id: str) -> None:
        """The time of an assignment has passed: the task goes back to all, if it is still open."""
        held = self._in_hand.get(assignment_id)
        if held is None:
            return
        self._expired[assignment_id] = held.person.worker_id
        if self._board.holds(held.item):
            self._put_back(assignment_id, again=True)
            self._tell(held.item)
        else:
            self._forget(assignment_id)

    def _put_back(self, assignment_id: str, *, again: bool = False) -> float:
        held = self._forget(assignment_id)
        return self._board.put_back(held.item, held.person.worker_id, again=again)

    def _forget(self, assignment_id: str) -> _InHand:
        held = self._in_hand.pop(assignment_id)
        del self._of_person[held.person.worker_id]
        return held

    def _tell(self, item: OpenObject) -> None:
        self._timeline.at_once(partial(self._changed, item))

    def _assignment(self, item: OpenObject, *, expires_at: float) -> Assignment:
        spec = self.spec
        subject = item.subject
        seen = {*(frame.uri for frame in subject.frames), *(cloud.uri for cloud in subject.clouds)}
        return Assignment(
            id=secrets.token_urlsafe(16),
            job_arn=spec.arn,
            job_name=spec.name,
            title=spec.title,
            description=spec.description,
            template=self._template,
            ui_arn=spec.ui_arn,
            categories=self._categories,
            task_input=item.task_input,
            readable=frozenset({*addresses(item.task_input), *seen}),
            expires_at=expires_at,
            role_arn=spec.role_arn,
            region=spec.region,
        )


def _checked(content: Any) -> dict[str, Any]:
    """An answer as it will be written.

    Raises:
        AnswerInvalid: it is no JSON object, or too large.
    """
    if not isinstance(content, Mapping):
        raise AnswerInvalid("an answer is a JSON object: {element name: value}")
    try:
        text = json.dumps(dict(content), ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise AnswerInvalid(f"the answer is not JSON: {error}") from error
    if len(text) > MAX_ANSWER_BYTES:
        raise AnswerInvalid(f"the answer has {len(text)} bytes, at most {MAX_ANSWER_BYTES} are allowed")
    checked: dict[str, Any] = json.loads(text)
    return checked
