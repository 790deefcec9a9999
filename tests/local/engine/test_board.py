from typing import Any
from unittest.mock import sentinel

import pytest

from ground_truth_local.engine.board import Board
from ground_truth_local.engine.manifest import DataObject


def board(*, workers: int, workers_per_object: int, objects: int) -> Board:
    result = Board(workers=workers, workers_per_object=workers_per_object)
    for number in range(objects):
        result.add(DataObject(object_id=number, raw="{}", line={}), sentinel.scene)
    return result


def taken(board: Board) -> list[tuple[int, int]]:
    return [(worker, item.data.object_id) for worker, item in board.take(now=0.0)]


def answer(board: Board, object_id: int, worker: int) -> None:
    item: Any = board.get(object_id)
    board.put_back(item, worker)
    item.answers.append(sentinel.answer)


def test_the_oldest_object_is_handed_out_first() -> None:
    assert taken(board(workers=3, workers_per_object=1, objects=5)) == [(0, 0), (1, 1), (2, 2)]


def test_as_many_workers_as_wanted_get_an_object() -> None:
    assert taken(board(workers=3, workers_per_object=2, objects=5)) == [(0, 0), (1, 0), (2, 1)]


def test_nobody_gets_an_object_twice() -> None:
    tasks = board(workers=1, workers_per_object=2, objects=2)
    assert taken(tasks) == [(0, 0)]
    answer(tasks, 0, 0)
    assert taken(tasks) == [(0, 1)]
    answer(tasks, 1, 0)
    assert taken(tasks) == []


def test_a_task_that_came_back_goes_to_another_worker() -> None:
    tasks = board(workers=2, workers_per_object=1, objects=1)
    assert taken(tasks) == [(0, 0)]
    item: Any = tasks.get(0)
    assert tasks.put_back(item, 0) == 0.0
    assert taken(tasks) == [(1, 0)]


def test_workers_of_a_closed_object_are_free_again() -> None:
    tasks = board(workers=2, workers_per_object=2, objects=2)
    assert taken(tasks) == [(0, 0), (1, 0)]
    assert tasks.close(0).busy == {}
    assert tasks.open_count == 1
    assert tasks.get(0) is None
    assert taken(tasks) == [(0, 1), (1, 1)]


@pytest.mark.parametrize(("answers", "complete"), [(1, False), (2, True)])
def test_an_object_is_complete_with_all_its_answers(answers: int, complete: bool) -> None:
    tasks = board(workers=3, workers_per_object=2, objects=1)
    tasks.take(now=0.0)
    for worker in range(answers):
        answer(tasks, 0, worker)
    item: Any = tasks.get(0)
    assert tasks.complete(item) is complete
