"""Names and keys that derive from an execution, so that a step that runs again finds what it made before."""

import hashlib
import re

from ground_truth_runtime.facts.limits import LABELING_JOB_NAME_MAX, TAG_VALUE_MAX

RUNS_PREFIX = "runs/"
"""Scratch of executions: expires."""
RESULTS_PREFIX = "results/"
"""Result documents: kept."""
LABELS_PREFIX = "labels/"
"""Output of labeling jobs: kept."""
OUTPUT_MANIFEST = "manifests/output/output.manifest"
"""Key of a labeling job's output manifest below its own prefix: developer guide, sms-data-output."""


def run_id(execution_arn: str) -> str:
    """Ten hex digits that stand for an execution in names and keys."""
    return hashlib.sha256(execution_arn.encode()).hexdigest()[:10]


def labeling_job_name(job: str, run: str, attempt: int, *, part: int | None = None) -> str:
    """Name of a labeling job. Lower case, because the service compares and authorizes it so.

    A name can never be used twice in an account and region, so every attempt and every follow-up has its own.
    `part`: of a job that is split.
    """
    name = f"{job}-{run}-{'' if part is None else f'{part}-'}{attempt}".lower()
    if len(name) > LABELING_JOB_NAME_MAX:
        raise ValueError(f"labeling job name {name!r} has {len(name)} characters, at most {LABELING_JOB_NAME_MAX} fit")
    return name


def labels_prefix(job: str, run: str) -> str:
    """What the keys of the output of all labeling jobs of a job begin with."""
    return f"{LABELS_PREFIX}{job}-{run}-".lower()


def tag_value(text: str) -> str:
    """A text as the value of a tag: what tags do not take becomes a hyphen, and what is too long is cut.

    Names of executions may hold more than tags do, parentheses and exclamation marks for instance.
    """
    return re.sub(r"[^\w .:/=+\-@]", "-", text)[:TAG_VALUE_MAX]


def plan_key(run: str) -> str:
    """Key of an execution's plan."""
    return f"{RUNS_PREFIX}{run}/plan.json"


def scratch_key(run: str, job: str, file: str) -> str:
    """Key of a file that a labeling job is made from."""
    return f"{RUNS_PREFIX}{run}/{job}/{file}"


def manifest_key(run: str, listing: str) -> str:
    """Key of an input manifest made of a prefix. No job is called so: names have no dots."""
    return f"{RUNS_PREFIX}{run}/{listing}.manifest"


def named_file_key(run: str, digest: str, ending: str) -> str:
    """Key of the copy of a file that an event names by its address. No job is called so: names have no dots."""
    return f"{RUNS_PREFIX}{run}/{digest}.{ending}"


def manifest_key_of_part(run: str, job: str, part: int, *, follow_up: int = 0) -> str:
    """Key of the input manifest of a part, or of its first, second ... follow-up."""
    return scratch_key(run, job, f"part-{part}{f'-follow-up-{follow_up}' if follow_up else ''}.manifest")


def job_result_key(run: str, job: str) -> str:
    """Key of one job's result document."""
    return f"{RESULTS_PREFIX}{run}/{job}.json"


def part_result_key(run: str, job: str, part: int) -> str:
    """Key of what one part of a split job came to."""
    return f"{RESULTS_PREFIX}{run}/{job}/part-{part}.json"


def merged_manifest_key(run: str, job: str) -> str:
    """Key of the one output manifest of a job that took several labeling jobs."""
    return f"{RESULTS_PREFIX}{run}/{job}.manifest"


def agreement_key(run: str, job: str) -> str:
    """Key of how far the workers of a job agreed, object by object."""
    return f"{RESULTS_PREFIX}{run}/{job}.agreement.jsonl"


def result_key(run: str) -> str:
    """Key of an execution's result document. No job's name has a dot, so none can take its place."""
    return f"{RESULTS_PREFIX}{run}.json"


def job_report_key(run: str, job: str) -> str:
    """Key of one job's report."""
    return f"{RESULTS_PREFIX}{run}/{job}.html"


def report_key(run: str) -> str:
    """Key of an execution's report."""
    return f"{RESULTS_PREFIX}{run}.html"


def s3_uri(address: str, bucket: str) -> str:
    """An address of the event as an S3 URI: one without a scheme is a key in `bucket`."""
    return address if address.startswith("s3://") else f"s3://{bucket}/{address}"


def bucket_and_key(uri: str) -> tuple[str, str]:
    """Bucket and key of an S3 URI; the key may be empty."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key
