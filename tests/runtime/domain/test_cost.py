from decimal import Decimal

from ground_truth_runtime.domain.cost import estimate_document, job_cost, total


def test_the_crowd_is_paid_per_object_and_worker() -> None:
    cost = job_cost("boxes", objects=1000, workers=3, price_usd=Decimal("0.036"), object_price_usd=None)

    assert cost.workers_usd == Decimal("108.000")
    assert cost.service_usd is None
    assert cost.total_usd == Decimal("108.000")


def test_a_private_team_costs_only_what_the_service_takes() -> None:
    cost = job_cost("boxes", objects=10, workers=2, price_usd=None, object_price_usd=Decimal("0.08"))

    assert (cost.workers_usd, cost.service_usd, cost.total_usd) == (Decimal(0), Decimal("0.80"), Decimal("0.80"))


def test_sums_keep_every_tenth_of_a_cent() -> None:
    # 0.1 + 0.2 in binary floating point is not 0.3
    costs = [
        job_cost("a", objects=1, workers=1, price_usd=price, object_price_usd=None)
        for price in (Decimal("0.012"), Decimal("0.024"), Decimal("0.060"))
    ]

    assert str(total(costs)) == "0.096"


def test_nothing_costs_nothing() -> None:
    assert total([]) == 0


def test_the_estimate_tells_amounts_as_text_and_what_it_leaves_out() -> None:
    costs = [
        job_cost("crowd", objects=10, workers=2, price_usd=Decimal("0.036"), object_price_usd=None),
        job_cost("team", objects=5, workers=1, price_usd=None, object_price_usd=None),
    ]

    assert estimate_document(costs) == {
        "total_usd": "0.720",
        "includes_service_price": False,
        "jobs": [
            {"name": "crowd", "objects": 10, "workers_usd": "0.720", "service_usd": None},
            {"name": "team", "objects": 5, "workers_usd": "0", "service_usd": None},
        ],
    }


def test_the_estimate_says_so_when_it_has_the_services_price() -> None:
    costs = [job_cost("team", objects=5, workers=1, price_usd=None, object_price_usd=Decimal("0.08"))]

    document = estimate_document(costs)

    assert document["includes_service_price"] is True
    assert document["jobs"][0]["service_usd"] == "0.40"
