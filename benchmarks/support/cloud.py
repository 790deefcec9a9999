"""The synthesized state machine over the local Ground Truth, in this process and in simulated time."""

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from unittest.mock import patch

from benchmarks.support.synthesized import template
from ground_truth_local.engine import Simulation
from tests.support.account import account
from tests.support.definition import state_machine
from tests.support.interpreter import MOTO, interpreter
from tests.support.labeling import Labeling

_ENVIRONMENT = {
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
}


@contextmanager
def environment() -> Iterator[None]:
    """A region and credentials that open nothing, whatever the caller's shell holds."""
    with patch.dict(os.environ, _ENVIRONMENT):
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_CA_BUNDLE"):
            os.environ.pop(name, None)
        yield


@contextmanager
def labeling(*, team_size: int = 1) -> Iterator[Labeling]:
    """A fresh account with three images, and the state machine ready to be executed."""
    simulation = Simulation(team_size=team_size, time_spread=0)
    # moto warns of each choice whose path is not there, as a choice by IsPresent means it.
    logging.getLogger("moto").setLevel(logging.CRITICAL)
    # The functions print their metrics.
    with environment(), redirect_stdout(io.StringIO()), account(moto=MOTO, simulation=simulation) as cloud:
        cloud.put_images(3)
        with interpreter(state_machine(template(), workteam_arn=cloud.workteam_arn)) as states:
            yield Labeling(cloud=cloud, states=states)
