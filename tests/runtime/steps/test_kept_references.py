"""What a kept label refers to is there as long as the label: nothing in `runs/`, which expires."""

import json
import re
from collections.abc import Iterator

import pytest

from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.account import BUCKET, Account
from tests.support.data import INPUTS, put_everything
from tests.support.events import event, job_of
from tests.support.pipeline import Pipeline, refs

_URI = re.compile(rf's3://{BUCKET}/[^"\s]+')
# The others need functions or templates that the account does not have, or labels to audit.
_TASK_TYPES = [
    name
    for name, row in TASK_TYPES.items()
    if not row.audits and row.functions == "built-in" and (row.template or row.human_task_ui)
]


def _references(cloud: Account, uri: str, seen: set[str]) -> Iterator[str]:
    """Yield a file, and each file that it names, or that one of these names. Folders are what frames are in."""
    if uri in seen:
        return
    seen.add(uri)
    yield uri
    if uri.endswith((".manifest", ".json", ".jsonl")):
        for found in _URI.findall(cloud.text(uri)):
            if not found.endswith("/"):
                yield from _references(cloud, found, seen)


@pytest.mark.parametrize("task_type", _TASK_TYPES)
def test_labels_refer_to_nothing_that_expires_with_the_run(cloud: Account, task_type: str) -> None:
    put_everything(cloud)
    run = Pipeline(cloud=cloud)
    given = INPUTS[TASK_TYPES[task_type].reads]
    (ref,) = refs(run.plan(event(job_of(task_type, "work", input=given))))
    outcome = run.complete(ref)
    assert outcome["succeeded"], outcome["reason"]
    for key in cloud.keys("runs/"):
        cloud.delete(f"s3://{BUCKET}/{key}")

    references = list(_references(cloud, outcome["output_manifest"], set()))

    for line in cloud.text(outcome["output_manifest"]).splitlines():
        assert "source-ref" not in json.loads(line) or json.loads(line)["source-ref"] in references
    assert [uri for uri in references if uri.startswith(f"s3://{BUCKET}/runs/")] == []
