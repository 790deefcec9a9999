"""The label category file, as the engine needs it. The API room checks its rules."""

import json

from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.store import Store
from ground_truth_local.engine.types.base import Categories


def read_categories(store: Store, uri: str | None, *, needed: bool) -> Categories:
    """The content of a category file; without one that is needed, no labels.

    Raises:
        JobError: it is needed and not there, or holds no labels.
    """
    if uri is None and not needed:
        return Categories(labels=())
    if uri is None:
        raise JobError("ClientError: LabelCategoryConfigS3Uri is needed for a built-in task type")
    try:
        document = json.loads(store.text(uri))
        labels = tuple(str(entry["label"]) for entry in document["labels"])
    except (ValueError, KeyError, TypeError) as error:
        raise JobError(f"ClientError: {uri} is not a label category file: {error!r}") from error
    if not labels:
        raise JobError(f"ClientError: {uri} holds no labels")
    return Categories(labels=labels, document=document)
