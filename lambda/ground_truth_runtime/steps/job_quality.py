"""How far the workers of a labeling job agreed, from their answers in S3."""

import time
from collections.abc import Callable

from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.model import Label
from ground_truth_runtime.labels.reading import labels_of
from ground_truth_runtime.labels.worker_responses import UnreadableAnswer, WorkerAnswer, read_worker_response
from ground_truth_runtime.quality.files import files_by_object, sample
from ground_truth_runtime.quality.meter import QualityMeter
from ground_truth_runtime.quality.model import JobQuality

OBJECTS_MAX = 2_000  # [own] agreement of so many is exact to a few hundredths; reading them takes about a minute
SECONDS_MAX = 480.0  # [own] of the 900 that Lambda gives, for answers with hundreds of shapes each

_OUTPUT_MANIFEST = "manifests/output/output.manifest"
_ANSWERS = "annotations/worker-response/"


def job_quality(
    output_manifest: str, *, attribute: str, store: ObjectStore, clock: Callable[[], float] = time.monotonic
) -> JobQuality:
    """Reads the answers to every object, or to a fixed sample of OBJECTS_MAX; never fails because of what they hold.

    Args:
        output_manifest: S3 URI of the job's, whose place tells where the answers are (developer guide,
            sms-data-output).
        attribute: the label attribute that the job wrote.
        clock: seconds; after SECONDS_MAX of them no further object is looked at.
    """
    until = clock() + SECONDS_MAX
    if not output_manifest.endswith(f"/{_OUTPUT_MANIFEST}"):
        return JobQuality(notes=(f"answers are looked for beside {_OUTPUT_MANIFEST} only",))
    prefix = output_manifest.removesuffix(_OUTPUT_MANIFEST) + _ANSWERS
    try:
        files = files_by_object(store.uris(prefix, suffixes=(".json",)))
    except ObjectUnreadable as error:
        return JobQuality(notes=(f"the answers below {prefix} cannot be listed: {error}",))
    chosen = sample(files, most=OBJECTS_MAX)
    labels = _labels(output_manifest, attribute, set(chosen), store)
    meter = QualityMeter(load=_loader(store))
    looked_at = 0
    for number in chosen:
        if clock() > until:
            break
        looked_at += 1
        meter.add(
            number, (answer for uri in files[number] for answer in _answers(uri, store)), label=labels.get(number)
        )
    if looked_at == len(files):
        return meter.result()
    note = f"{looked_at:,} of {len(files):,} objects were looked at, always the same ones"
    return meter.result(sampled_from=len(files), notes=(note,))


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
