"""Settings of the local cloud."""

from pathlib import Path

import pytest

from ground_truth_local.cloud.settings import CloudSettings
from ground_truth_local.portal.settings import PortalSettings


def test_settings_survive_the_way_to_another_process() -> None:
    portal = PortalSettings.guarded(host="0.0.0.0", port=0, people=("ann", "ben"))  # noqa: S104
    settings = CloudSettings(
        directory=Path("/x y"), port=1, speed=0.5, seed=9, simulation={"accuracy": 0.8}, workers="both", portal=portal
    )
    assert CloudSettings.from_json(settings.to_json()) == settings


def test_each_cloud_has_a_secret_of_its_own_that_is_not_shown() -> None:
    first, second = CloudSettings(directory=Path("x")), CloudSettings(directory=Path("x"))
    assert first.secret_key != second.secret_key
    assert len(first.secret_key) >= 40
    assert first.secret_key not in repr(first)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"port is 70000; allowed are 1 to 65535.*; speed is 0; it must be above 0"):
        CloudSettings(directory=Path("x"), port=70000, speed=0)


def test_problems_of_the_portal_are_among_them() -> None:
    portal = PortalSettings(host="192.0.2.1", port=-1, people=("ann", "ann", "\n"))
    with pytest.raises(ValueError, match="portal port is -1") as refused:
        CloudSettings(directory=Path("x"), speed=0, workers="dogs", portal=portal)  # type: ignore[arg-type]
    for told in (
        "speed is 0",
        "workers is 'dogs'",
        "each name may be given once",
        r"worker '\n': a name",
        "a password",
    ):
        assert told in str(refused.value)


def test_a_portal_for_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="there are no workers"):
        CloudSettings(directory=Path("x"), portal=PortalSettings(people=()))


@pytest.mark.parametrize(("host", "guarded"), [("127.0.0.1", False), ("localhost", False), ("192.168.1.5", True)])
def test_passwords_guard_what_others_can_reach(host: str, guarded: bool) -> None:
    passwords = PortalSettings.guarded(host=host, port=0, people=("ann", "ben")).passwords
    assert set(passwords) == ({"ann", "ben"} if guarded else set())
    assert len(set(passwords.values())) == len(passwords)


def test_the_log_lies_in_the_folder() -> None:
    assert CloudSettings(directory=Path("out")).log == Path("out/cloud.log")


def test_problems_of_the_simulated_workers_are_among_them() -> None:
    with pytest.raises(ValueError, match="simulation: accuracy is 7: it must be a number from 0 to 1"):
        CloudSettings(directory=Path("x"), simulation={"accuracy": 7})
