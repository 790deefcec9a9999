"""What tests of stacks share. Synth is slow, so templates are made once per module or session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.constructs.support import Synth, use_own_node

use_own_node()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.cdk)


@pytest.fixture(scope="session")
def synth(tmp_path_factory: pytest.TempPathFactory) -> Synth:
    """Makes stacks whose output goes to a folder of the test run."""
    return Synth(tmp_path_factory)
