"""Addresses in S3."""

from collections.abc import Iterator

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem


def _addresses(job: Job, at: str) -> Iterator[Problem]:
    sequences = job.input.sequences
    addresses = {
        "input.manifest": job.input.manifest,
        "input.prefix": job.input.prefix,
        "input.sequences.prefix": None if sequences is None else sequences.prefix,
        "template": job.template,
        "output": job.output,
    }
    for field, address in addresses.items():
        if address is None:
            continue
        scheme, separator, rest = address.partition("://")
        if separator and (scheme != "s3" or not rest.partition("/")[0]):
            rule = "must be s3://bucket/key, or a key in the stack's bucket"
            yield Problem(place=f"{at}.{field}", value=address, rule=rule)
        elif address.startswith("/"):
            yield Problem(
                place=f"{at}.{field}", value=address, rule="must not begin with a slash", hint="keys have none"
            )


RULES = {_addresses: frozenset({"input", "template", "output"})}
