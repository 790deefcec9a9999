"""What people are told when a labeling job or an execution has come to its result."""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.domain.text import shortened

SUBJECT_MAX = 100  # Amazon SNS, Publish: characters of a subject, ASCII without line ends


def job_notice(outcome: Mapping[str, Any], *, region: str) -> tuple[str, str]:
    """Subject and text about one job, from its outcome."""
    lines = [_job_line(outcome), *outcome["warnings"], *_links(outcome)]
    name = outcome["labeling_job_name"]
    if name is not None:
        console = f"https://{region}.console.aws.amazon.com/sagemaker/groundtruth?region={region}"
        lines.append(f"Console: {console}#/labeling-jobs/details/{name}")
    return _subject(f"Labeling job {outcome['name']}: {outcome['status']}"), "\n".join(lines)


def execution_notice(result: Mapping[str, Any], *, region: str) -> tuple[str, str]:
    """Subject and text about a whole execution, from its result document."""
    arn = result["execution_arn"]
    name = arn.rpartition(":")[2]
    verdict = "succeeded" if result["succeeded"] else "failed"
    console = f"https://{region}.console.aws.amazon.com/states/home?region={region}#/v2/executions/details/{arn}"
    lines = [
        f"Labeling execution {name} {verdict}.",
        *(_job_line(job) for job in result["jobs"]),
        *_links(result),
        f"Console: {console}",
    ]
    return _subject(f"Labeling execution {name} {verdict}"), "\n".join(lines)


def _job_line(outcome: Mapping[str, Any]) -> str:
    line = f"{outcome['name']} ({outcome['task_type']}): {outcome['status']}"
    counts = f"{outcome['labeled']} of {outcome['objects']} objects labeled, {outcome['failed']} failed"
    reason = "" if outcome["reason"] is None else f". {outcome['reason']}"
    return f"{line}, {counts}{reason}"


def _links(document: Mapping[str, Any]) -> list[str]:
    named = {"Labels": "output_manifest", "Report": "report_uri", "Result": "result_uri"}
    return [f"{title}: {document[key]}" for title, key in named.items() if document.get(key) is not None]


def _subject(text: str) -> str:
    return shortened(text.encode("ascii", "replace").decode(), SUBJECT_MAX)
