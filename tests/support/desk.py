"""A desk with a pile of tasks: what the portal needs of an engine, and no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

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

JOB = "arn:aws:sagemaker:us-east-1:000000000000:labeling-job/birds"
ANN, BEN = (Person.named(name, region="us-east-1") for name in ("ann", "ben"))
TEMPLATE = """\
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <p>{{ task.input.taskObject }}</p>
  <img src="{{ task.input.taskObject | grant_read_access }}" alt="">
  <input name="species">
</crowd-form>
"""


@dataclass
class PileDesk:
    """One job; each of its objects goes to as many people as it wants, one task in hand per person.

    Attributes:
        answers: (person's name, assignment, content), as handed in.
        expired: ids of assignments whose time has passed.
        coming: tasks that nobody can take yet.
        why: why there is no task, where there is none.
    """

    inputs: list[dict[str, Any]] = field(default_factory=lambda: [{"taskObject": "s3://pictures/bird.png"}])
    template: str | None = TEMPLATE
    ui_arn: str | None = None
    title: str = "Which bird?"
    description: str = "Name the species"
    wanted: int = 1
    expires_at: float = 4e9
    answers: list[tuple[str, str, Any]] = field(default_factory=list)
    expired: set[str] = field(default_factory=set)
    coming: int = 0
    why: Nothing = Nothing.DONE
    _hands: dict[str, Assignment] = field(default_factory=dict)
    _done: set[tuple[str, int]] = field(default_factory=set)
    _number: int = 0

    def jobs(self, person: Person) -> list[JobNotice]:
        hand = self._hands.get(person.name)
        left = len(self._left(person)) + (hand is not None) + self.coming
        notice = JobNotice(
            arn=JOB,
            name="birds",
            title=self.title,
            description=self.description,
            keywords=("birds",),
            tasks_left=left,
            task_time_limit=300,
            in_hand=None if hand is None else hand.id,
            coming=self.coming,
        )
        return [notice] if left else []

    def take(self, person: Person, job_arn: str) -> Assignment:
        if person.name in self._hands:
            return self._hands[person.name]
        left = self._left(person)
        if job_arn != JOB or not left:
            raise NoTask(job_arn, why=self.why)
        self._number += 1
        task_input = self.inputs[left[0]]
        self._hands[person.name] = Assignment(
            id=f"{person.name}-{left[0]}-{self._number}",
            job_arn=JOB,
            job_name="birds",
            title=self.title,
            description=self.description,
            template=self.template,
            ui_arn=self.ui_arn,
            task_input=task_input,
            categories={"labels": [{"label": "wren"}]},
            readable=frozenset(value for value in task_input.values() if str(value).startswith("s3://")),
            expires_at=self.expires_at,
            role_arn="arn:aws:iam::000000000000:role/labeling",
            region="us-east-1",
        )
        return self._hands[person.name]

    def assignment(self, person: Person, assignment_id: str) -> Assignment:
        hand = self._hands.get(person.name)
        if hand is None or hand.id != assignment_id:
            raise NotYours(assignment_id)
        if hand.id in self.expired:
            raise Expired(assignment_id)
        return replace(hand)

    def submit(self, person: Person, assignment_id: str, content: Mapping[str, Any]) -> None:
        self.assignment(person, assignment_id)
        if not isinstance(content, dict):
            raise AnswerInvalid("it is no JSON object")
        self.answers.append((person.name, assignment_id, content))
        self._close(person)

    def decline(self, person: Person, assignment_id: str) -> None:
        self.assignment(person, assignment_id)
        self._close(person)

    def give_back(self, person: Person, assignment_id: str) -> None:
        self.assignment(person, assignment_id)
        del self._hands[person.name]

    def _close(self, person: Person) -> None:
        self._done.add((person.name, int(self._hands.pop(person.name).id.split("-")[1])))

    def _left(self, person: Person) -> list[int]:
        taken = [int(hand.id.split("-")[1]) for hand in self._hands.values()]
        answered = [int(assignment_id.split("-")[1]) for _, assignment_id, _ in self.answers]
        return [
            number
            for number in range(len(self.inputs))
            if (person.name, number) not in self._done
            and taken.count(number) + answered.count(number) < self.wanted
            and not (person.name in self._hands and self._hands[person.name].id.split("-")[1] == str(number))
        ]
