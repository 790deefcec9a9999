"""How far the workers of a labeling job agreed, from their answers in S3."""

import time
from collections.abc import Callable, Sequence

from ground_truth_runtime.domain.naming import OUTPUT_MANIFEST
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.model import Label
from ground_truth_runtime.labels.reading import labels_of
from ground_truth_runtime.labels.worker_responses import (
    ResponseKey,
    UnreadableAnswer,
    WorkerAnswer,
    read_worker_response,
)
from ground_truth_runtime.quality.files import Sample
from ground_truth_runtime.quality.meter import QualityMeter
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.steps.merge import Output

OBJECTS_MAX = 2_000  # [own] agreement of so many is exact to a few hundredths; reading them takes about a minute
SECONDS_MAX = 480.0  # [own] of the 900 that Lambda gives, for answers with hundreds of shapes each

_ANSWERS = "annotations/worker-response/"


def job_quality(
    manifest: str,
    *,
    attribute: str,
    store: ObjectStore,
    outputs: Sequence[Output] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> JobQuality:
    """Reads the answers to every object, or to a fixed sample of OBJECTS_MAX; never fails because of what they hold.

    Args:
        manifest: S3 URI of the labels that answers are compared with.
        attribute: the label attribute that the job wrote.
        store: reads the labels and the answers.
        outputs: of the labeling jobs that the labels come from, whose places tell where the answers are (developer
            guide, sms-data-output). Default: the manifest itself.
        clock: seconds; after SECONDS_MAX of them no further object is looked at.
    """
    until = clock() + SECONDS_MAX
    files = Sample(most=OBJECTS_MAX)
    notes = []
    for place, output in enumerate([Output(manifest=manifest)] if outputs is None else outputs):
        problem = _add_files(files, output, place, store)
        if problem is not None:
            notes.append(problem)
    chosen = files.chosen()
    labels = _labels(manifest, attribute, set(chosen), store)
    meter = QualityMeter(load=_loader(store))
    looked_at = 0
    for number, found in chosen.items():
        if clock() > until:
            break
        looked_at += 1
        meter.add(number, (answer for *_, uri in found for answer in _answers(uri, store)), label=labels.get(number))
    if looked_at == files.objects:
        return meter.result(notes=notes)
    notes.insert(0, f"{looked_at:,} of {files.objects:,} objects were looked at, always the same ones")
    return meter.result(sampled_from=files.objects, notes=notes)


def _add_files(files: Sample, output: Output, place: int, store: ObjectStore) -> str | None:
    """Adds where the answers of a labeling job are; returns why that is not known, or None."""
    if not output.manifest.endswith(f"/{OUTPUT_MANIFEST}"):
        return f"answers are looked for beside {OUTPUT_MANIFEST} only"
    prefix = output.manifest.removesuffix(OUTPUT_MANIFEST) + _ANSWERS
    try:
        for uri in store.uris(prefix, suffixes=(".json",)):
            told = ResponseKey.of(uri)
            number = None if told is None else output.number(told.object_id + 1)
            if told is not None and number is not None:
                files.add(number, (place, told.iteration, told.file, uri))
    except ObjectUnreadable as error:
        return f"the answers below {prefix} cannot be listed: {error}"
    return None


def _answers(uri: str, store: ObjectStore) -> list[WorkerAnswer | UnreadableAnswer]:
    try:
        return read_worker_response(store.content(uri))
    except ObjectUnreadable as error:
        return [UnreadableAnswer(reason=f"the file cannot be read: {error}")]


def _labels(manifest: str, attribute: str, numbers: set[int], store: ObjectStore) -> dict[int, Label]:
    """None where the manifest cannot be read, which is told elsewhere."""
    try:
        return labels_of(store.lines(manifest), attribute=attribute, numbers=numbers)
    except ObjectUnreadable:
        return {}


def _loader(store: ObjectStore) -> Callable[[str], bytes | None]:
    def load(uri: str) -> bytes | None:
        try:
            return store.content(uri) if uri.startswith("s3://") else None
        except ObjectUnreadable:
            return None

    return load
