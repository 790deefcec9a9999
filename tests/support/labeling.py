"""The state machine and the local Ground Truth, with EventBridge between them."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.account import Account
from tests.support.interpreter import Interpreter

SCHEDULE: dict[str, Any] = {
    "source": "aws.events",
    "detail-type": "Scheduled Event",
    "resources": ["arn:aws:events:us-east-1:123456789012:rule/Sweep"],
    "detail": {},
}


@dataclass(kw_only=True)
class Labeling:
    """Lets time pass, and brings state changes to the monitor."""

    cloud: Account
    states: Interpreter
    _delivered: int = field(default=0)

    def deliver(self) -> None:
        """Brings the state changes that were told since the last time to the monitor."""
        told = self.cloud.told[self._delivered :]
        self._delivered += len(told)
        for entry in told:
            self.states.functions(
                "monitor",
                {
                    "source": entry["Source"],
                    "detail-type": entry["DetailType"],
                    "resources": entry["Resources"],
                    "detail": {},
                },
            )

    def sweep(self) -> dict[str, int]:
        """Lets the schedule call the monitor."""
        swept: dict[str, int] = self.states.functions("monitor", SCHEDULE)
        return swept

    def finish_jobs(self) -> None:
        """Lets workers do all that there is to do, and tells the monitor."""
        self.cloud.service.run_until_idle()
        self.deliver()
