"""What is known of the elements, and those that are here."""

import re

from ground_truth_local.rendering.assets import FOLDERS
from ground_truth_local.rendering.elements import FORM, OTHERS, TOOLS


def test_every_known_element_is_here_and_no_other() -> None:
    entries = (FOLDERS["elements"] / folder / "index.js" for folder in ("controls", "display", "image", "tools"))
    here = {tag for entry in entries for tag in re.findall(r'^  "([a-z-]+)":', entry.read_text(), flags=re.MULTILINE)}
    assert here | {FORM} == TOOLS.keys() | OTHERS
