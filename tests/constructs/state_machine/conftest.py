"""Templates that the tests of the state machine read."""

from __future__ import annotations

import pytest

from tests.constructs.state_machine.samples import with_defaults, with_everything
from tests.constructs.support import Json, Synth


@pytest.fixture(scope="session")
def default(synth: Synth) -> Json:
    return synth.template(with_defaults)


@pytest.fixture(scope="session")
def full(synth: Synth) -> Json:
    return synth.template(with_everything, region="eu-west-1")
