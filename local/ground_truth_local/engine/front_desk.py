"""The desk of the engine: all jobs that people work on."""

import threading
from collections.abc import Mapping
from typing import Any

from ground_truth_local.engine.bench import Bench
from ground_truth_local.engine.desk import Assignment, JobNotice, NoTask, NotYours, Person


class FrontDesk:
    """`Desk` over the benches of the jobs that people work on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._benches: dict[str, Bench] = {}
        self._given: dict[str, Bench] = {}

    def open(self, bench: Bench) -> None:
        """Offers the tasks of one more job."""
        with self._lock:
            self._benches[bench.spec.arn] = bench

    def close(self, job_arn: str) -> None:
        """Offers the tasks of a job no longer."""
        with self._lock:
            self._benches.pop(job_arn, None)

    def jobs(self, person: Person) -> list[JobNotice]:
        with self._lock:
            benches = list(self._benches.values())
        return [notice for bench in benches if (notice := bench.notice(person)) is not None]

    def take(self, person: Person, job_arn: str) -> Assignment:
        with self._lock:
            bench = self._benches.get(job_arn)
        if bench is None:
            raise NoTask(f"no job {job_arn} has tasks for people")
        assignment = bench.take(person)
        with self._lock:
            self._given[assignment.id] = bench
        return assignment

    def assignment(self, person: Person, assignment_id: str) -> Assignment:
        return self._bench(assignment_id).assignment(person, assignment_id)

    def submit(self, person: Person, assignment_id: str, content: Mapping[str, Any]) -> None:
        self._bench(assignment_id).submit(person, assignment_id, content)

    def decline(self, person: Person, assignment_id: str) -> None:
        self._bench(assignment_id).decline(person, assignment_id)

    def give_back(self, person: Person, assignment_id: str) -> None:
        self._bench(assignment_id).give_back(person, assignment_id)

    def _bench(self, assignment_id: str) -> Bench:
        with self._lock:
            bench = self._given.get(assignment_id)
        if bench is None:
            raise NotYours(f"there is no assignment {assignment_id}")
        return bench
