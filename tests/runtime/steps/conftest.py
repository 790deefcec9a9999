"""What the tests of the steps share."""

import pytest

from tests.support.account import Account
from tests.support.pipeline import Pipeline


@pytest.fixture
def run(cloud: Account) -> Pipeline:
    """One execution over a fresh account whose bucket holds three images."""
    cloud.put_images(3)
    return Pipeline(cloud=cloud)
