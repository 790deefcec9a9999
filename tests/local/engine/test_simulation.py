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
