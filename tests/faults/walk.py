"""A random walk through what may happen to an execution: faults at calls, ends and redrives, records that disappear,
events that are late, lost, repeated and out of order, spoilt output manifests, people who stop jobs, names used again.

A walk is its seed: it draws an event, how Ground Truth behaves, and then step after step. When it has come to its end,
nothing is disturbed any more, and what must hold then is checked.
"""

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.faults.injection import Call, Fault
from tests.faults.matrix import faults_of
from tests.faults.scenes import TEXTS
from tests.faults.spoiling import HARMLESS, SPOILT
from tests.faults.states import Execution
from tests.faults.world import SWEEP_SECONDS, Bus, World
from tests.support.events import classification_job, event
from tests.support.memory.account import MemoryAccount
from tests.support.memory.ground_truth import Job, Script

BOUND_DAYS = 3
"""Within which an execution ends once nothing is disturbed: a launch may wait eight hours for its next try, a collect
six for a job that is being stopped."""
_SLOW = 0.02
"""Share of the walks whose objects take a day each, so that all heartbeats may be lost."""
_DAYS = 4 * 86_400
_PAUSES = (1, 5, 20, 60, 300, 1_800, 3_700, 4 * 3_600)
_OPERATIONS = (
    ("launch", "s3:GetObject"),
    ("launch", "dynamodb:PutItem"),
    ("launch", "dynamodb:UpdateItem"),
    ("launch", "dynamodb:GetItem"),
    ("launch", "sagemaker:CreateLabelingJob"),
    ("launch", "sagemaker:DescribeLabelingJob"),
    ("monitor", "dynamodb:Query"),
    ("monitor", "dynamodb:GetItem"),
    ("monitor", "dynamodb:UpdateItem"),
    ("monitor", "sagemaker:ListLabelingJobs"),
    ("monitor", "sagemaker:DescribeLabelingJob"),
    ("monitor", "sagemaker:StopLabelingJob"),
    ("monitor", "states:SendTaskSuccess"),
    ("monitor", "states:SendTaskHeartbeat"),
    ("monitor", "states:DescribeExecution"),
    ("stop", "dynamodb:Query"),
    ("stop", "dynamodb:UpdateItem"),
    ("stop", "sagemaker:StopLabelingJob"),
    ("stop", "states:DescribeExecution"),
    ("collect", "sagemaker:DescribeLabelingJob"),
    ("collect", "s3:GetObject"),
    ("collect", "s3:PutObject"),
)
"""Calls at which something else happens: those between which a function may be overtaken."""
_OF_LAUNCH = tuple(call for call in _OPERATIONS if call[0] == "launch")


@dataclass(kw_only=True)
class RandomBus(Bus):
    """Each event is lost, comes once, late, or several times."""

    lot: random.Random

    def delays(self) -> list[float]:
        """Drawn for each event."""
        copies = self.lot.choice((0, 1, 1, 2, 3))
        return [self.lot.choice((0.0, 0.0, 2.0, 120.0, 7_200.0)) for _ in range(copies)]


@dataclass(kw_only=True)
class Walk:
    """One walk.

    steps: what happened, in words. kinds: how often each kind of step was taken.
    executions: all that were started, the current one at the end.
    harms: what happened of which an execution may fail; none: it has to succeed, whatever else happened.
    forgotten: whether records were deleted. stops_by_hand: labeling jobs that somebody stopped.
    running_twice: labeling jobs of one part that ran at once. overdue: whether it did not end in time.
    """

    seed: int
    steps: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    executions: list[Execution] = field(default_factory=list)
    harms: set[str] = field(default_factory=set)
    forgotten: bool = False
    stops_by_hand: int = 0
    running_twice: list[str] = field(default_factory=list)
    overdue: bool = False

    def __post_init__(self) -> None:
        self.lot = random.Random(self.seed)  # noqa: S311 - the same walk again

    def script(self) -> Script:
        """How Ground Truth behaves."""
        lot = self.lot
        self._slow = lot.random() < _SLOW
        drawn = Script(
            initializing=lot.choice((0.0, 5.0, 400.0)),
            per_object=90_000.0 if self._slow else lot.choice((2.0, 30.0, 900.0)),
            stopping=lot.choice((0.0, 20.0, 3_000.0)),
            unseen=lot.choice((0, 0, 0, 2)),
            counters_lag=lot.random() < 0.25,
            fails=lot.choice((0.0, 0.0, 0.3)),
            breaks=lot.choice((0.0, 0.0, 0.3)),
            lot=random.Random(self.seed),  # noqa: S311
        )
        self.harms |= {name for name in ("fails", "breaks") if getattr(drawn, name)}
        shown = {name: value for name, value in vars(drawn).items() if name != "lot"}
        self.steps.append(f"Ground Truth: {shown}")
        return drawn

    def run(self, world: World) -> None:
        """Walks to the end, and until nothing is disturbed any more."""
        self._world = world
        self._prepare()
        self._start()
        for _ in range(self.lot.randint(2, 12)):
            self._step()
        self._calm()

    @property
    def execution(self) -> Execution:
        """The current one."""
        return self.executions[-1]

    @property
    def _cloud(self) -> MemoryAccount:
        assert isinstance(self._world.cloud, MemoryAccount)
        return self._world.cloud

    def _prepare(self) -> None:
        count = self.lot.randint(1, 6)
        lines = [json.dumps({"source": f"text {number}"}) + "\n" for number in range(count)]
        self._cloud.put("texts.manifest", "".join(lines))
        create = self._cloud.service.handle

        def watched(operation: str, asked: dict[str, Any]) -> dict[str, Any]:
            answer = create(operation, asked)
            if operation == "CreateLabelingJob":
                self._note_running(asked["LabelingJobName"])
            return answer

        self._cloud.sagemaker._handle = watched

    def _note_running(self, created: str) -> None:
        """Notes where two labeling jobs of one part run at once."""
        part = created.rpartition("-")[0]
        jobs = self._cloud.service.jobs.values()
        others = [job.name for job in jobs if job.name.rpartition("-")[0] == part and not job.ended]
        self.running_twice += [f"{created} was created while {name} ran" for name in others if name != created]

    def _event(self) -> Any:
        lot = self.lot
        fields: dict[str, Any] = {}
        if lot.random() < 0.3:
            fields["max_objects_per_labeling_job"] = lot.randint(1, 3)
        kind = lot.random()
        if kind < 0.4:
            fields["follow_up_jobs"] = lot.randint(1, 2)
        elif kind < 0.55:
            fields["stop_after"] = {"human_labeled_objects": lot.randint(1, 4)}
        jobs = [classification_job("kinds", **TEXTS, **fields)]
        if lot.random() < 0.3:
            review = lot.choice(({}, {"review": {"sample": 1}}, {"review": {"failed": True}}))
            again = classification_job("again", input={"job": "kinds", **review})
            jobs.append({**again, "task_type": "TextMultiClass"})
        self.steps.append(f"event: {fields}{'' if len(jobs) == 1 else ', and a job that needs it'}")
        return event(*jobs)

    def _start(self) -> None:
        raw = self._event()
        if self.lot.random() < 0.6:
            self._overtake(self.lot.choice(_OF_LAUNCH))
        # A hook may ask for the execution while it starts.
        self._world.states.start(raw, name="birds")
        self._keep()

    def _keep(self) -> None:
        """Knows the execution that has the name now."""
        current = next(iter(self._world.states.executions.values()))
        if not self.executions or self.executions[-1] is not current:
            self.executions.append(current)

    def _step(self) -> None:
        name, do = self.lot.choice(self._choices())
        self.steps.append(f"{self._world.time.now:.0f} s: {name}")
        self.kinds[name] += 1
        do()
        self._keep()
        pause = self.lot.choice(_PAUSES)
        self._world.rest(pause)

    def _choices(self) -> list[tuple[str, Callable[[], object]]]:
        lot, world = self.lot, self._world
        share = lot.choice((0.02, 0.1, 0.3))
        spoil = lot.choice(list(SPOILT))
        call = lot.choice(_OPERATIONS)
        return [
            ("nothing", lambda: None),
            (f"one call in {1 / share:.0f} fails", partial(self._storm, share)),
            ("no call fails any more, nothing waits to happen", world.injector.clear),
            ("redrive", self._redrive),
            ("abort and redrive", self._abort_and_redrive),
            ("abort; something overtakes the redrive", self._abort_and_be_overtaken),
            ("abort; something overtakes the redrive", self._abort_and_be_overtaken),
            (f"something overtakes {call[0]}", partial(self._overtake, call)),
            (f"something overtakes {call[0]}", partial(self._overtake, call)),
            ("something overtakes launch", partial(self._overtake, lot.choice(_OF_LAUNCH))),
            *self._deeds(),
            ("the monitor sleeps", partial(world.schedule, seconds=5 * 3_600)),
            ("the monitor sleeps for days", self._sleep_for_days) if self._slow else ("nothing", lambda: None),
            ("the monitor wakes", world.schedule),
            ("somebody stops a labeling job", self._stop_by_hand),
            (f"output manifests will be {spoil}", partial(self._spoil_from_now_on, spoil)),
            ("indexes are behind", partial(setattr, self._cloud.table, "lags", True)),
            ("new containers", world.start_cold),
            ("the name is used again", self._use_name_again),
        ]

    def _deeds(self) -> list[tuple[str, Callable[[], object]]]:
        """What may also happen while a function works."""
        world = self._world
        return [
            ("abort", self._abort),
            ("abort", self._abort),
            ("redrive", self._redrive),
            ("a record is deleted", self._delete_record),
            ("all records are deleted", self._delete_records),
            ("events by lot", self._disturb_events),
            ("events of executions are lost", partial(setattr, world, "execution_bus", Bus(copies=0))),
            ("events of labeling jobs are lost", partial(setattr, world, "bus", Bus(copies=0))),
            ("an old event once more", self._repeat_event),
            ("a sweep", world.sweep),
            ("a sweep", world.sweep),
            ("another launch", self._launch_again),
            ("labeling goes on", partial(self._cloud.service.advance, 40.0)),
        ]

    def _overtake(self, call: tuple[str, str]) -> None:
        """Has one to four things happen at the next call of an operation, which then may fail."""
        lot = self.lot
        function, operation = call
        deeds = [lot.choice(self._deeds()) for _ in range(lot.randint(1, 4))]
        self.kinds.update(f"{name}, while a function works" for name, _ in deeds)
        fault = lot.choice((None, None, Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.ANSWER_LOST_ONCE))
        when = "before" if fault is not None else lot.choice(("before", "after"))
        failing = "" if fault is None else f", then {fault.value}"
        self.steps.append(
            f"  {when} the next {operation} of {function}: {'; '.join(name for name, _ in deeds)}{failing}"
        )

        def happen() -> None:
            for _, do in deeds:
                do()

        if when == "before":
            self._world.injector.before(operation, happen, function=function, fault=fault)
        else:
            self._world.injector.then(operation, happen, function=function)

    def _abort_and_be_overtaken(self) -> None:
        self._abort()
        self._overtake(self.lot.choice(_OF_LAUNCH))
        self._redrive()

    def _storm(self, share: float) -> None:
        self.harms.add("storm")
        self._world.injector.storm(partial(self._fault, share))

    def _sleep_for_days(self) -> None:
        self.harms.add("no monitor for days")
        self._world.schedule(seconds=_DAYS)
        self._world.rest(_DAYS)

    def _fault(self, share: float, call: Call) -> Fault | None:
        return self.lot.choice(faults_of(call)) if self.lot.random() < share else None

    def _abort(self) -> None:
        self._keep()
        if self.execution.running:
            self._world.states.abort(self.execution)

    def _redrive(self) -> None:
        self._keep()
        if not self.execution.running and self.execution.status != "SUCCEEDED":
            self._world.states.redrive(self.execution)

    def _abort_and_redrive(self) -> None:
        self._abort()
        self._redrive()

    def _delete_record(self) -> None:
        if self._cloud.table.items:
            self.forgotten = True
            self._cloud.table.items.pop(self.lot.choice(sorted(self._cloud.table.items)))

    def _delete_records(self) -> None:
        self.forgotten = True
        self._cloud.table.items.clear()

    def _launch_again(self) -> None:
        """Step Functions has lost sight of a launch, and its next try begins while that still works."""
        world = self._world
        function, payload = world.invoked[-1]
        if function != "launch" or payload["task_token"] not in world.states.waits:
            return
        token = world.states.renew(payload["task_token"])
        world.try_invoke(function, {**payload, "task_token": token})

    def _disturb_events(self) -> None:
        self._world.bus = RandomBus(lot=self.lot)
        self._world.execution_bus = RandomBus(lot=self.lot)

    def _repeat_event(self) -> None:
        if self._world.sent:
            function, payload = self.lot.choice(self._world.sent)
            self._world.send(function, payload)

    def _stop_by_hand(self) -> None:
        running = [job.name for job in self._cloud.service.jobs.values() if job.status == "InProgress"]
        if running:
            self.harms.add("stopped by hand")
            self.stops_by_hand += 1
            self._cloud.service.handle("StopLabelingJob", {"LabelingJobName": self.lot.choice(running)})

    def _spoil_from_now_on(self, how: str) -> None:
        def spoil(job: Job) -> None:
            if job.output is None or self.lot.random() < 0.4:
                return
            left = SPOILT[how](self._cloud.text(job.output).encode().splitlines(), self.lot)
            self.harms |= {how} - HARMLESS
            if left is None:
                self._cloud.delete(job.output)
            else:
                self._cloud.put(
                    job.output.partition("//")[2].partition("/")[2], b"".join(line + b"\n" for line in left)
                )

        self._cloud.service.on_end = spoil

    def _use_name_again(self) -> None:
        self._keep()
        if not self.execution.running:
            self._world.rest(2)  # Step Functions does not free a name at once
            self._start()

    def _calm(self) -> None:
        """Nothing is disturbed any more; an execution that was stopped is redriven, or left alone."""
        world, script = self._world, self._cloud.service.script
        world.injector.clear()
        if world.dead_letters:
            self.harms.add("an event was given up")
        world.bus, world.execution_bus = Bus(), Bus()
        script.unseen = 0
        for job in self._cloud.service.jobs.values():
            job.unseen = 0
        self._cloud.table.lags = False
        world.schedule()
        self._keep()
        if self.lot.random() < 0.7:
            self._redrive()
        self.steps.append(f"{world.time.now:.0f} s: calm, and {self.execution.status}")
        world.run(self.execution, days=30 if self._slow else BOUND_DAYS)
        self.overdue = self.execution.running
        world.rest(2 * SWEEP_SECONDS)
