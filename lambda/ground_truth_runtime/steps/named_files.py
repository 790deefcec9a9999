"""Files that an event names by their address: read once, judged, and copied below the run's folder.

The labeling job is made from the copy, so that what was planned is what workers see, whatever becomes of the original.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.category_file.reading import FIELDS, document_problems, fields_of
from ground_truth_runtime.event.chains import audited_attribute
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.parse import Reading, read_job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable

CATEGORY_FILE = "LabelCategoryConfigS3Uri"
"""Field of the request that names a label category file, for which the event has no field of its own."""
_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class NamedFile:
    """A file that the event names.

    address: where the event says that it is. uri: where its copy will be. text: what it holds.
    """

    address: str
    uri: str
    text: str
    content: bytes
    content_type: str


class NamedFiles:
    """Reads each file once, however many jobs name it."""

    def __init__(self, store: ObjectStore, *, bucket: str, run: str) -> None:
        self._store = store
        self._bucket = bucket
        self._run = run
        self._read: dict[str, NamedFile | ObjectUnreadable] = {}

    def template(self, address: str) -> NamedFile:
        """Return a worker template.

        Raises:
            ObjectUnreadable: It cannot be read, is too large or is no text.
        """
        return self._file(naming.s3_uri(address, self._bucket), "liquid.html", "text/html; charset=utf-8")

    def category_file(self, address: str) -> NamedFile:
        """Return a label category file; raises as `template`."""
        return self._file(address, "json", "application/json")

    def write(self) -> None:
        """Write the copies."""
        for file in self._read.values():
            if isinstance(file, NamedFile):
                self._store.write_bytes(file.uri, file.content, content_type=file.content_type)

    def _file(self, address: str, ending: str, content_type: str) -> NamedFile:
        if address not in self._read:
            try:
                self._read[address] = self._new(address, ending, content_type)
            except ObjectUnreadable as error:
                self._read[address] = error
        found = self._read[address]
        if isinstance(found, ObjectUnreadable):
            raise found
        return found

    def _new(self, address: str, ending: str, content_type: str) -> NamedFile:
        content = self._store.content_up_to(address, most_bytes=_BYTES)
        if content is None:
            raise ObjectUnreadable(f"it has more than {_BYTES} bytes")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ObjectUnreadable("it is not UTF-8") from error
        digest = hashlib.sha256(content).hexdigest()[:10]
        uri = f"s3://{self._bucket}/{naming.named_file_key(self._run, digest, ending)}"
        return NamedFile(address=address, uri=uri, text=text, content=content, content_type=content_type)


def read_category_files(reading: Reading, files: NamedFiles) -> tuple[dict[int, Job], list[Problem]]:
    """Return the jobs with the labels of the category files that their overrides name, and what is wrong with these.

    A job whose file has problems stays as it is.
    """
    by_name = {job.name: job for job in reading.jobs.values()}
    jobs: dict[int, Job] = {}
    problems: list[Problem] = []
    for index, job in reading.jobs.items():
        jobs[index] = job
        address = job.request_overrides.get(CATEGORY_FILE)
        if not isinstance(address, str):
            continue
        where = f"jobs[{index}].request_overrides.{CATEGORY_FILE}"
        document, rules = _document(address, files)
        if document is None:
            problems += [Problem(place=where, value=address, rule=rule) for rule in rules]
            continue
        audited = audited_attribute(job, by_name)
        wrong = document_problems(document, TASK_TYPES[job.task_type], audited=audited)
        found = [Problem(place=where, value=address, rule=rule) for rule in wrong]
        # A file lists all that there is: what it leaves out is not there, whatever the event says.
        fields = {**dict.fromkeys(FIELDS.values()), "labels": [], **fields_of(document)}
        again, of_fields = read_job({**job.model_dump(by_alias=True, exclude_unset=True), **fields}, index)
        places = {field: f"{where}.{key}" for key, field in FIELDS.items()}
        found += [_moved(problem, f"jobs[{index}].", places) for problem in of_fields]
        problems += found
        if again is not None and not found:
            jobs[index] = again
    return jobs, problems


def _document(address: str, files: NamedFiles) -> tuple[Mapping[str, Any] | None, list[str]]:
    if not address.startswith("s3://"):
        return None, ["must be s3://bucket/key"]
    try:
        document = json.loads(files.category_file(address).text)
    except ObjectUnreadable as error:
        return None, [f"cannot be read: {error}"]
    except (ValueError, RecursionError):
        return None, ["is not JSON"]
    return (document, []) if isinstance(document, dict) else (None, ["is not a JSON object"])


def _moved(problem: Problem, at: str, places: Mapping[str, str]) -> Problem:
    path = problem.place.removeprefix(at)
    for field, place in places.items():
        if path == field or path.startswith((f"{field}[", f"{field}.")):
            return replace(problem, place=f"{place}{path.removeprefix(field)}")
    return problem
