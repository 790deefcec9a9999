"""How the local service behaves where it can be chosen."""

from dataclasses import dataclass, field
from typing import Literal

from ground_truth_local.engine.behaviour import Behaviour


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Choices about the local service. What is marked UNVERIFIED is not known of the real one.

    Attributes:
        throttling: refuse requests beyond the service's rates with ThrottlingException. Default on.
        burst_seconds: how many seconds' worth of requests may come at once after a pause; at least one request
            always may. The rates are the service's, how it counts them is UNVERIFIED. Default 1.
        check_files: read the label category file and look for the worker template when a job is created, and refuse
            it when they are wrong; else the job fails at its start. UNVERIFIED. Default on.
        require_document_version: refuse a label category file without its version. AWS's samples leave it out, so the
            default is off; a wrong version is always refused.
        require_pii_flag: what becomes of a public job without FreeOfPersonallyIdentifiableInformation: "creation"
            refuses it, "start" lets it fail at its start; the guide says only that it fails. Default "creation".
        max_objects: most objects in one input manifest. The guide says 100,000, the General Reference 10,000.
            Default 100,000.
        vendor_workteams: ARNs of the vendor teams that the accounts have subscribed to. Default none.
        event_copies: how often each state change is told. EventBridge delivers at least once, on best effort: 2 sends
            all events twice, 0 loses them. Default 1.
        behaviour: of the job engine.
    """

    throttling: bool = True
    burst_seconds: float = 1.0
    check_files: bool = True
    require_document_version: bool = False
    require_pii_flag: Literal["creation", "start"] = "creation"
    max_objects: int = 100_000
    vendor_workteams: frozenset[str] = frozenset()
    event_copies: int = 1
    behaviour: Behaviour = field(default_factory=Behaviour)
