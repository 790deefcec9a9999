"""Whether objects that a manifest names are there."""

from collections.abc import Iterable, Iterator

from ground_truth_runtime.domain.manifest import SOURCE_REF, BadLine, LineRules, data_object
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.steps.inputs.concurrently import concurrently
from ground_truth_runtime.steps.inputs.found import Found

SAMPLE = 20
"""How many objects are looked for where not all are asked for."""
_TOLD = 10


def check_existence(uris: Iterable[str], found: Found, store: ObjectStore) -> None:
    """Looks for each object, and tells of those that are missing, or may not be seen."""
    missing, hidden = 0, 0
    for uri, presence in concurrently(store.presence, uris):
        if presence == "missing":
            missing += 1
            if missing <= _TOLD:
                found.problems.append((uri, "is not there, but the manifest names it"))
        elif presence == "hidden":
            hidden += 1
            if hidden == 1:
                found.warnings.append((uri, "could not be looked for: the plan may not read it"))
    if missing > _TOLD:
        found.problems.append((found.manifest, f"names {missing} objects that are not there"))
    if hidden > 1:
        found.warnings.append((found.manifest, f"names {hidden} objects that the plan may not read"))


def references(lines: Iterable[bytes], rules: LineRules) -> Iterator[str]:
    """The objects in S3 that the good lines of a manifest name."""
    for line in lines:
        try:
            key, value = data_object(line, rules)
        except BadLine:
            continue
        if key == SOURCE_REF:
            yield value
