"""What all tests share: nothing reaches beyond this machine, and nothing meets real credentials."""

import gc
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

_TESTS = Path(__file__).parent
# These start servers and programs of their own, which listen on 127.0.0.1 and fetch what they are told to.
_OPEN = tuple(_TESTS / folder for folder in ("e2e", "local/cloud", "local/run"))
# These run several rooms together, over an account in memory: more than a unit, and slower.
_WIRED = tuple(_TESTS / folder for folder in ("cli", "local/engine/jobs", "local/sagemaker", "runtime/steps"))
# One of its tests takes longer than any other: started last, it would keep the other workers waiting.
_FIRST = _TESTS / "state_machine/test_thirty_days.py"

# The same examples in every run, so that what fails has been changed; `--hypothesis-profile default` looks for others.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How far the random walks of tests/faults go: `--walks 100000` for a night."""
    parser.addoption("--walks", type=int, default=2_000, help="random walks (default: %(default)s)")
    parser.addoption("--walk-counts", type=Path, help="file to which the random walks add what they did")
    parser.addoption("--walk-from", type=int, default=0, help="seed of the first random walk (default: %(default)s)")


def pytest_configure() -> None:
    """Lets the garbage collector look seldom: by default it takes a quarter of all time, and finds little.

    Where whoever started the tests ignores SIGCHLD, every program that a test runs would seem to end with 0.
    """
    gc.set_threshold(100_000, 20, 20)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def pytest_collection_finish() -> None:
    """Tells the garbage collector that what was imported stays."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps every other test to this machine, marks those that are more than a unit, and begins with the longest."""
    items.sort(key=lambda item: item.path != _FIRST)
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in _WIRED):
            item.add_marker(pytest.mark.wired)
        if not any(item.path.is_relative_to(folder) for folder in _OPEN):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture(scope="session")
def playwright() -> "Iterator[Playwright]":
    """Playwright, which can be started only once in a process."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - most tests open no browser

    with sync_playwright() as started:
        yield started


@pytest.fixture
def aws_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A region and credentials that open nothing, whatever the caller's shell holds."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
