"""What is known of the elements, and those that are here."""

import re

from ground_truth_local.rendering.assets import FOLDERS
from ground_truth_runtime.facts.crowd_elements import ELEMENTS, FORM

# The slider reads its labels by itself.
_NOT_HERE = {"crowd-slider-label"}


def test_every_known_element_is_here_and_no_other() -> None:
    entries = (FOLDERS["elements"] / folder / "index.js" for folder in ("controls", "display", "image", "tools"))
    here = {tag for entry in entries for tag in re.findall(r'^  "([a-z-]+)":', entry.read_text(), flags=re.MULTILINE)}
    assert here | {FORM} == (ELEMENTS.keys() | {"iron-icon"}) - _NOT_HERE
