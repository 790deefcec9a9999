"""What an event will cost, before it is spent. Money is Decimal from end to end."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, kw_only=True)
class JobCost:
    """Cost of one job in US dollars.

    workers_usd: objects x workers x price of the public workforce; zero for other workforces, who are paid elsewhere.
    service_usd: objects x the service's own price per object; None where the stack does not know that price.
    """

    job: str
    objects: int
    workers_usd: Decimal
    service_usd: Decimal | None

    @property
    def total_usd(self) -> Decimal:
        """All that is known of the cost."""
        return self.workers_usd + (Decimal(0) if self.service_usd is None else self.service_usd)


def job_cost(
    job: str, *, objects: int, workers: int, price_usd: Decimal | None, object_price_usd: Decimal | None
) -> JobCost:
    """Cost of labeling `objects` by `workers` each."""
    return JobCost(
        job=job,
        objects=objects,
        workers_usd=objects * workers * (Decimal(0) if price_usd is None else price_usd),
        service_usd=None if object_price_usd is None else objects * object_price_usd,
    )


def total(costs: Iterable[JobCost]) -> Decimal:
    """Sum of what is known."""
    return sum((cost.total_usd for cost in costs), Decimal(0))


def is_complete(costs: Iterable[JobCost]) -> bool:
    """Whether every price is known."""
    return all(cost.service_usd is not None for cost in costs)


def estimate_document(costs: list[JobCost]) -> dict[str, Any]:
    """The estimate as JSON; amounts are decimal text, so that none is rounded on the way."""
    return {
        "total_usd": str(total(costs)),
        "includes_service_price": is_complete(costs),
        "jobs": [
            {
                "name": cost.job,
                "objects": cost.objects,
                "workers_usd": str(cost.workers_usd),
                "service_usd": None if cost.service_usd is None else str(cost.service_usd),
            }
            for cost in costs
        ],
    }
