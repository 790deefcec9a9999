"""The desk is used by many threads at once while the engine works in its own."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ground_truth_local.engine import Behaviour, RealClock, Simulation
from ground_truth_local.engine.desk import NoTask, Person
from ground_truth_local.engine.job import JobStatus

OBJECTS = 60
WORKERS_PER_OBJECT = 2


def test_every_object_is_answered_by_different_people_and_none_too_often(make_workshop: Callable[..., Any]) -> None:
    workshop = make_workshop(
        clock=RealClock(speed=1000),
        simulation=Simulation(workers="both", team_size=1, seconds_per_task=0.01, time_spread=0),
        behaviour=Behaviour(initializing_seconds=0.0, consolidation_seconds=0.1),
    )
    workshop.put_lines(*({"source-ref": f"s3://pictures/images/{number % 6}.png"} for number in range(OBJECTS)))
    workshop.engine.scheduler.start()
    try:
        arn = workshop.start(workers_per_object=WORKERS_PER_OBJECT)
        people = [Person.named(f"person {number}", region="us-east-1") for number in range(4)]
        with ThreadPoolExecutor(len(people)) as pool:
            for result in [pool.submit(_work, workshop, person, arn) for person in people]:
                result.result(timeout=60)
        assert workshop.engine.scheduler.wait_until_idle(timeout=30)
    finally:
        workshop.engine.scheduler.close()

    assert workshop.numbers() == (JobStatus.COMPLETED, OBJECTS, 0, 0)
    per_person: Counter[str] = Counter()
    for number in range(OBJECTS):
        workers = [answer["workerId"] for answer in workshop.answers(number)]
        assert len(workers) == len(set(workers)) == WORKERS_PER_OBJECT
        per_person.update(workers)
    assert len(per_person) > 1


def _work(workshop: Any, person: Person, arn: str) -> None:
    """Works until the job has ended, now and then giving a task back."""
    count = 0
    while not workshop.updates["birds"] or not workshop.last().status.ended:
        try:
            assignment = workshop.desk.take(person, arn)
        except NoTask:
            time.sleep(0.002)
            continue
        count += 1
        if count % 5 == 0:
            workshop.desk.give_back(person, assignment.id)
        else:
            workshop.desk.submit(person, assignment.id, {"crowd-image-classifier": {"label": "Bird"}})
