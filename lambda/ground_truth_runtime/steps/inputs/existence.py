"""Whether objects that a manifest names are there."""

from collections.abc import Iterable
from urllib.parse import unquote

from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.steps.inputs.allowance import Allowance
from ground_truth_runtime.steps.inputs.concurrently import concurrently
from ground_truth_runtime.steps.inputs.found import Findings

SAMPLE = 20
"""How many objects are looked for where not all are asked for."""
_LISTED = 10
_EVERY = 100  # objects between two looks at the clock
_MISSING = {"missing": "is not there", "empty": "is empty"}


def check_existence(
    uris: Iterable[str], found: Findings, *, address: str, store: ObjectStore, allowance: Allowance
) -> None:
    """Look for each object, and report those that are missing, empty, or may not be read.

    address: of the manifest that names them.
    """
    counts = {"missing": 0, "empty": 0, "hidden": 0, "there": 0}
    for number, (uri, presence) in enumerate(concurrently(store.presence, uris)):
        counts[presence] += 1
        if presence in _MISSING and counts[presence] <= _LISTED:
            rule = f"{_MISSING[presence]}, and the manifest names it"
            found.problem(uri, rule, hint=_hint(uri, store) if presence == "missing" else "")
        elif presence == "hidden" and counts[presence] == 1:
            found.warning(uri, "could not be looked for: the plan may not read it")
        if number % _EVERY == _EVERY - 1:
            allowance.in_time("looked for", number + 1)
    for presence, words in (("missing", "objects that are not there"), ("empty", "empty objects")):
        if counts[presence] > _LISTED:
            found.problem(address, f"names {counts[presence]} {words}")
    if counts["hidden"] > 1:
        found.warning(address, f"names {counts['hidden']} objects that the plan may not read")


def _hint(uri: str, store: ObjectStore) -> str:
    """What may be meant by an address that leads to nothing: keys are not encoded in manifests."""
    plain = unquote(uri)
    if plain == uri or store.presence(plain) not in ("there", "empty"):
        return ""
    return f"keys are written as they are, not percent-encoded: {plain} is there"
