from unittest.mock import sentinel

import pytest

from ground_truth_local.engine.board import Board, OpenObject
from ground_truth_local.engine.manifest import DataObject
from ground_truth_local.engine.types.subject import Subject


class Team:
    """A board and a team of workers a, b, c... before it."""

    def __init__(self, *, workers: str, workers_per_object: int, objects: int) -> None:
        self.workers = workers
        self.board = Board(workers_per_object=workers_per_object)
        self.items = [
            OpenObject(
                data=DataObject(object_id=number, raw="{}", line={}), subject=Subject(line={}, digest=bytes([number]))
            )
            for number in range(objects)
        ]
        for item in self.items:
            self.board.add(item)

    def take(self) -> str:
        """Who took which object: `a0 b1`."""
        return " ".join(f"{worker}{item.data.object_id}" for worker, item in self.board.take(self.workers, now=7.0))

    def answer(self, worker: str, number: int) -> None:
        self.board.put_back(self.items[number], worker)
        self.items[number].answers.append((sentinel.answer, {}))

    def decline(self, worker: str, number: int) -> None:
        self.board.put_back(self.items[number], worker)
        self.items[number].declines += 1


def test_the_oldest_object_is_handed_out_first() -> None:
    assert Team(workers="abc", workers_per_object=1, objects=5).take() == "a0 b1 c2"


def test_as_many_workers_as_wanted_get_an_object() -> None:
    assert Team(workers="abc", workers_per_object=2, objects=5).take() == "a0 b0 c1"


def test_a_worker_has_one_task_at_a_time() -> None:
    team = Team(workers="a", workers_per_object=1, objects=2)
    assert team.take() == "a0"
    assert team.take() == ""


def test_nobody_answers_an_object_twice() -> None:
    team = Team(workers="a", workers_per_object=2, objects=2)
    assert team.take() == "a0"
    team.answer("a", 0)
    assert team.take() == "a1"
    team.answer("a", 1)
    assert team.take() == ""


def test_a_task_that_came_back_goes_to_another_worker() -> None:
    team = Team(workers="ab", workers_per_object=1, objects=1)
    assert team.take() == "a0"
    assert team.board.put_back(team.items[0], "a") == 7.0
    assert team.take() == "b0"


def test_a_task_that_was_given_back_may_go_to_the_same_worker() -> None:
    team = Team(workers="a", workers_per_object=1, objects=1)
    team.take()
    team.board.put_back(team.items[0], "a", again=True)
    assert team.take() == "a0"


def test_an_object_that_as_many_declined_as_are_wanted_is_offered_to_nobody() -> None:
    team = Team(workers="abcd", workers_per_object=2, objects=1)
    assert team.take() == "a0 b0"
    team.decline("a", 0)
    assert not team.board.refused(team.items[0])
    team.decline("b", 0)
    assert team.board.refused(team.items[0])
    assert team.take() == ""


def test_workers_of_a_closed_object_are_free_again() -> None:
    team = Team(workers="ab", workers_per_object=2, objects=2)
    assert team.take() == "a0 b0"
    team.board.close(team.items[0])
    assert not team.board.holds(team.items[0])
    assert (team.items[0].busy, team.board.open_count) == ({}, 1)
    assert team.take() == "a1 b1"


@pytest.mark.parametrize(("answers", "complete"), [(1, False), (2, True)])
def test_an_object_is_complete_with_all_its_answers(answers: int, complete: bool) -> None:
    team = Team(workers="abc", workers_per_object=2, objects=1)
    team.take()
    for worker in "abc"[:answers]:
        team.answer(worker, 0)
    assert team.board.complete(team.items[0]) is complete


def test_what_is_offered_are_open_objects_and_the_one_in_hand() -> None:
    team = Team(workers="a", workers_per_object=1, objects=3)
    assert (team.board.offered("a"), team.board.offered("b")) == (3, 3)
    team.take()
    assert (team.board.offered("a"), team.board.offered("b")) == (3, 2)
    team.answer("a", 0)
    assert (team.board.offered("a"), team.board.offered("b")) == (2, 2)
