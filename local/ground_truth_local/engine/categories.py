"""The label category file, as the engine needs it: the names of the labels. The API room checks its rules."""

import json

from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.store import Store


def read_labels(store: Store, uri: str | None) -> list[str]:
    """The labels of a category file, in order.

    Raises:
        JobError: there is none, or it holds no labels.
    """
    if uri is None:
        raise JobError("ClientError: LabelCategoryConfigS3Uri is needed for a built-in task type")
    try:
        labels = [str(entry["label"]) for entry in json.loads(b"\n".join(store.lines(uri)))["labels"]]
    except (ValueError, KeyError, TypeError) as error:
        raise JobError(f"ClientError: {uri} is not a label category file: {error!r}") from error
    if not labels:
        raise JobError(f"ClientError: {uri} holds no labels")
    return labels
