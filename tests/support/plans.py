"""Plans changed after the fact: what launch and collect do with fields of a job, whoever fills them."""

from typing import Any

from ground_truth_runtime.domain.naming import manifest_key_of_part
from ground_truth_runtime.domain.parts import part_size, split
from ground_truth_runtime.domain.plan_document import PlannedJob, wave
from tests.support.account import BUCKET
from tests.support.pipeline import Pipeline


def replan(run: Pipeline, planned: dict[str, Any], **jobs: dict[str, Any]) -> dict[str, Any]:
    """A plan whose jobs have other fields of PlannedJob, by name of the job; parts get their manifests."""
    uri = planned["run"]["plan_uri"]
    document = run.cloud.json(uri)
    for name, fields in jobs.items():
        document["jobs"][name].update(fields)
    run.cloud.store.write_json(uri, document)
    found = {name: PlannedJob.of(job) for name, job in document["jobs"].items()}
    run_id = planned["run"]["run_id"]
    for job in found.values():
        if job.needs is None and job.parts > 1:
            source = job.request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
            size = part_size(job.objects, job.parts)
            for part, lines in enumerate(split(run.cloud.store.lines(source), size=size), start=1):
                run.cloud.store.write_lines(f"s3://{BUCKET}/{manifest_key_of_part(run_id, job.name, part)}", lines)
    names = [list(dict.fromkeys(ref["job"] for ref in each["jobs"])) for each in planned["waves"]]
    waves = [wave([found[name] for name in each]) for each in names]
    return {**planned, "waves": waves}
