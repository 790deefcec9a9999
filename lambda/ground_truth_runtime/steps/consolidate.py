"""The consolidation function's step: the payload out of S3, consolidated."""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.annotation.consolidation import Consolidated, consolidate
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.values import Unreadable


def consolidate_payload(event: Mapping[str, Any], *, store: ObjectStore) -> Consolidated:
    """Consolidates the objects of a post-annotation event.

    Raises:
        ObjectUnreadable: the payload cannot be read from S3.
        Unreadable: it is no payload.
    """

    def load(uri: str) -> bytes:
        try:
            return store.content(uri)
        except (ObjectUnreadable, ValueError) as error:
            raise Unreadable(f"annotationData.s3Uri cannot be read: {error}") from None

    categories = event.get("labelCategories")  # null for jobs made in the console
    return consolidate(
        store.json(event["payload"]["s3Uri"]),
        attribute=event["labelAttributeName"],
        categories=() if categories is None else categories,
        load=load,
    )
