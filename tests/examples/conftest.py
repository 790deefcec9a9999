"""What the tests of the examples share."""

from collections.abc import Iterator

import pytest

from tests.support.account import Account, account


@pytest.fixture
def cloud(aws_environment: None) -> Iterator[Account]:
    """A fresh account with a bucket, a jobs table and a work team."""
    with account() as fresh:
        yield fresh
