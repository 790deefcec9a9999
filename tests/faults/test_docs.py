"""The page about reliability says what these tests say."""

import importlib.util

from tests.constructs.support import ROOT


def test_the_page_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_reliability", ROOT / "docs" / "make_reliability.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)

    assert maker.PAGE.read_text("utf-8") == maker.page(), "run python docs/make_reliability.py"
