"""Names and keys that derive from a run's id, so that a step that runs again finds what it made before."""

import re
from dataclasses import dataclass

from ground_truth_runtime.facts.limits import LABELING_JOB_NAME_MAX

RUNS_PREFIX = "runs/"
"""Scratch of executions: expires."""
RESULTS_PREFIX = "results/"
"""Result documents, and what labels refer to: kept."""
LABELS_PREFIX = "labels/"
"""Output of labeling jobs: kept."""
OUTPUT_MANIFEST = "manifests/output/output.manifest"
"""Key of a labeling job's output manifest below its own prefix: developer guide, sms-data-output."""
S3_KEY_BYTES_MAX = 1024
"""Most bytes of a key in UTF-8: S3 user guide, object-keys."""


_LABELING_JOB_NAME = re.compile(r"(?P<job>.+)-(?P<run>[0-9a-f]{10})(?:-(?P<part>\d+))?-(?P<attempt>\d+)")


def labeling_job_name(job: str, run: str, attempt: int, *, part: int | None = None) -> str:
    """Name of a labeling job. Lower case, because the service compares and authorizes it so.

    A name can never be used twice in an account and region, so every attempt and every follow-up has its own.
    `part`: of a job that is split.
    """
    name = f"{job}-{run}-{'' if part is None else f'{part}-'}{attempt}".lower()
    if len(name) > LABELING_JOB_NAME_MAX:
        raise ValueError(f"labeling job name {name!r} has {len(name)} characters, at most {LABELING_JOB_NAME_MAX} fit")
    return name


@dataclass(frozen=True, kw_only=True)
class LabelingJobName:
    """What the name of a labeling job says. part: None where its job is not split."""

    job: str
    run: str
    attempt: int
    part: int | None = None


def read_labeling_job_name(name: str) -> LabelingJobName | None:
    """What `labeling_job_name` made a name of; None where a name is not of its making."""
    named = _LABELING_JOB_NAME.fullmatch(name)
    if named is None:
        return None
    part = named["part"]
    return LabelingJobName(
        job=named["job"], run=named["run"], attempt=int(named["attempt"]), part=None if part is None else int(part)
    )


def output_prefix(output: str, job: str, run: str) -> str:
    """Return what the addresses of all files of a job's labeling jobs begin with; `output` is their S3OutputPath."""
    return f"{output.rstrip('/')}/{job.lower()}-{run}-"


def output_manifest(output: str, labeling_job: str) -> str:
    """Return the address of a labeling job's output manifest; `output` is its S3OutputPath."""
    return f"{output.rstrip('/')}/{labeling_job}/{OUTPUT_MANIFEST}"


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


def sequence_key(run: str, listing: str, number: int) -> str:
    """Key of a sequence of frames made of a folder. Labels refer to it, so it is kept as long as they are."""
    return f"{RESULTS_PREFIX}{run}/{listing}/sequence-{number}.json"


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


def key_problem(key: str) -> str | None:
    """Why a file's name can't be a key of S3; None where it can. Names of files are bytes, keys are text."""
    try:
        size = len(key.encode())
    except UnicodeEncodeError:
        return "its name is not UTF-8, as a key of S3 must be; rename it"
    if size > S3_KEY_BYTES_MAX:
        return f"its key in S3 would have {size:,} bytes; at most {S3_KEY_BYTES_MAX:,} are allowed"
    return None


def s3_uri(address: str, bucket: str) -> str:
    """An address of the event as an S3 URI: one without a scheme is a key in `bucket`."""
    return address if address.startswith("s3://") else f"s3://{bucket}/{address}"


def bucket_and_key(uri: str) -> tuple[str, str]:
    """Bucket and key of an S3 URI; the key may be empty."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key
