import json
import re
from collections.abc import Callable

from ground_truth_runtime.domain.category_file import plain_category_file


def test_the_file_has_the_form_that_the_service_model_shows(documentation: Callable[[str, str], str]) -> None:
    text = re.sub(r"<[^>]+>", "", documentation("CreateLabelingJobRequest", "LabelCategoryConfigS3Uri"))
    version = re.search(r'"document-version": "([^"]+)"', text)

    assert version is not None
    assert json.loads(plain_category_file(["Bird", "Sky"])) == {
        "document-version": version[1],
        "labels": [{"label": "Bird"}, {"label": "Sky"}],
    }


def test_labels_keep_their_quotes_and_their_script() -> None:
    labels = ['say "bird"', "鳥", "{{ label }}", "a\\b"]

    assert [entry["label"] for entry in json.loads(plain_category_file(labels))["labels"]] == labels
