"""The label category file: which labels workers choose from."""

import json
from collections.abc import Sequence

PLAIN_VERSION = "2018-11-28"  # botocore service model `sagemaker`, LabelCategoryConfigS3Uri


def plain_category_file(labels: Sequence[str]) -> str:
    """The plain kind, for images and text classification."""
    content = {"document-version": PLAIN_VERSION, "labels": [{"label": label} for label in labels]}
    return json.dumps(content, ensure_ascii=False, indent=2)
