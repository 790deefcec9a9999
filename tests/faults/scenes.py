"""Executions to put faults into: each makes calls that the ones before it do not make."""

import json
from collections.abc import Callable, Mapping

from tests.faults.injection import Call, Fault
from tests.faults.invariants import SECRET
from tests.faults.states import Execution
from tests.faults.world import World
from tests.support.account import Account
from tests.support.events import classification_job, event

Scene = Callable[[World, str], Execution]

TEXTS = {"task_type": "TextMultiClass", "input": {"manifest": "texts.manifest"}}


def fill(cloud: Account) -> None:
    """Objects to label: texts that nobody else may read, and pictures, the last of them broken."""
    for name, count in (("texts", 2), ("many", 40)):
        lines = [json.dumps({"source": f"{SECRET} {number}"}) + "\n" for number in range(count)]
        cloud.put(f"{name}.manifest", "".join(lines))
    cloud.put_images(3)
    cloud.put("images/3.png", b"broken")


def one_job(world: World, name: str) -> Execution:
    """One job, whose end is told at once."""
    return world.run(world.start(event(classification_job("kinds", **TEXTS)), name=name))


def unheard(world: World, name: str) -> Execution:
    """The same; no state change is told: one sweep sees it work, and another one that it has ended."""
    world.bus.copies = 0
    execution = world.start(event(classification_job("kinds", **TEXTS)), name=name)
    world.rest(20)
    world.sweep()
    return world.run(execution)


def stopped(world: World, name: str) -> Execution:
    """The same; the execution is stopped while workers work."""
    execution = world.start(event(classification_job("kinds", **TEXTS)), name=name)
    world.rest(20)
    world.states.abort(execution)
    return world.run(execution)


def redriven(world: World, name: str) -> Execution:
    """The same; the execution is stopped before its job was created, and redriven."""
    world.injector.fail(Call("launch", "launch._create", "sagemaker:CreateLabelingJob"), Fault.CRASH_BEFORE)
    execution = world.start(event(classification_job("kinds", **TEXTS)), name=name)
    world.states.abort(execution)
    world.rest(1)
    world.errors.clear()
    world.states.redrive(execution)
    return world.run(execution)


def followed_up(world: World, name: str) -> Execution:
    """A job of pictures in two parts, one of which has a follow-up."""
    return world.run(
        world.start(event(classification_job(max_objects_per_labeling_job=2, follow_up_jobs=1)), name=name)
    )


def reviewed(world: World, name: str) -> Execution:
    """A job with two workers for each object, and one that labels again what they disagreed on."""
    review = {"job": "kinds", "review": {"sample": 1, "agreement_below": 0.9}}
    jobs = [classification_job("kinds", workers_per_object=2, **TEXTS), classification_job("again", input=review)]
    return world.run(world.start(event(jobs[0], {**jobs[1], "task_type": "TextMultiClass"}), name=name))


def uncollected(world: World, name: str) -> Execution:
    """One job, whose labels cannot be collected: the result says where they are."""
    world.injector.refuse("s3:PutObject", "AccessDenied", "Access Denied", times=1, function="collect")
    execution = world.run(world.start(event(classification_job("kinds", **TEXTS)), name=name))
    world.errors[:] = [(function, error) for function, error in world.errors if function != "collect"]
    return execution


SCENES: Mapping[str, Scene] = {
    scene.__name__: scene for scene in (one_job, unheard, stopped, redriven, followed_up, reviewed, uncollected)
}
