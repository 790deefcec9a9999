"""One local cloud for the tests of this folder: commands run in processes and pseudo-terminals of their own."""

from collections.abc import Iterator

import pytest

from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import CloudSettings
from tests.cli.support.lab import Lab, furnish


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A local cloud with a stack."""
    settings = CloudSettings(directory=tmp_path_factory.mktemp("cloud"), port=0, speed=20)
    with LocalCloud(settings) as cloud:
        yield furnish(cloud)
