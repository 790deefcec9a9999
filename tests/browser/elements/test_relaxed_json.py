"""JSON as template authors write it."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.elements.conftest import OpenTask

READ = """async (texts) => {
    const { parseRelaxed } = await import("/elements/core/relaxed_json.js");
    return texts.map((text) => {
        try { return { value: parseRelaxed(text) }; } catch (error) { return { error: error.message }; }
    });
}"""


@pytest.fixture
def page(open_task: OpenTask) -> Page:
    return open_task("<crowd-form></crowd-form>").page


def test_what_authors_write_is_read(page: Page) -> None:
    given: dict[str, Any] = {
        """['Cat', "Dog's", 'B"ird',]""": ["Cat", "Dog's", 'B"ird'],
        "{ text: 'None of the above' }": {"text": "None of the above"},
        "[{label: 'a', startOffset: 0, end-offset: -1.5e3},]": [{"label": "a", "startOffset": 0, "end-offset": -1500}],
        r"'it\'s \u00e9\n'": "it's é\n",
        "{1: true, b: false, c: null, d: []}": {"1": True, "b": False, "c": None, "d": []},
        json.dumps({"ü": ["\\", '"', {"x": 1.5}]}): {"ü": ["\\", '"', {"x": 1.5}]},
        "{'__proto__': {'polluted': 1}}": {"__proto__": {"polluted": 1}},
    }
    read = page.evaluate(f"async (texts) => JSON.stringify(await ({READ})(texts))", list(given))
    assert [item["value"] for item in json.loads(read)] == list(given.values())
    assert page.evaluate("({}).polluted ?? null") is None


def test_what_is_none_is_told_with_its_place(page: Page) -> None:
    given = {
        "['a' 'b']": 'expected "," or "]" at character 6, not "\'"',
        "['a": "expected the closing ' at character 4, not the end",
        "[alert(1)]": 'expected a value at character 2, not "a"',
        "{'a' 1}": 'expected ":" at character 6, not "1"',
        "[1] 2": 'expected nothing more at character 5, not "2"',
        r"'\u12'": 'expected four hex digits at character 4, not "1"',
    }
    assert [item.get("error") for item in page.evaluate(READ, list(given))] == list(given.values())
