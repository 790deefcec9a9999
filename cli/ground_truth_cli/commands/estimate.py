"""`ground-truth estimate`: what an event will cost."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ground_truth_cli.arguments import add_aws, add_json, describe
from ground_truth_cli.errors import FAILED, SUCCESS
from ground_truth_cli.output import Output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ground_truth_runtime.domain.cost import JobCost
    from ground_truth_runtime.event.parse import Reading

NAME = "estimate"
HELP = "tell what an event will cost"


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Estimates the cost of an event before it is started: the public workforce's pay, and the service's own price "
        "where it is known, per job. Objects are counted in the stack's account, in manifests and below prefixes; with "
        "--objects nothing is asked of AWS. Status 1 when the estimate is above the event's max_cost_usd.",
        examples=(
            "ground-truth estimate examples/birds.json",
            "ground-truth estimate examples/birds.json --objects 10000 --object-price 0.08",
            "ground-truth estimate event.json --objects flying=input.manifest --objects boxes=250",
        ),
    )
    parser.add_argument("event", metavar="EVENT", help="file with the event as JSON; - for standard input")
    parser.add_argument(
        "--objects",
        action="append",
        metavar="[JOB=]N",
        help="objects of a job, or of all jobs: a number, or a local manifest to count; may be given more than once",
    )
    parser.add_argument(
        "--object-price",
        type=_dollars,
        metavar="USD",
        help="the service's own price per object; default: that of the stack, if it knows it (not with --objects)",
    )
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli import counting, events
    from ground_truth_runtime.domain.cost import estimate_document, job_cost, total

    _, reading = events.load_sound(arguments.event)
    price: Decimal | None = arguments.object_price
    if arguments.objects is not None:
        objects = counting.given(reading.jobs, arguments.objects)
    else:
        objects, price = _counted(reading, arguments)
    costs = [
        job_cost(
            job.name,
            objects=objects[job.name],
            workers=job.workers_per_object,
            price_usd=job.workforce.price_usd,
            object_price_usd=price,
        )
        for job in reading.jobs.values()
    ]
    most = reading.max_cost_usd
    above = most is not None and total(costs) > most
    if output.as_json:
        bound = None if most is None else str(most)
        output.document({**estimate_document(costs), "max_cost_usd": bound, "above_max_cost": above})
    else:
        _tell(reading, costs, output)
    if above:
        output.problem(f"the estimate of {total(costs)} USD is above max_cost_usd, {most} USD")
    return FAILED if above else SUCCESS


def _counted(reading: Reading, arguments: argparse.Namespace) -> tuple[dict[str, int], Decimal | None]:
    from ground_truth_cli import counting
    from ground_truth_cli.planning import plan_settings
    from ground_truth_cli.session import open_session
    from ground_truth_cli.stack import find_stack

    aws = open_session(arguments)
    settings = plan_settings(aws, find_stack(aws, arguments.stack_name))
    objects = counting.counted(reading.jobs, aws=aws, stack=settings)
    return objects, settings.object_price_usd if arguments.object_price is None else arguments.object_price


def _tell(reading: Reading, costs: Sequence[JobCost], output: Output) -> None:
    from ground_truth_runtime.domain.cost import total

    rows = []
    for job, cost in zip(reading.jobs.values(), costs, strict=True):
        pay = job.workforce.price_usd
        rows.append(
            (
                job.name,
                f"{cost.objects:,}",
                str(job.workers_per_object),
                job.workforce.type if pay is None else f"{job.workforce.type}, {pay} USD",
                "-" if pay is None else f"{cost.workers_usd:,}",
                "?" if cost.service_usd is None else f"{cost.service_usd:,}",
                f"{cost.total_usd:,}",
            )
        )
    headings = ("job", "objects", "workers", "workforce", "pay USD", "service USD", "total USD")
    rows.append(("total", "", "", "", "", "", f"{total(costs):,}"))
    output.table(headings, rows, right={"objects", "workers", "pay USD", "service USD", "total USD"})
    if any(cost.service_usd is None for cost in costs):
        output.note("The service's own price per object is not known here, and left out: give --object-price USD.")
        if reading.max_cost_usd is not None:
            output.note("Therefore max_cost_usd does not bound it.")
    if any(job.workforce.type != "public" for job in reading.jobs.values()):
        output.note("Private and vendor workforces are paid elsewhere: their pay is left out.")


def _dollars(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError from error
    if not value.is_finite() or value < 0:
        raise ValueError
    return value


_dollars.__name__ = "amount of dollars"
