"""The name of the label attribute (botocore model, LabelAttributeName; developer guide, sms-data-output)."""

from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.rules.facts import RequestFacts
from ground_truth_local.sagemaker.settings import Settings

RESERVED = frozenset({"source", "source-ref"})


def problems(facts: RequestFacts, _settings: Settings) -> list[str]:
    name: str = facts.request["LabelAttributeName"]
    found = []
    if name.lower().endswith("-metadata"):
        found.append("Member must not end with -metadata")
    if name in RESERVED:
        found.append(f"Member must not be one of the reserved names [{', '.join(sorted(RESERVED))}]")
    elif facts.rules is not None and facts.rules.ref != name.endswith("-ref"):
        must = "must" if facts.rules.ref else "must not"
        found.append(f"Member {must} end with -ref for task type {facts.task_type}")
    return [constraint(name, "labelAttributeName", rule) for rule in found]
