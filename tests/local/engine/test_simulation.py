import re
from typing import Any

import pytest

from ground_truth_local.engine import Simulation
from ground_truth_local.engine.crowd import hire
from ground_truth_local.engine.job import Team
from ground_truth_local.engine.types.base import Hand

TEAM = Team(arn="arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/birders", kind="private", issuer="i")


def test_chances_depend_on_seed_and_subject_alone() -> None:
    one, same, other_seed = Simulation(seed=1), Simulation(seed=1), Simulation(seed=2)

    one.random("job", 1)
    assert one.random("job", 2).random() == same.random("job", 2).random()
    assert one.random("job", 2).random() != one.random("job", 3).random()
    assert one.random("job", 2).random() != other_seed.random("job", 2).random()


def test_parts_are_kept_apart() -> None:
    assert Simulation().random("ab", "c").random() != Simulation().random("a", "bc").random()


def test_all_bad_values_are_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"accuracy is 1\.5") as refused:
        Simulation(accuracy=1.5, team_size=-1, seconds_per_task=0)
    assert "team_size is -1" in str(refused.value)
    assert "seconds_per_task is 0" in str(refused.value)


def test_a_profile_is_read_from_json() -> None:
    confusion = {"cat": {"dog": 0.3}}
    profile = {"seed": 4, "accuracies": [0.5, 1], "confusion": confusion, "truth": "known", "workers": "both"}
    simulation = Simulation.of(profile)
    assert (simulation.seed, simulation.confusion, simulation.workers) == (4, confusion, "both")
    assert simulation.accuracy == Simulation().accuracy


def test_a_profile_goes_before_another_in_what_it_says() -> None:
    simulation = Simulation(seed=7, accuracy=0.5).with_settings({"accuracy": 0.8})
    assert (simulation.seed, simulation.accuracy) == (7, 0.8)


@pytest.mark.parametrize(
    ("profile", "problem"),
    [
        ([], "a simulation profile is a JSON object"),
        ({"acuracy": 1}, "'acuracy' is no setting of a profile: did you mean 'accuracy'?"),
        ({"zzz": 1}, "'zzz' is no setting of a profile: there are seed, team_size"),
        ({"seed": 1.5}, "seed is 1.5: it must be a whole number"),
        ({"seed": True}, "seed is True: it must be a whole number"),
        ({"team_size": -1}, "team_size is -1: it must be a whole number, 0 or more"),
        ({"accuracy": "0.9"}, "accuracy is '0.9': it must be a number from 0 to 1"),
        ({"accuracy": float("nan")}, "accuracy is nan: it must be a number from 0 to 1"),
        ({"accuracies": 0.5}, "accuracies is 0.5: it must be a list of numbers from 0 to 1"),
        ({"accuracies": [0.5, 2]}, "it must be a list of numbers from 0 to 1"),
        ({"confusion": {"cat": {"dog": 0.7, "cow": 0.7}}}, "shares that sum to 1 at most"),
        ({"confusion": {"cat": 0.5}}, "it must give for each true label the labels said instead"),
        ({"confusion": {"cat": {"dog": "0.5"}}}, "it must give for each true label the labels said instead"),
        ({"declined": 0.6, "abandoned": 0.6}, "declined and abandoned are together above 1"),
        ({"truth": ""}, "truth is '': it must be the name of an attribute"),
        ({"workers": "dogs"}, "workers is 'dogs': it must be one of simulated, people, both"),
        ({"workers": []}, "workers is []: it must be one of simulated, people, both"),
        ({"time_spread": -1}, "time_spread is -1: it must be a number, 0 or more"),
    ],
)
def test_a_wrong_profile_is_told(profile: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        Simulation.of(profile)


def test_a_confusion_matrix_says_what_is_said_instead() -> None:
    simulation = Simulation(confusion={"cat": {"dog": 0.5, "cow": 0.2, "elephant": 0.1}}, accuracy=1.0)
    labels = ["dog", "cat", "cow"]
    said = [
        labels[Hand(random=simulation.random(number), accuracy=1.0, simulation=simulation).classify(1, labels)]
        for number in range(1000)
    ]
    # What no label of the job is, and what is left, is the true one.
    assert 440 < said.count("dog") < 560
    assert 150 < said.count("cow") < 250
    assert said.count("dog") + said.count("cow") + said.count("cat") == 1000
    exact = Hand(random=simulation.random(1), accuracy=1.0, simulation=simulation)
    assert exact.classify(0, labels) == 0


def test_the_first_workers_can_be_as_good_as_is_said() -> None:
    people = hire(TEAM, region="us-east-1", simulation=Simulation(accuracies=[0.2, 1.0], team_size=3))
    assert [person.accuracy for person in people[:2]] == [0.2, 1.0]
    assert people[2].accuracy not in {0.2, 1.0}


def test_half_of_the_tasks_take_longer_than_the_median() -> None:
    simulation = Simulation(seconds_per_task=30)
    times = [simulation.seconds_for_task(simulation.random(number)) for number in range(400)]
    assert 160 < sum(seconds > 30 for seconds in times) < 240
    assert Simulation(time_spread=0).seconds_for_task(simulation.random(1)) == 20


def test_a_team_is_the_same_people_for_every_job() -> None:
    people = hire(TEAM, region="us-east-1", simulation=Simulation())

    assert people == hire(TEAM, region="us-east-1", simulation=Simulation())
    assert len({person.worker_id for person in people}) == 10
    assert len({person.accuracy for person in people}) == 10


@pytest.mark.parametrize("accuracy", [0.0, 1.0])
def test_the_perfect_and_the_hopeless_are_alike(accuracy: float) -> None:
    people = hire(TEAM, region="us-east-1", simulation=Simulation(accuracy=accuracy))
    assert {person.accuracy for person in people} == {accuracy}


@pytest.mark.parametrize(("accuracy", "least", "most"), [(0.0, 0, 0), (0.7, 640, 760), (1.0, 1000, 1000)])
def test_decisions_are_right_as_often_as_the_accuracy_says(accuracy: float, least: int, most: int) -> None:
    simulation = Simulation()
    decided = [
        Hand(random=simulation.random(number), accuracy=accuracy, simulation=simulation).decide(2, among=5)
        for number in range(1000)
    ]
    assert least <= decided.count(2) <= most
    assert set(decided) <= {0, 1, 2, 3, 4}
    if accuracy < 1:
        assert {0, 1, 3, 4} <= set(decided)
