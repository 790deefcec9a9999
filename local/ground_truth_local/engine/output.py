"""The files of a job's output, where and as the service writes them (developer guide, sms-data-output)."""

import json
from collections.abc import Sequence
from typing import Any

from ground_truth_local.engine.board import OpenObject
from ground_truth_local.engine.job import JobSpec
from ground_truth_local.engine.manifest import DataObject
from ground_truth_local.engine.metadata import failure, form_of, iso, moment
from ground_truth_local.engine.store import Store
from ground_truth_local.engine.types.base import Answer, Label


class Output:
    """Writes a job's output below `S3OutputPath/<job name>/` and keeps the lines of its manifest.

    Args:
        objects: all lines of the input manifest, in order.
        metadata_type: `type` in the metadata of this job's labels.
    """

    def __init__(self, spec: JobSpec, store: Store, objects: Sequence[DataObject], *, metadata_type: str) -> None:
        self._spec = spec
        self._store = store
        self._type = metadata_type
        self._lines = [item.raw for item in objects]
        self._stamps: set[str] = set()
        self._responses: dict[int, str] = {}

    def write_answers(self, item: OpenObject, *, now: float) -> None:
        """The raw answers to one object."""
        folder = f"annotations/worker-response/iteration-{item.iteration}/{item.data.object_id}"
        uri = f"{self._spec.output_uri}/{folder}/{_stamp(now)}.json"
        self._store.write_json(uri, {"answers": [entry for _, entry in item.answers]})
        self._responses[item.data.object_id] = uri

    def response_uri(self, object_id: int) -> str:
        """Where the answers to an object were written."""
        return self._responses[object_id]

    def write_request(self, batch: Sequence[OpenObject], *, now: float) -> str:
        """What a consolidation function would be given.

        Args:
            batch: objects of one iteration.

        Returns:
            The name that request and response share.
        """
        name = f"iteration-{batch[0].iteration}/{self._unused_stamp(now)}"
        payload = [
            {
                "datasetObjectId": str(item.data.object_id),
                "dataObject": _data_object(item.data),
                "annotations": [
                    {
                        "workerId": answer.worker_id,
                        "annotationData": {"content": _sorted(answer.content)},
                    }
                    for answer, _ in item.answers
                ],
            }
            for item in batch
        ]
        self._store.write_json(self.request_uri(name), payload)
        return name

    def request_uri(self, name: str) -> str:
        """Where the request of a name was written."""
        return self._consolidation("request", name)

    def write_response(self, answer: Sequence[Any], *, name: str) -> None:
        """What a consolidation function returned, or would return."""
        self._store.write_json(self._consolidation("response", name), answer)

    def label(self, data: DataObject, label: Label, *, now: float) -> dict[str, Any]:
        """Puts a label into its object's line, and writes its file where it has one; gives what was put there."""
        value = label.value
        if label.file is not None:
            name = label.file.path.format(object=data.object_id, created=iso(now))
            value = f"{self._spec.output_uri}/annotations/consolidated-annotation/output/{name}"
            self._store.write(value, label.file.content, content_type=label.file.content_type)
        attribute = self._spec.label_attribute
        metadata = form_of(self._type).written(
            label.metadata, metadata_type=self._type, job_name=self._spec.name, now=now
        )
        content = {attribute: value, f"{attribute}-metadata": metadata}
        self._set(data, content)
        return content

    def fail(self, data: DataObject, reason: str) -> None:
        """Marks an object as failed in its line."""
        self._set(data, {f"{self._spec.label_attribute}-metadata": failure(reason)})

    def write_intermediate(self, *, iteration: int) -> None:
        """The manifest as far as it is. The file's name is UNVERIFIED."""
        self._write_manifest(f"{self._spec.output_uri}/annotations/intermediate/{iteration}/annotations.manifest")

    def write_manifest(self) -> str:
        """The final augmented manifest; gives its address, OutputDatasetS3Uri of the API."""
        return self._write_manifest(f"{self._spec.output_uri}/manifests/output/output.manifest")

    def _write_manifest(self, uri: str) -> str:
        text = "".join(f"{line}\n" for line in self._lines)
        self._store.write(uri, text.encode(), content_type="application/jsonlines")
        return uri

    def _set(self, data: DataObject, content: dict[str, Any]) -> None:
        # Keys of the same name are overwritten, all others pass through.
        self._lines[data.object_id] = json.dumps({**data.line, **content}, separators=(",", ":"), ensure_ascii=False)

    def _consolidation(self, kind: str, name: str) -> str:
        folder = f"annotations/consolidated-annotation/consolidation-{kind}"
        return f"{self._spec.output_uri}/{folder}/{name}.json"

    def _unused_stamp(self, now: float) -> str:
        """Names have whole seconds, and a fast clock consolidates more often than that."""
        stamp = _stamp(now)
        while stamp in self._stamps:
            now += 1
            stamp = _stamp(now)
        self._stamps.add(stamp)
        return stamp


def answer_entry(
    answer: Answer,
    *,
    accepted: float,
    submitted: float,
    seconds: float,
    metadata: dict[str, Any] | None,
    public: bool,
) -> dict[str, Any]:
    """One of `answers` in a worker-response file.

    Args:
        accepted, submitted: times of day.
        seconds: what the worker needed, on the job's time line; a fast clock makes the times lie closer together.
        metadata: workerMetadata; None leaves it out.
        public: files of the public workforce tell neither when a task was accepted nor how long it took, and the time
            of submission in whole seconds.
    """
    entry: dict[str, Any] = {"answerContent": json.loads(_sorted(answer.content))}
    if public:
        entry["submissionTime"] = f"{iso(submitted, digits='seconds')}Z"
    else:
        entry["submissionTime"] = f"{iso(submitted, digits='milliseconds')}Z"
        entry["acceptanceTime"] = f"{iso(accepted, digits='milliseconds')}Z"
        entry["timeSpentInSeconds"] = round(seconds, 3)
    entry["workerId"] = answer.worker_id
    return entry if metadata is None else entry | {"workerMetadata": metadata}


def _sorted(content: dict[str, Any]) -> str:
    """What a page submitted as compact JSON with sorted keys, as real files have it whatever the page's own order."""
    return json.dumps(content, separators=(",", ":"), sort_keys=True)


def _data_object(data: DataObject) -> dict[str, str]:
    return {"s3Uri": data.source_ref} if data.source_ref is not None else {"content": data.line["source"]}


def _stamp(now: float) -> str:
    return moment(now).strftime("%Y-%m-%d_%H:%M:%S")
